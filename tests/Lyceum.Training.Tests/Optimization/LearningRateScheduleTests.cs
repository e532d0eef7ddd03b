using Lyceum.Training.Optimization;

namespace Lyceum.Training.Tests.Optimization;

public class LearningRateScheduleTests
{
    [Fact]
    public void Warms_up_along_a_line_and_stays()
    {
        LearningRateSchedule schedule = new() { Shape = LearningRateShape.Constant, Peak = 0.4f, WarmupSteps = 4, TotalSteps = 10 };

        Assert.Equal([0.1f, 0.2f, 0.3f, 0.4f, 0.4f, 0.4f], Rates(schedule, 1, 2, 3, 4, 5, 10));
    }

    [Fact]
    public void Falls_to_the_floor_along_a_line()
    {
        LearningRateSchedule schedule = new() { Shape = LearningRateShape.Linear, Peak = 1, Floor = 0.2f, WarmupSteps = 2, TotalSteps = 10 };

        Assert.Equal([1f, 0.9f, 0.6f, 0.3f, 0.2f, 0.2f], Rates(schedule, 3, 4, 7, 10, 11, 1000));
    }

    [Fact]
    public void Falls_to_the_floor_along_a_cosine()
    {
        LearningRateSchedule schedule = new() { Peak = 2, Floor = 0.1f, TotalSteps = 8 };

        float[] rates = Rates(schedule, 1, 3, 5, 9);

        Assert.Equal(2f, rates[0]);
        Assert.Equal(0.2 + (1.8 * (1 + Math.Sqrt(0.5)) / 2), rates[1], 1e-6);
        Assert.Equal(1.1f, rates[2], 1e-6f);
        Assert.Equal(0.2f, rates[3], 1e-6f);
    }

    [Fact]
    public void Stays_and_falls_at_the_end()
    {
        LearningRateSchedule schedule = new()
        {
            Shape = LearningRateShape.WarmupStableDecay, Peak = 1, WarmupSteps = 2, DecaySteps = 4, TotalSteps = 10,
        };

        Assert.Equal([0.5f, 1, 1, 1, 0.75f, 0.5f, 0.25f], Rates(schedule, 1, 2, 6, 7, 8, 9, 10));
    }

    [Fact]
    public void Refuses_settings_out_of_range_by_name()
    {
        LearningRateSchedule schedule = new() { Peak = 1, WarmupSteps = 20, TotalSteps = 10 };

        ArgumentOutOfRangeException failure = Assert.Throws<ArgumentOutOfRangeException>(schedule.Check);

        Assert.Contains("WarmupSteps is 20; it should be from 0 to TotalSteps", failure.Message, StringComparison.Ordinal);
    }

    private static float[] Rates(LearningRateSchedule schedule, params long[] steps) => [.. steps.Select(schedule.At)];
}
