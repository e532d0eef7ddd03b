using Lyceum.Inference.Constraints.Grammars;
using Lyceum.Inference.Constraints.Languages;
using Lyceum.Inference.Constraints.Machines;

namespace Lyceum.Inference.Constraints.Json;

/// <summary>What may come in an array of unique elements after its bracket or after an element.</summary>
internal sealed class UniqueElements(int id, UniqueArray array, SeenTexts seen, int count, int forgotten) : Symbol(id), ICapture
{
    private Language? _element;
    private Symbol? _more;

    /// <inheritdoc/>
    public bool HasForgotten => forgotten > 0;

    /// <inheritdoc/>
    public bool DecidesLength => !array.MayEnd(count + 1);

    /// <inheritdoc/>
    public Symbol After(byte[]? text) => array.After(seen, count + 1, text is null ? forgotten + 1 : forgotten, text);

    public override void Open(Expansion expansion, Continuation next)
    {
        if (array.MayEnd(count))
        {
            expansion.Open(array.Lexicon.CloseArray, next);
        }

        if (array.MayGoOn(count))
        {
            _more ??= array.Table.Chain(
                count == 0 ? array.Lexicon.Space : array.Lexicon.Comma, array.Table.Add(new Element(array.Table.NextId(), this)));
            expansion.Open(_more, next);
        }
    }

    protected override int FindShortest(LanguageTable languages) => array.Rest(seen, count, forgotten);

    private Language Begin() => _element ??= array.Table.Languages.Capture(array.Unseen(seen), this, []);

    private sealed class Element(int id, UniqueElements elements) : Symbol(id)
    {
        public override void Open(Expansion expansion, Continuation next) => expansion.Add(elements.Begin(), next);

        protected override int FindShortest(LanguageTable languages) => elements.Begin().Shortest(languages);
    }
}
