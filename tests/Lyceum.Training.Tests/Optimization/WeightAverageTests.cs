using Lyceum.Numerics;
using Lyceum.Training.Autograd;
using Lyceum.Training.Optimization;

namespace Lyceum.Training.Tests.Optimization;

public sealed class WeightAverageTests : IDisposable
{
    private readonly WorkerTeam _team = new(2);

    public void Dispose() => _team.Dispose();

    [Fact]
    public void Follows_the_weights()
    {
        using Parameter parameter = new("w", ParameterKind.Vector, 37);
        parameter.Values.Fill(1);
        using WeightAverage average = new(_team, [parameter], 0.5);
        double expected = 1;
        for (int step = 1; step <= 30; step++)
        {
            parameter.Values.Fill(step);
            average.Update(step);
            double kept = Math.Min(0.5, step / (step + 9.0));
            expected = (kept * expected) + ((1 - kept) * step);
        }

        Assert.All(average.State[0].Values.Span.ToArray(), value => Assert.Equal(expected, value, 1e-4));
        Assert.Equal(29, expected, 0.1);
    }

    [Fact]
    public void Swaps_in_and_out_without_a_trace()
    {
        using Parameter parameter = Sample.Parameter(ParameterKind.Matrix, 0, 90, 200);
        using WeightAverage average = new(_team, [parameter], 0.9);
        float[] before = parameter.Values.ToArray();
        Sample.Fill(parameter, new Random(1));
        float[] weights = parameter.Values.ToArray();

        average.Swap();
        Assert.True(average.IsSwapped);
        Assert.Equal(before, parameter.Values);
        Assert.Throws<InvalidOperationException>(() => average.Update(1));

        average.Swap();
        Assert.False(average.IsSwapped);
        Assert.Equal(weights, parameter.Values);
        Assert.Equal(before, average.State[0].Values.Span);
    }
}
