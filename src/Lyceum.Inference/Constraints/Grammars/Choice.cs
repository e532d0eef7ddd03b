using Lyceum.Inference.Constraints.Languages;
using Lyceum.Inference.Constraints.Machines;

namespace Lyceum.Inference.Constraints.Grammars;

/// <summary>Any of several symbols; none is preferred.</summary>
internal sealed class Choice(int id, Symbol[] alternatives) : Symbol(id)
{
    /// <summary>The symbols.</summary>
    public IReadOnlyList<Symbol> Alternatives => alternatives;

    public override void Open(Expansion expansion, Continuation next)
    {
        foreach (Symbol alternative in alternatives)
        {
            expansion.Open(alternative, next);
        }
    }

    protected override int FindShortest(LanguageTable languages)
    {
        int shortest = Language.Infinite;
        foreach (Symbol alternative in alternatives)
        {
            shortest = Math.Min(shortest, alternative.Shortest);
        }

        return shortest;
    }
}
