using Lyceum.Numerics.Operations;

namespace Lyceum.Numerics.Tests.Operations;

public sealed unsafe class ElementwiseTests
{
    public static TheoryData<InstructionSet> Paths => LanePaths.All;

    public static TheoryData<InstructionSet, ActivationFunction> PathsAndFunctions()
    {
        TheoryData<InstructionSet, ActivationFunction> data = [];
        foreach (InstructionSet path in InstructionSets.Available)
        {
            foreach (ActivationFunction function in Enum.GetValues<ActivationFunction>())
            {
                data.Add(path, function);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(PathsAndFunctions))]
    public void Activation_is_that_of_its_definition(InstructionSet path, ActivationFunction function)
    {
        using WorkerTeam team = new(2, path);
        float[] gate = [.. Enumerable.Range(-2000, 4001).Select(static i => i / 100f), -1e30f, 1e30f, -100, 100, 0];
        float[] up = LanePaths.Normal(new Random(1), gate.Length, 4);
        float[] actual = [.. gate];
        fixed (float* g = actual, u = up)
        {
            ActivationFunctions.Apply(team, function, g, u, gate.Length);
        }

        for (int i = 0; i < gate.Length; i++)
        {
            double expected = function == ActivationFunction.SwigluClamped
                ? Sigmoid(1.702 * Math.Min(7, gate[i])) * Math.Min(7, gate[i]) * (Math.Clamp(up[i], -7, 7) + 1)
                : Define(function, gate[i]) * up[i];
            if (float.IsInfinity((float)expected))
            {
                Assert.Equal((float)expected, actual[i]);
                continue;
            }

            Assert.True(
                Math.Abs(expected - actual[i]) <= (4e-6 * Math.Abs(expected)) + 1e-20,
                $"{function}({gate[i]}) · {up[i]} is {actual[i]}, should be {expected}.");
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Soft_cap_is_the_hyperbolic_tangent(InstructionSet path)
    {
        using WorkerTeam team = new(1, path);
        float[] values = [.. Enumerable.Range(-4000, 8001).Select(static i => i / 20f)];
        float[] actual = [.. values];
        fixed (float* pointer = actual)
        {
            Elementwise.SoftCap(team, pointer, actual.Length, 30);
        }

        for (int i = 0; i < values.Length; i++)
        {
            double expected = 30 * Math.Tanh(values[i] / 30.0);
            Assert.True(Math.Abs(expected - actual[i]) <= 3e-7 * Math.Abs(expected), $"at {values[i]}: {actual[i]}, should be {expected}.");
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Long_sums_touch_every_number_once(InstructionSet path)
    {
        using WorkerTeam team = new(2, path);
        float[] values = new float[40003];
        float[] addend = [.. Enumerable.Range(0, values.Length).Select(static i => (float)i)];
        fixed (float* x = values, y = addend)
        {
            Elementwise.Add(team, x, y, values.Length);
            Elementwise.Add(team, x, y, values.Length, 2);
            Elementwise.Scale(team, x, values.Length, 0.5f);
            Elementwise.Clamp(team, x, values.Length, 1000);
        }

        Assert.All(values, static (value, i) => Assert.Equal(Math.Min(1000, 1.5f * i), value));
    }

    [Fact]
    public void Undefined_numbers_stay_undefined()
    {
        foreach (InstructionSet path in InstructionSets.Available)
        {
            using WorkerTeam team = new(1, path);
            foreach (ActivationFunction function in Enum.GetValues<ActivationFunction>())
            {
                float[] gate = [.. Enumerable.Repeat(float.NaN, 16)];
                float[] up = [.. Enumerable.Repeat(1f, 16)];
                fixed (float* g = gate, u = up)
                {
                    ActivationFunctions.Apply(team, function, g, u, 16);
                }

                Assert.All(gate, static value => Assert.True(float.IsNaN(value)));
            }
        }
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double Define(ActivationFunction function, double x) => function switch
    {
        ActivationFunction.Silu => x * Sigmoid(x),
        ActivationFunction.Gelu => x * Sigmoid(2 * Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))),
        ActivationFunction.GeluQuick => x * Sigmoid(1.702 * x),
        ActivationFunction.Relu => Math.Max(0, x),
        _ => Math.Max(0, x) * Math.Max(0, x),
    };
}
