using System.Runtime.InteropServices;

namespace Lyceum.Inference.Constraints.Languages;

/// <summary>
/// Makes expressions, in a normal form that keeps the derivatives of one expression few: parts of unions and intersections are flat,
/// distinct and ordered, what is never or always true is folded, counted repetitions that overlap are joined. Not safe for several threads.
/// </summary>
internal sealed class LanguageTable
{
    private const int MaximumParts = 4096;

    private readonly Dictionary<ByteSet, Language> _bytes = [];
    private readonly Dictionary<(Language, Language), Language> _sequences = [];
    private readonly Dictionary<(Language, int, int), Language> _repetitions = [];
    private readonly Dictionary<Language, Language> _complements = [];
    private readonly Dictionary<PartsKey, Language> _unions = [];
    private readonly Dictionary<PartsKey, Language> _intersections = [];
    private readonly Dictionary<(LiteralList, int, int, int), Language> _literals = [];
    private readonly Dictionary<(int, int, int, int), Language> _multiples = [];
    private readonly Dictionary<(MagnitudeBound, int, int), Language> _magnitudes = [];
    private readonly Dictionary<(Language, ICapture, bool), Language> _captures = [];
    private int _count;

    /// <summary>Makes an empty table.</summary>
    /// <param name="limit">The most expressions that may be made while a form is compiled.</param>
    public LanguageTable(int limit)
    {
        Limit = limit;
        Nothing = new Nothing(_count++);
        EmptyText = new EmptyText(_count++);
        Anything = Complement(Nothing);
    }

    /// <summary>No text.</summary>
    public Language Nothing { get; }

    /// <summary>The empty text alone.</summary>
    public Language EmptyText { get; }

    /// <summary>Every byte string.</summary>
    public Language Anything { get; }

    /// <summary>The most expressions there may be; <see cref="int.MaxValue"/> once the form is compiled.</summary>
    public int Limit { get; set; }

    /// <summary>Whether derivatives of <see cref="CapturedText"/> remember their text.</summary>
    public bool Remembers { get; set; }

    /// <summary>The most expressions that a search for a shortest text visits.</summary>
    public int SearchLimit { get; } = 20_000;

    /// <summary>How many expressions were made.</summary>
    public int Count => _count;

    /// <summary>One byte of a set.</summary>
    public Language Bytes(in ByteSet set)
    {
        if (set.IsEmpty)
        {
            return Nothing;
        }

        ref Language? entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_bytes, set, out _);
        return entry ??= new OneByte(NextId(), set);
    }

    /// <summary>One given text.</summary>
    public Language Literal(ReadOnlySpan<byte> text) => text.IsEmpty ? EmptyText : Literals(new LiteralList([text.ToArray()]), 0, 1, 0);

    /// <summary>Any of a list of texts.</summary>
    public Language Literals(LiteralList list) => list.Count == 0 ? Nothing : Literals(list, 0, list.Count, 0);

    /// <summary>What follows <paramref name="depth"/> bytes in a range of a list.</summary>
    public Language Literals(LiteralList list, int low, int high, int depth)
    {
        if (high == low + 1 && list[low].Length == depth)
        {
            return EmptyText;
        }

        ref Language? entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_literals, (list, low, high, depth), out _);
        return entry ??= new Literals(NextId(), list, low, high, depth);
    }

    /// <summary>Multiples of <c>step / 10^scale</c>; see <see cref="Languages.Multiples"/>.</summary>
    public Language Multiples(int step, int scale, int remainder = 0, int fraction = Languages.Multiples.Whole)
    {
        ref Language? entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_multiples, (step, scale, remainder, fraction), out _);
        return entry ??= new Multiples(NextId(), step, scale, remainder, fraction);
    }

    /// <summary>Decimal numbers without sign that compare to a bound in one way; see <see cref="Languages.Magnitude"/>.</summary>
    public Language Magnitude(MagnitudeBound bound) => Magnitude(bound, 0, 0);

    /// <summary>What follows a number of places; see <see cref="Languages.Magnitude"/>.</summary>
    public Language Magnitude(MagnitudeBound bound, int place, int order)
    {
        ref Language? entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_magnitudes, (bound, place, order), out _);
        return entry ??= new Magnitude(NextId(), bound, place, order);
    }

    /// <summary>An expression whose text is remembered.</summary>
    /// <param name="language">The expression.</param>
    /// <param name="capture">Says what follows.</param>
    /// <param name="text">The text so far; null where it is not known.</param>
    public Language Capture(Language language, ICapture capture, byte[]? text)
    {
        if (text is { Length: > 0 })
        {
            return new CapturedText(NextId(), language, capture, text);
        }

        ref Language? entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_captures, (language, capture, text is null), out _);
        return entry ??= new CapturedText(NextId(), language, capture, text);
    }

    /// <summary>A text of each of several languages, in order.</summary>
    public Language Sequence(params ReadOnlySpan<Language> parts)
    {
        Language result = EmptyText;
        for (int i = parts.Length - 1; i >= 0; i--)
        {
            result = Sequence(parts[i], result);
        }

        return result;
    }

    /// <summary>A text of one language, then one of another.</summary>
    public Language Sequence(Language head, Language tail)
    {
        if (head is Nothing || tail is Nothing)
        {
            return Nothing;
        }

        if (head is EmptyText)
        {
            return tail;
        }

        if (tail is EmptyText)
        {
            return head;
        }

        if (head is Sequence)
        {
            // In a loop, since a sequence is nested as deeply as it is long.
            List<Language> parts = [];
            for (; head is Sequence nested; head = nested.Tail)
            {
                parts.Add(nested.Head);
            }

            Language result = Sequence(head, tail);
            for (int i = parts.Count - 1; i >= 0; i--)
            {
                result = Sequence(parts[i], result);
            }

            return result;
        }

        ref Language? entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_sequences, (head, tail), out _);
        return entry ??= new Sequence(NextId(), head, tail);
    }

    /// <summary>A number of texts of a language, one after the other.</summary>
    /// <param name="of">The language.</param>
    /// <param name="least">The fewest.</param>
    /// <param name="most">The most, or <see cref="Languages.Repetition.Unbounded"/>.</param>
    public Language Repetition(Language of, int least, int most)
    {
        if (most == 0 || of is EmptyText)
        {
            return EmptyText;
        }

        if (of is Nothing)
        {
            return least == 0 ? EmptyText : Nothing;
        }

        if (of.IsNullable)
        {
            least = 0;
        }

        if (least == 1 && most == 1)
        {
            return of;
        }

        // With at most one text needed each time, every number up to the product can be reached.
        if (of is Repetition { Least: <= 1 } inner)
        {
            bool unbounded = inner.Most == Languages.Repetition.Unbounded || most == Languages.Repetition.Unbounded;
            long product = unbounded ? Languages.Repetition.Unbounded : (long)inner.Most * most;
            return Repetition(inner.Of, inner.Least * least, (int)Math.Min(product, Languages.Repetition.Unbounded));
        }

        ref Language? entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_repetitions, (of, least, most), out _);
        return entry ??= new Repetition(NextId(), of, least, most);
    }

    /// <summary>A text or nothing.</summary>
    public Language Optional(Language of) => Repetition(of, 0, 1);

    /// <summary>All byte strings that do not belong to a language.</summary>
    public Language Complement(Language of)
    {
        if (of is Complement complement)
        {
            return complement.Of;
        }

        ref Language? entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_complements, of, out _);
        return entry ??= new Complement(NextId(), of);
    }

    /// <summary>The texts of either of two languages.</summary>
    public Language Union(Language x, Language y) =>
        x is Nothing || x == y ? y : y is Nothing ? x : Union([x, y]);

    /// <summary>The texts of any of several languages.</summary>
    public Language Union(params ReadOnlySpan<Language> languages)
    {
        List<Language> parts = new(languages.Length);
        foreach (Language language in languages)
        {
            if (language is Union union)
            {
                parts.AddRange(union.Parts);
            }
            else
            {
                parts.Add(language);
            }
        }

        UnionParts.Normalize(this, parts);
        if (parts.Count < 2)
        {
            return parts.Count == 0 ? Nothing : parts[0];
        }

        CheckParts(parts.Count);
        PartsKey key = new([.. parts]);
        ref Language? entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_unions, key, out _);
        if (entry is null)
        {
            bool nullable = false;
            bool mayBeDead = false;
            ByteSet first = default;
            foreach (Language part in key.Parts)
            {
                nullable |= part.IsNullable;
                mayBeDead |= part.MayBeDead;
                first |= part.First;
            }

            entry = new Union(NextId(), key.Parts, nullable, first, mayBeDead);
        }

        return entry;
    }

    /// <summary>The texts that belong to all of several languages.</summary>
    public Language Intersection(params ReadOnlySpan<Language> languages)
    {
        List<Language> parts = new(languages.Length);
        foreach (Language language in languages)
        {
            if (language is Intersection intersection)
            {
                parts.AddRange(intersection.Parts);
            }
            else if (language != Anything)
            {
                parts.Add(language);
            }
        }

        parts.Sort(static (x, y) => x.Id.CompareTo(y.Id));
        bool nullable = true;
        ByteSet first = ByteSet.All;
        int count = 0;
        foreach (Language part in CollectionsMarshal.AsSpan(parts))
        {
            if (count > 0 && parts[count - 1] == part)
            {
                continue;
            }

            nullable &= part.IsNullable;
            first &= part.First;
            parts[count++] = part;
        }

        parts.RemoveRange(count, parts.Count - count);
        if (first.IsEmpty)
        {
            return nullable ? EmptyText : Nothing;
        }

        foreach (Language part in parts)
        {
            if (part is Complement { Of: Language excluded } && parts.Contains(excluded))
            {
                return Nothing;
            }
        }

        if (count < 2)
        {
            return count == 0 ? Anything : parts[0];
        }

        CheckParts(count);
        PartsKey key = new([.. parts]);
        ref Language? entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_intersections, key, out _);
        return entry ??= new Intersection(NextId(), key.Parts, nullable, first);
    }

    /// <summary>The texts of one language that do not belong to another.</summary>
    public Language Difference(Language x, Language y) => Intersection([x, Complement(y)]);

    /// <summary>Forgets what was made, so that its memory is free once nobody else holds it. What others hold goes on working.</summary>
    public void Clear()
    {
        _bytes.Clear();
        _sequences.Clear();
        _repetitions.Clear();
        _complements.Clear();
        _unions.Clear();
        _intersections.Clear();
        _literals.Clear();
        _multiples.Clear();
        _magnitudes.Clear();
        _captures.Clear();
        _complements[Nothing] = Anything;
    }

    private static void CheckParts(int count)
    {
        if (count > MaximumParts)
        {
            throw new ConstraintException($"A pattern or grammar can be read in more than {MaximumParts} ways at once; write it so that fewer are open.");
        }
    }

    /// <summary>A number for an expression that is about to be made.</summary>
    /// <exception cref="ConstraintException">There are too many.</exception>
    public int NextId() =>
        _count < Limit ? _count++ : throw new ConstraintException($"The form is too large: it needs more than {Limit} expressions.");

    private readonly struct PartsKey(Language[] parts) : IEquatable<PartsKey>
    {
        public Language[] Parts { get; } = parts;

        public bool Equals(PartsKey other) => Parts.AsSpan().SequenceEqual(other.Parts);

        public override bool Equals(object? obj) => obj is PartsKey other && Equals(other);

        public override int GetHashCode()
        {
            HashCode hash = default;
            foreach (Language part in Parts)
            {
                hash.Add(part.Id);
            }

            return hash.ToHashCode();
        }
    }
}
