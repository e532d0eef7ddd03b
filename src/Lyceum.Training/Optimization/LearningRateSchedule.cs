using System.Text.Json.Nodes;

namespace Lyceum.Training.Optimization;

/// <summary>What the learning rate does after the warm-up.</summary>
public enum LearningRateShape
{
    /// <summary>It stays.</summary>
    Constant,

    /// <summary>It falls to the floor along half a cosine (Loshchilov and Hutter, arXiv:1608.03983).</summary>
    Cosine,

    /// <summary>It falls to the floor along a line.</summary>
    Linear,

    /// <summary>It stays, and over the last <see cref="LearningRateSchedule.DecaySteps"/> falls to the floor along a line (Hu et al., arXiv:2404.06395).</summary>
    WarmupStableDecay,
}

/// <summary>The learning rate of each step: up along a line to the peak, then down to a floor.</summary>
public sealed record LearningRateSchedule
{
    /// <summary>What it does after the warm-up.</summary>
    public LearningRateShape Shape { get; init; } = LearningRateShape.Cosine;

    /// <summary>The highest rate.</summary>
    public required float Peak { get; init; }

    /// <summary>The lowest rate after the warm-up, as a part of the peak, 0 to 1.</summary>
    public float Floor { get; init; }

    /// <summary>Number of steps until the peak is reached.</summary>
    public long WarmupSteps { get; init; }

    /// <summary>Number of all steps.</summary>
    public required long TotalSteps { get; init; }

    /// <summary>Number of falling steps at the end, for <see cref="LearningRateShape.WarmupStableDecay"/>.</summary>
    public long DecaySteps { get; init; }

    /// <summary>The rate of a step.</summary>
    /// <param name="stepNumber">Its number, from 1. Behind the last step the rate stays at the floor.</param>
    public float At(long stepNumber)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stepNumber);
        if (stepNumber <= WarmupSteps)
        {
            return (float)((double)Peak * stepNumber / WarmupSteps);
        }

        double fall = Shape switch
        {
            LearningRateShape.Cosine => (1 - Math.Cos(Math.PI * Progress(WarmupSteps, stepNumber))) / 2,
            LearningRateShape.Linear => Progress(WarmupSteps, stepNumber),
            LearningRateShape.WarmupStableDecay => Progress(Math.Max(WarmupSteps, TotalSteps - DecaySteps), stepNumber),
            _ => 0,
        };
        return (float)(Peak * (1 - (fall * (1 - (double)Floor))));
    }

    /// <summary>Checks the settings.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is out of range.</exception>
    public void Check()
    {
        Setting.Require(float.IsFinite(Peak) && Peak > 0, nameof(Peak), Peak, "above 0");
        Setting.Require(Floor is >= 0 and <= 1, nameof(Floor), Floor, "from 0 to 1");
        Setting.Require(TotalSteps > 0, nameof(TotalSteps), TotalSteps, "above 0");
        Setting.Require(WarmupSteps >= 0 && WarmupSteps <= TotalSteps, nameof(WarmupSteps), WarmupSteps, $"from 0 to {nameof(TotalSteps)}");
        Setting.Require(DecaySteps >= 0 && DecaySteps <= TotalSteps, nameof(DecaySteps), DecaySteps, $"from 0 to {nameof(TotalSteps)}");
    }

    /// <summary>Whether it gives the first steps the same rates as another.</summary>
    /// <param name="other">The other.</param>
    /// <param name="steps">How many steps.</param>
    public bool AgreesWith(LearningRateSchedule other, long steps)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (long number = 1; number <= steps; number++)
        {
            if (At(number) != other.At(number))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The settings as a checkpoint stores them.</summary>
    internal JsonObject Write() => new()
    {
        ["shape"] = Shape.ToString(),
        ["peak"] = Peak,
        ["floor"] = Floor,
        ["warmupSteps"] = WarmupSteps,
        ["totalSteps"] = TotalSteps,
        ["decaySteps"] = DecaySteps,
    };

    /// <summary>Reads what <see cref="Write"/> wrote; null where it is something else.</summary>
    internal static LearningRateSchedule? Read(JsonNode? node)
    {
        if (node is not JsonObject stored || new LearningRateSchedule { Peak = 1, TotalSteps = 1 }.Write().Any(setting => stored[setting.Key] is null))
        {
            return null;
        }

        try
        {
            return new LearningRateSchedule
            {
                Shape = Enum.Parse<LearningRateShape>(stored["shape"]!.GetValue<string>()),
                Peak = stored["peak"]!.GetValue<float>(),
                Floor = stored["floor"]!.GetValue<float>(),
                WarmupSteps = stored["warmupSteps"]!.GetValue<long>(),
                TotalSteps = stored["totalSteps"]!.GetValue<long>(),
                DecaySteps = stored["decaySteps"]!.GetValue<long>(),
            };
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException or FormatException)
        {
            return null;
        }
    }

    // 0 at the first falling step; the last is one short of 1, for a step with rate 0 would be wasted.
    private double Progress(long start, long stepNumber) =>
        stepNumber > TotalSteps ? 1 : Math.Max(0, stepNumber - 1 - start) / (double)Math.Max(1, TotalSteps - start);
}
