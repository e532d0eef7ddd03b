using Lyceum.Training.Autograd;

namespace Lyceum.Training.Tests.Optimization;

/// <summary>Parameters and gradients from formulas that other programs repeat easily.</summary>
internal static class Sample
{
    /// <summary>A parameter with the values sin(0.7 i + phase).</summary>
    public static Parameter Parameter(ParameterKind kind, double phase, params int[] shape)
    {
        Parameter parameter = new($"{kind}.{phase}.weight", kind, shape);
        for (int i = 0; i < parameter.Count; i++)
        {
            parameter.Values[i] = (float)Math.Sin((0.7 * i) + phase);
        }

        return parameter;
    }

    /// <summary>Sets the gradients to cos(1.3 i + 0.9 step) · (1 + 0.1 step) · 0.05.</summary>
    public static void SetGradients(int step, params ReadOnlySpan<Parameter> parameters)
    {
        foreach (Parameter parameter in parameters)
        {
            for (int i = 0; i < parameter.Count; i++)
            {
                parameter.GradientValues[i] = (float)(Math.Cos((1.3 * i) + (0.9 * step)) * (1 + (0.1 * step)) * 0.05);
            }
        }
    }

    /// <summary>Sets values and gradients to numbers from a generator.</summary>
    public static void Fill(Parameter parameter, Random random)
    {
        for (int i = 0; i < parameter.Count; i++)
        {
            parameter.Values[i] = (random.NextSingle() - 0.5f) * 0.2f;
            parameter.GradientValues[i] = (random.NextSingle() - 0.5f) * 0.01f;
        }
    }

    /// <summary>Asserts that numbers are equal within a tolerance.</summary>
    public static void AssertNear(ReadOnlySpan<double> expected, ReadOnlySpan<float> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"At {i}: {actual[i]:R}, expected {expected[i]:R}.");
        }
    }
}
