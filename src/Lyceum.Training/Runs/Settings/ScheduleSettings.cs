using Lyceum.Training.Optimization;

namespace Lyceum.Training.Runs.Settings;

/// <summary>How the learning rate goes; see <see cref="LearningRateSchedule"/>.</summary>
public sealed record ScheduleSettings : ICheckedSettings
{
    /// <summary>What it does after the warm-up.</summary>
    public LearningRateShape Shape { get; init; } = LearningRateShape.Cosine;

    /// <summary>Number of steps until the peak is reached.</summary>
    public long WarmupSteps { get; init; }

    /// <summary>The lowest rate after the warm-up, as a part of the peak.</summary>
    public float Floor { get; init; } = 0.1f;

    /// <summary>Number of falling steps at the end, for <see cref="LearningRateShape.WarmupStableDecay"/>.</summary>
    public long DecaySteps { get; init; }

    /// <inheritdoc/>
    public void Check(SettingsCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        check.Require(WarmupSteps >= 0, "warmupSteps", WarmupSteps, "0 or more");
        check.Require(Floor is >= 0 and <= 1, "floor", Floor, "from 0 to 1");
        check.Require(DecaySteps >= 0, "decaySteps", DecaySteps, "0 or more");
        check.Require(DecaySteps == 0 || Shape == LearningRateShape.WarmupStableDecay, "'schedule.decaySteps' are for the shape 'warmupStableDecay'.");
    }
}
