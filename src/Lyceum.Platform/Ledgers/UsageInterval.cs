namespace Lyceum.Platform.Ledgers;

/// <summary>How long each bucket of a report is. Buckets begin at whole minutes, hours and days by UTC.</summary>
public enum UsageInterval
{
    /// <summary>A minute; read from the calls themselves, so for short times.</summary>
    Minute = 0,

    /// <summary>An hour.</summary>
    Hour = 1,

    /// <summary>A day.</summary>
    Day = 2,
}
