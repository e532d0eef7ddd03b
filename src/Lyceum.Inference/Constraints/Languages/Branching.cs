using Lyceum.Inference.Constraints.Grammars;

namespace Lyceum.Inference.Constraints.Languages;

/// <summary>An expression whose text decides what follows. It stands alone in a configuration, never inside another expression.</summary>
internal abstract class Branching : Language
{
    /// <summary>Makes an expression.</summary>
    protected Branching(int id, bool isNullable, ByteSet first, bool mayBeDead)
        : base(id, isNullable, first, mayBeDead) => ForgetShortest();

    /// <summary>Of a nullable one: what follows the text that was read.</summary>
    public abstract Symbol Chosen { get; }
}
