namespace Lyceum.Training.Runs.Settings;

/// <summary>When checkpoints are written; there is one at the end and when the run is interrupted in any case.</summary>
public sealed record CheckpointSettings : ICheckedSettings
{
    /// <summary>After how many steps; 0 means not by steps.</summary>
    public long Every { get; init; }

    /// <summary>After how many minutes; 0 means not by time.</summary>
    public double Minutes { get; init; } = 10;

    /// <summary>How many of the newest stay.</summary>
    public int Keep { get; init; } = 3;

    /// <inheritdoc/>
    public void Check(SettingsCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        check.Require(Every >= 0, "every", Every, "0 or more");
        check.Require(Minutes is >= 0 and <= 100_000, "minutes", Minutes, "from 0 to 100000");
        check.Require(Keep >= 1, "keep", Keep, "1 or more");
    }
}
