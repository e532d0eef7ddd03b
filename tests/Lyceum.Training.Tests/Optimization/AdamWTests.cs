using Lyceum.Numerics;
using Lyceum.Training.Autograd;
using Lyceum.Training.Optimization;

namespace Lyceum.Training.Tests.Optimization;

public sealed class AdamWTests : IDisposable
{
    private readonly WorkerTeam _team = new(2);

    public void Dispose() => _team.Dispose();

    // Recorded from torch.optim.AdamW of torch 1.13 in float64, with a group for each kind.
    [Fact]
    public void Goes_where_torch_goes()
    {
        using Parameter matrix = Sample.Parameter(ParameterKind.Matrix, 0, 3, 5);
        using Parameter embedding = Sample.Parameter(ParameterKind.Embedding, 1, 4, 3);
        using Parameter vector = Sample.Parameter(ParameterKind.Vector, 2, 7);
        using AdamW optimizer = new(_team, [matrix, embedding, vector], new AdamWOptions { EmbeddingRate = 2 });
        for (int step = 1; step <= 4; step++)
        {
            Sample.SetGradients(step, matrix, embedding, vector);
            optimizer.Update(step, 0.01f * step);
        }

        Sample.AssertNear(
            [
                0.019825866, 0.724082144, 0.997820335, 0.76831174, 0.275334103, -0.309089823, -0.782512014, -0.966319993,
                -0.714162881, -0.027100321, 0.70388851, 1.050426535, 0.835330494, 0.227794844, -0.392503439,
            ],
            matrix.Values,
            1e-6);
        Sample.AssertNear(
            [
                0.864591949, 1.143856866, 0.705950457, -0.131226603, -0.711702721, -0.881705854, -0.705836601,
                -0.354148315, 0.127632291, 0.746640111, 1.076478223, 0.79333772,
            ],
            embedding.Values,
            1e-6);
        Sample.AssertNear(
            [0.929032016, 0.514005641, -0.233109958, -0.904878688, -1.052799065, -0.6673502, -0.002367632],
            vector.Values,
            1e-6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(40000)]
    public void Equals_the_formula_in_double_precision(int count)
    {
        const double Rate = 0.002;
        AdamWOptions options = new() { Beta1 = 0.8, Beta2 = 0.99, Epsilon = 1e-6, WeightDecay = 0.3 };
        using Parameter parameter = new("w", ParameterKind.Matrix, 1, count);
        using AdamW optimizer = new(_team, [parameter], options);
        Random random = new(count);
        Sample.Fill(parameter, random);
        double[] weights = [.. parameter.Values.ToArray().Select(static value => (double)value)];
        double[] means = new double[count];
        double[] squares = new double[count];
        for (int step = 1; step <= 6; step++)
        {
            for (int i = 0; i < count; i++)
            {
                float gradient = (random.NextSingle() - 0.5f) * 0.01f;
                parameter.GradientValues[i] = gradient;
                means[i] = (options.Beta1 * means[i]) + ((1 - options.Beta1) * gradient);
                squares[i] = (options.Beta2 * squares[i]) + ((1 - options.Beta2) * gradient * gradient);
                double mean = means[i] / (1 - Math.Pow(options.Beta1, step));
                double square = squares[i] / (1 - Math.Pow(options.Beta2, step));
                weights[i] -= Rate * ((mean / (Math.Sqrt(square) + options.Epsilon)) + (options.WeightDecay * weights[i]));
            }

            optimizer.Update(step, (float)Rate);
        }

        Sample.AssertNear(weights, parameter.Values, 1e-7);
    }

    [Fact]
    public void Gives_the_same_bits_on_every_path_and_for_any_number_of_threads()
    {
        float[]? first = null;
        foreach (InstructionSet set in InstructionSets.Available)
        {
            foreach (int threads in (int[])[1, 3])
            {
                using WorkerTeam team = new(threads, set);
                using Parameter parameter = new("w", ParameterKind.Embedding, 50, 1001);
                using AdamW optimizer = new(team, [parameter], new AdamWOptions());
                Sample.Fill(parameter, new Random(5));
                optimizer.Update(1, 0.01f);
                optimizer.Update(2, 0.01f);
                first ??= parameter.Values.ToArray();
                Assert.True(first.AsSpan().SequenceEqual(parameter.Values), $"{set} with {threads} threads differs.");
            }
        }
    }

    [Fact]
    public void Refuses_settings_out_of_range_by_name()
    {
        ArgumentOutOfRangeException failure = Assert.Throws<ArgumentOutOfRangeException>(
            () => new AdamW(_team, [], new AdamWOptions { Beta2 = 1 }));

        Assert.Contains("Beta2 is 1", failure.Message, StringComparison.Ordinal);
    }
}
