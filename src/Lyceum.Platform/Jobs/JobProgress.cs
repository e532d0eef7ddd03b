namespace Lyceum.Platform.Jobs;

/// <summary>How far a job is.</summary>
/// <param name="Fraction">The share that is done, from 0 to 1; null where nobody knows. What is outside is brought inside.</param>
/// <param name="Text">What it is doing, in words.</param>
public sealed record JobProgress(double? Fraction, string? Text = null)
{
    /// <summary>The longest <see cref="Text"/>; longer ones are cut.</summary>
    public const int MaximumText = 500;

    /// <summary>How many things are done.</summary>
    public long? Done { get; init; }

    /// <summary>How many things went wrong, of those that are done.</summary>
    public long? Failed { get; init; }

    /// <summary>How many things there are.</summary>
    public long? Total { get; init; }

    /// <summary>So many of so many things.</summary>
    public static JobProgress Of(long done, long total, string? text = null) =>
        new(total > 0 ? (double)done / total : null, text) { Done = done, Total = total };
}
