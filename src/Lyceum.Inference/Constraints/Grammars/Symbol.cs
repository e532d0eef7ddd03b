using Lyceum.Inference.Constraints.Languages;
using Lyceum.Inference.Constraints.Machines;

namespace Lyceum.Inference.Constraints.Grammars;

/// <summary>A part of a context-free grammar: what texts may stand in one place, beyond what a regular expression can say.</summary>
/// <param name="id">Number in the order of creation; of two equal numbers there is one symbol.</param>
internal abstract class Symbol(int id)
{
    /// <summary>Number in the order of creation.</summary>
    public int Id { get; } = id;

    /// <summary>Bytes of the shortest text; <see cref="Language.Infinite"/> while none is known, and in the end where there is none.</summary>
    public int Shortest { get; private set; } = Language.Infinite;

    /// <summary>Computes <see cref="Shortest"/> again from that of the parts.</summary>
    /// <returns>Whether it changed.</returns>
    public bool Measure(LanguageTable languages)
    {
        int shortest = FindShortest(languages);
        bool changed = shortest != Shortest;
        Shortest = shortest;
        return changed;
    }

    /// <summary>Adds the expressions that a text of this symbol may begin with, each with what follows it.</summary>
    /// <param name="expansion">Where to.</param>
    /// <param name="next">What follows the whole symbol.</param>
    public abstract void Open(Expansion expansion, Continuation next);

    /// <summary>The shortest text, from what is known of the parts.</summary>
    protected abstract int FindShortest(LanguageTable languages);
}
