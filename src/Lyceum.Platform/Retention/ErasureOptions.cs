namespace Lyceum.Platform.Retention;

/// <summary>How rows are deleted.</summary>
public sealed record ErasureOptions
{
    /// <summary>How long a closed organisation can be opened again before its rows go.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How many rows go in one statement at most, so that none holds others up for long.</summary>
    public int BatchSize { get; init; } = 1000;
}
