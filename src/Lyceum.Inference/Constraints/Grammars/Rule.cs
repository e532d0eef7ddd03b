using Lyceum.Inference.Constraints.Languages;
using Lyceum.Inference.Constraints.Machines;

namespace Lyceum.Inference.Constraints.Grammars;

/// <summary>A symbol with a name, which may stand in its own body.</summary>
internal sealed class Rule(int id, string name) : Symbol(id)
{
    /// <summary>What the source calls it.</summary>
    public string Name { get; } = name;

    /// <summary>What it stands for; set once, after the rules that it mentions exist.</summary>
    public Symbol? Body { get; set; }

    public override void Open(Expansion expansion, Continuation next) => expansion.Open(Body!, next);

    protected override int FindShortest(LanguageTable languages) => Body?.Shortest ?? Language.Infinite;
}
