namespace Lyceum.Training.Curriculum;

/// <summary>
/// The wordings of one thing that is said, and which of them are never trained: those that a line beginning with <c>~ </c> gives, or each fifth where none is marked so.
/// Lines beginning with <c>+ </c> are trained, and not counted for that.
/// </summary>
internal sealed class Wordings
{
    /// <summary>How often a wording is drawn of the plain ones, those that are counted; people ask in the plain ways, and odd ones must not thin them out.</summary>
    private const double PlainShare = 0.35;

    private const string HeldOutMark = "~ ";
    private const string TrainedMark = "+ ";

    private readonly string[] _lines;
    private readonly bool[] _heldOut;
    private readonly string[] _trained;
    private readonly int _trainedPlain;
    private readonly string[] _examined;

    /// <summary>The wordings of some lines.</summary>
    /// <param name="lines">A wording each.</param>
    /// <param name="further">Wordings that are all trained.</param>
    /// <param name="before">How many wordings, given elsewhere, are counted before these.</param>
    public Wordings(IReadOnlyList<string> lines, IReadOnlyList<string>? further = null, int before = 0)
    {
        string[] counted = [.. lines.Where(static line => !Has(line, TrainedMark))];
        bool isMarked = counted.Any(static line => Has(line, HeldOutMark));
        Chosen = counted.Length;
        _lines =
        [
            .. counted.Select(static line => Has(line, HeldOutMark) ? line[HeldOutMark.Length..] : line),
            .. lines.Where(static line => Has(line, TrainedMark)).Select(static line => line[TrainedMark.Length..]),
            .. further ?? [],
        ];
        _heldOut = [.. _lines.Select((_, i) => i < counted.Length && (isMarked ? Has(counted[i], HeldOutMark) : counted.Length + before >= 4 && (i + before) % 5 == 3))];
        _trained = [.. _lines.Where((_, i) => !_heldOut[i])];
        _trainedPlain = Enumerable.Range(0, counted.Length).Count(i => !_heldOut[i]);
        _examined = [.. _lines.Where((_, i) => _heldOut[i])];
    }

    /// <summary>Number of wordings.</summary>
    public int Count => _lines.Length;

    /// <summary>Number of the plain ones, the first, of which some may be held out.</summary>
    public int Chosen { get; }

    /// <summary>One wording.</summary>
    public string this[int index] => _lines[index];

    /// <summary>True where a wording is never trained.</summary>
    public bool IsHeldOut(int index) => _heldOut[index];

    /// <summary>A wording that is held out, or one that is not.</summary>
    public string Pick(ItemRandom random, bool heldOut) => heldOut ? random.Pick<string>(_examined) : _trained[PickIndex(random, _trainedPlain, _trained.Length)];

    /// <summary>The index of one of some wordings, the plain ones first: of all alike, but often of the plain ones.</summary>
    public static int PickIndex(ItemRandom random, int plain, int all) => random.Next(0, (plain > 0 && random.Chance(PlainShare) ? plain : all) - 1);

    private static bool Has(string line, string mark) => line.StartsWith(mark, StringComparison.Ordinal);
}
