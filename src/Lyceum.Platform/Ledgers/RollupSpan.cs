namespace Lyceum.Platform.Ledgers;

/// <summary>How much time a row of <see cref="UsageRollup"/> sums up, by UTC.</summary>
public enum RollupSpan
{
    /// <summary>An hour.</summary>
    Hour = 0,

    /// <summary>A day.</summary>
    Day = 1,
}
