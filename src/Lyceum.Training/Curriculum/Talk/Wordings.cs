namespace Lyceum.Training.Curriculum.Talk;

/// <summary>
/// The wordings of one thing that is said. Those that a line beginning with <c>~ </c> gives are never trained: uncommon ones, since nobody is helped by a model that
/// never met the common ones.
/// </summary>
internal sealed class Wordings
{
    private const string HeldOutMark = "~ ";

    private readonly string[] _lines;
    private readonly bool[] _heldOut;

    /// <summary>The wordings of some lines; where none is marked, each fifth is held out.</summary>
    /// <param name="lines">A wording each.</param>
    public Wordings(IReadOnlyList<string> lines)
    {
        _lines = [.. lines.Select(static line => IsMarked(line) ? line[HeldOutMark.Length..] : line)];
        _heldOut = lines.Any(IsMarked) ? [.. lines.Select(IsMarked)] : [.. lines.Select((_, i) => lines.Count >= 4 && i % 5 == 3)];
    }

    /// <summary>Number of wordings.</summary>
    public int Count => _lines.Length;

    /// <summary>One wording.</summary>
    public string this[int index] => _lines[index];

    /// <summary>True where a wording is never trained.</summary>
    public bool IsHeldOut(int index) => _heldOut[index];

    /// <summary>A wording that is held out, or one that is not.</summary>
    public string Pick(ItemRandom random, bool heldOut) => random.Pick<string>([.. _lines.Where((_, i) => _heldOut[i] == heldOut)]);

    private static bool IsMarked(string line) => line.StartsWith(HeldOutMark, StringComparison.Ordinal);
}
