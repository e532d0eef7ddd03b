using Lyceum.Inference.Constraints.Languages;
using Lyceum.Inference.Constraints.Machines;

namespace Lyceum.Inference.Constraints.Grammars;

/// <summary>A symbol repeated a number of times.</summary>
internal sealed class Loop(int id, Symbol of, int least, int most) : Symbol(id)
{
    /// <summary>What is repeated.</summary>
    public Symbol Of { get; } = of;

    /// <summary>The fewest times.</summary>
    public int Least { get; } = least;

    /// <summary>The most times, or <see cref="Repetition.Unbounded"/>.</summary>
    public int Most { get; } = most;

    public override void Open(Expansion expansion, Continuation next)
    {
        bool mayBeEmpty = Of.Shortest == 0;
        if (mayBeEmpty && !expansion.EnterLoop(Of, next))
        {
            // Reached through turns that consumed nothing; the first turn allows all that this one would.
            return;
        }

        if (Least == 0 || mayBeEmpty)
        {
            expansion.Follow(next);
        }

        int least = mayBeEmpty ? 0 : Math.Max(Least - 1, 0);
        Symbol rest = expansion.Grammar.Loop(Of, least, Most == Repetition.Unbounded ? Most : Most - 1);
        expansion.Open(Of, rest == expansion.Grammar.Empty ? next : expansion.Continuations.Of(rest, next));
    }

    protected override int FindShortest(LanguageTable languages) => Language.Multiply(Of.Shortest, Least);
}
