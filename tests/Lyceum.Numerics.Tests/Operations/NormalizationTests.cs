using Lyceum.Numerics.Operations;

namespace Lyceum.Numerics.Tests.Operations;

public sealed unsafe class NormalizationTests
{
    public static TheoryData<InstructionSet> Paths => LanePaths.All;

    [Theory]
    [MemberData(nameof(Paths))]
    public void Norms_are_those_of_their_definitions(InstructionSet path)
    {
        using WorkerTeam team = new(2, path);
        Random random = new(3);
        foreach ((int rows, int length, int weightRows) in ((int, int, int)[])[(1, 1, 1), (3, 8, 1), (5, 33, 1), (8, 48, 4), (70, 2048, 1)])
        {
            float[] x = LanePaths.Normal(random, rows * length, 3);
            float[] weight = LanePaths.Normal(random, weightRows * length);
            float[] bias = LanePaths.Normal(random, weightRows * length);
            float[] rms = [.. x];
            float[] layer = [.. x];
            fixed (float* w = weight, b = bias, r = rms, l = layer)
            {
                Normalization.Rms(team, NormalizedRows.InPlace(r, rows, length, weightRows), w, 1e-5f);
                Normalization.Layer(team, NormalizedRows.InPlace(l, rows, length, weightRows), w, b, 1e-5f);
            }

            for (int row = 0; row < rows; row++)
            {
                float[] part = x[(row * length)..((row + 1) * length)];
                double square = part.Average(static v => (double)v * v);
                double mean = part.Average(static v => (double)v);
                double variance = part.Average(v => (v - mean) * (v - mean));
                for (int i = 0; i < length; i++)
                {
                    int parameter = (row % weightRows * length) + i;
                    Assert.Equal(part[i] / Math.Sqrt(square + 1e-5) * weight[parameter], rms[(row * length) + i], 2e-5);
                    Assert.Equal(((part[i] - mean) / Math.Sqrt(variance + 1e-5) * weight[parameter]) + bias[parameter], layer[(row * length) + i], 2e-5);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Rotary_turns_pairs(InstructionSet path)
    {
        using WorkerTeam team = new(2, path);
        double[] frequencies = [.. Enumerable.Range(0, 20).Select(static i => Math.Pow(10000, -i / 20.0))];
        foreach (RotaryPairs pairs in Enum.GetValues<RotaryPairs>())
        {
            const int Tokens = 3, Heads = 2, Length = 43;
            float[] x = LanePaths.Normal(new Random(4), Tokens * Heads * Length);
            float[] y = [.. x];
            float[] cosine = new float[Tokens * 40];
            float[] sine = new float[Tokens * 40];
            fixed (float* c = cosine, s = sine, p = y)
            {
                for (int token = 0; token < Tokens; token++)
                {
                    Rotary.WriteFactors(frequencies, pairs, 100 + token, 1.5f, c + (token * 40), s + (token * 40));
                }

                Rotary.Apply(team, new RotaryHeads(p + 2, Tokens, Heads * Length, Heads, Length), pairs, c, s, 40);
            }

            for (int row = 0; row < Tokens * Heads; row++)
            {
                int start = row * Length;
                Assert.Equal(x[start], y[start]);
                Assert.Equal(x[start + 42], y[start + 42]);
                for (int i = 0; i < 20; i++)
                {
                    int first = start + 2 + (pairs == RotaryPairs.Halves ? i : 2 * i);
                    int second = first + (pairs == RotaryPairs.Halves ? 20 : 1);
                    (double sin, double cos) = Math.SinCos((100 + (row / Heads)) * frequencies[i]);
                    Assert.Equal(1.5 * ((x[first] * cos) - (x[second] * sin)), y[first], 2e-6);
                    Assert.Equal(1.5 * ((x[second] * cos) + (x[first] * sin)), y[second], 2e-6);
                }
            }
        }
    }
}
