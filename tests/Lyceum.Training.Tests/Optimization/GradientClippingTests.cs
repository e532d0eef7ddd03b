using Lyceum.Numerics;
using Lyceum.Training.Autograd;
using Lyceum.Training.Optimization;

namespace Lyceum.Training.Tests.Optimization;

public sealed class GradientClippingTests : IDisposable
{
    private readonly WorkerTeam _team = new(2);

    public void Dispose() => _team.Dispose();

    [Fact]
    public void Measures_all_gradients_together_and_scales_only_what_is_too_long()
    {
        using Parameter first = new("a", ParameterKind.Vector, 2);
        using Parameter second = new("b", ParameterKind.Vector, 1);
        first.GradientValues[0] = 2;
        first.GradientValues[1] = 3;
        second.GradientValues[0] = -6;
        using GradientClipping clipping = new(_team, [first, second]);

        double norm = clipping.Norm();
        clipping.Apply(norm, 7);

        Assert.Equal(7, norm);
        Assert.Equal([2f, 3f], first.GradientValues);

        clipping.Apply(norm, 3.5);

        Assert.Equal([1f, 1.5f], first.GradientValues);
        Assert.Equal([-3f], second.GradientValues);
    }

    [Fact]
    public void Measures_the_same_on_every_path_and_for_any_number_of_threads()
    {
        using Parameter parameter = new("a", ParameterKind.Matrix, 311, 263);
        Sample.Fill(parameter, new Random(3));
        double plain = Math.Sqrt(parameter.GradientValues.ToArray().Sum(static value => (double)value * value));
        HashSet<double> norms = [];
        foreach (InstructionSet set in InstructionSets.Available)
        {
            foreach (int threads in (int[])[1, 3])
            {
                using WorkerTeam team = new(threads, set);
                using GradientClipping clipping = new(team, [parameter]);
                norms.Add(clipping.Norm());
            }
        }

        Assert.Equal(plain, Assert.Single(norms), plain * 1e-6);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void Shows_what_is_not_finite(float value)
    {
        using Parameter parameter = new("a", ParameterKind.Vector, 50);
        parameter.GradientValues[17] = value;
        using GradientClipping clipping = new(_team, [parameter]);

        Assert.False(double.IsFinite(clipping.Norm()));
    }
}
