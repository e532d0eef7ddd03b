using Lyceum.Inference.Constraints.Languages;
using Lyceum.Inference.Constraints.Machines;

namespace Lyceum.Inference.Constraints.Grammars;

/// <summary>One symbol, then another.</summary>
internal sealed class Chain(int id, Symbol head, Symbol tail) : Symbol(id)
{
    /// <summary>What comes first.</summary>
    public Symbol Head { get; } = head;

    /// <summary>What follows.</summary>
    public Symbol Tail { get; } = tail;

    public override void Open(Expansion expansion, Continuation next) => expansion.Open(Head, expansion.Continuations.Of(Tail, next));

    protected override int FindShortest(LanguageTable languages) => Language.Add(Head.Shortest, Tail.Shortest);
}
