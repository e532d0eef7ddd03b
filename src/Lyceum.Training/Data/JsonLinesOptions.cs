namespace Lyceum.Training.Data;

/// <summary>How data files are read.</summary>
public sealed record JsonLinesOptions
{
    /// <summary>What happens when a line is malformed.</summary>
    public MalformedLines Malformed { get; init; } = MalformedLines.Refuse;

    /// <summary>The longest line in bytes; a longer one is malformed.</summary>
    public int MaximumLineBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Told of each malformed line that is skipped, once, as <c>FILE:LINE: what is wrong</c>; from any thread. Null for nobody.</summary>
    public Action<string>? Report { get; init; }
}
