using Lyceum.Inference.Constraints.Grammars;
using Lyceum.Inference.Constraints.Languages;

namespace Lyceum.Inference.Constraints.Json;

/// <summary>Arrays of strings, numbers and words in which none comes twice. Symbols come about as they are reached, as those of objects do.</summary>
internal sealed class UniqueArray
{
    private const int MaximumElements = 1000;
    private const int MaximumLeast = 100;
    private const int MaximumSymbols = 20_000;

    private readonly Dictionary<(SeenTexts, int, int), UniqueElements> _elements = [];
    private readonly Dictionary<(SeenTexts, int), int[]> _cheapest = [];
    private readonly SeenTable _seen;
    private readonly Language _texts;
    private readonly int _least;
    private readonly int _most;

    private UniqueArray(GrammarTable table, SchemaShapes shapes, JsonLexicon lexicon, Language texts, int least, int most)
    {
        Table = table;
        Lexicon = lexicon;
        _seen = new SeenTable(shapes.Strings);
        _texts = texts;
        _least = least;
        _most = most;
    }

    /// <summary>Makes symbols.</summary>
    public GrammarTable Table { get; }

    /// <summary>The marks.</summary>
    public JsonLexicon Lexicon { get; }

    /// <summary>The arrays that meet a clause.</summary>
    /// <exception cref="ConstraintException">Elements may be arrays or objects, or have conditions by their place.</exception>
    public static Symbol Compile(GrammarTable table, SchemaShapes shapes, JsonLexicon lexicon, ArrayClause clause, Func<Term, Language> scalars)
    {
        Term term = clause.At(0);
        if (clause.Places > 0 || clause.Contains.Count > 0 || shapes.ArraysOf(term).Count > 0 || shapes.ObjectsOf(term).Count > 0)
        {
            throw new ConstraintException(
                "Unique elements are enforced where all are strings, numbers, true, false or null and none has conditions by its place.")
            {
                Keyword = "uniqueItems",
            };
        }

        Language texts = scalars(term);
        int most = Math.Min(clause.Most, MaximumElements);
        if (DistinctTexts.All(table.Languages, texts, MaximumElements) is List<byte[]> few)
        {
            most = Math.Min(most, few.Count);
        }
        else if (clause.Least > MaximumLeast)
        {
            throw new ConstraintException($"'minItems' above {MaximumLeast} is not enforced beside 'uniqueItems'.") { Keyword = "minItems" };
        }

        return clause.Least > most
            ? table.Never
            : new UniqueArray(table, shapes, lexicon, texts, clause.Least, most).Start();
    }

    /// <summary>The elements that may still come, and all that follows.</summary>
    public UniqueElements After(SeenTexts? seen, int count, int forgotten, byte[]? text)
    {
        seen ??= _seen.None;
        seen = text is null ? seen : _seen.With(seen, text);
        if (!_elements.TryGetValue((seen, count, forgotten), out UniqueElements? elements))
        {
            if (_elements.Count >= MaximumSymbols)
            {
                _elements.Clear();
            }

            elements = Table.Add(new UniqueElements(Table.NextId(), this, seen, count, forgotten));
            _elements.Add((seen, count, forgotten), elements);
        }

        return elements;
    }

    /// <summary>Whether an array may end after a number of elements.</summary>
    public bool MayEnd(int count) => count >= _least;

    /// <summary>Whether another element may come.</summary>
    public bool MayGoOn(int count) => count < _most;

    /// <summary>The texts that did not come yet.</summary>
    public Language Unseen(SeenTexts seen) => seen.Texts.Count == 0 ? _texts : Table.Languages.Difference(_texts, seen.Language);

    /// <summary>The fewest bytes to the end of the array, its bracket included.</summary>
    public int Rest(SeenTexts seen, int count, int forgotten)
    {
        int needed = _least - count;
        if (needed <= 0)
        {
            return 1;
        }

        int asked = needed + forgotten;
        if (!_cheapest.TryGetValue((seen, asked), out int[]? lengths))
        {
            lengths = [.. DistinctTexts.Shortest(Table.Languages, Unseen(seen), asked).Select(static text => text.Length)];
            if (_cheapest.Count < MaximumSymbols)
            {
                _cheapest.Add((seen, asked), lengths);
            }
        }

        // Of texts that were forgotten it is taken that they were the shortest.
        int skipped = Math.Min(forgotten, Math.Max(lengths.Length - needed, 0));
        return lengths.Length < needed
            ? Language.Infinite
            : lengths.Skip(skipped).Take(needed).Aggregate(1 + needed - (count == 0 ? 1 : 0), Language.Add);
    }

    private Symbol Start() => Table.Chain(Lexicon.OpenArray, After(null, 0, 0, null));
}
