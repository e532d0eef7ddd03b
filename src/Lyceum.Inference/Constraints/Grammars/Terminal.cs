using Lyceum.Inference.Constraints.Languages;
using Lyceum.Inference.Constraints.Machines;

namespace Lyceum.Inference.Constraints.Grammars;

/// <summary>Texts of a regular expression.</summary>
internal sealed class Terminal(int id, Language language) : Symbol(id)
{
    /// <summary>The expression.</summary>
    public Language Language { get; } = language;

    public override void Open(Expansion expansion, Continuation next) => expansion.Add(Language, next);

    protected override int FindShortest(LanguageTable languages) => Language.Shortest(languages);
}
