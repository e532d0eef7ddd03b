using CsCheck;

namespace Lyceum.Numerics.Tests.Kernels;

public sealed unsafe class ActivationPackingTests
{
    private static readonly Gen<float[]> Blocks = Gen.Float[-1e6f, 1e6f].Array[32];

    [Fact]
    public void Codes_are_within_half_a_step_and_sums_are_theirs() => Blocks.Sample(static values =>
    {
        using Activations activations = new();
        activations.Reset(1, 32);
        values.CopyTo(activations.Row(0));
        using WorkerTeam team = new(1);
        activations.Pack(team);
        float scale = activations.Scales[0];
        Assert.Equal(values.Max(MathF.Abs) / 127f, scale);
        for (int i = 0; i < 32; i++)
        {
            Assert.InRange(activations.Codes[i], (sbyte)-127, (sbyte)127);
            Assert.True(Math.Abs(values[i] - (scale * activations.Codes[i])) <= scale * 0.5001, $"{values[i]}");
        }

        for (int half = 0; half < 2; half++)
        {
            int sum = 0;
            for (int i = 0; i < 16; i++)
            {
                sum += activations.Codes[(half * 16) + i];
            }

            Assert.Equal(sum, activations.Sums[half]);
        }
    });

    [Theory]
    [InlineData(0f)]
    [InlineData(1e-44f)]
    [InlineData(-1e-40f)]
    public void Zeros_and_the_smallest_numbers_stay_finite(float value)
    {
        using Activations activations = new();
        activations.Reset(1, 32);
        activations.Row(0).Fill(value);
        using WorkerTeam team = new(1);
        activations.Pack(team);
        Assert.True(float.IsFinite(activations.Scales[0]));
        Assert.InRange(activations.Scales[0] * activations.Codes[0], -1e-37f, 1e-37f);
    }
}
