using Lyceum.Numerics;
using Lyceum.Training.Autograd;
using Lyceum.Training.Optimization;

namespace Lyceum.Training.Tests.Optimization;

public sealed class MuonTests : IDisposable
{
    private readonly WorkerTeam _team = new(2);

    public void Dispose() => _team.Dispose();

    // Recorded from torch 1.13 in float64: the published loop over X itself, Nesterov momentum 0.95, decay 0.1.
    [Fact]
    public void Goes_where_torch_goes()
    {
        using Parameter wide = Sample.Parameter(ParameterKind.Matrix, 0.5, 3, 5);
        using Parameter tall = Sample.Parameter(ParameterKind.Matrix, 0.5, 5, 3);
        using Muon optimizer = new(_team, [wide, tall], new MuonOptions());
        for (int step = 1; step <= 4; step++)
        {
            Sample.SetGradients(step, wide, tall);
            optimizer.Update(step, 0.01f * step);
        }

        Sample.AssertNear(
            [
                0.471874851, 0.939797964, 0.948763289, 0.499680477, -0.17378274, -0.741974237, -0.981864634, -0.768020083,
                -0.190023161, 0.486969127, 0.945658118, 0.930119096, 0.478360991, -0.180804466, -0.746763545,
            ],
            wide.Values,
            5e-6);
        Sample.AssertNear(
            [
                0.485824051, 0.940817147, 0.93535935, 0.491912661, -0.16509814, -0.735583734, -0.974345594, -0.770172722,
                -0.198693858, 0.48497269, 0.944994539, 0.944315741, 0.486536999, -0.191206786, -0.76050477,
            ],
            tall.Values,
            5e-6);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 40)]
    [InlineData(64, 64)]
    [InlineData(130, 200)]
    [InlineData(200, 97)]
    public void Equals_the_published_loop_in_double_precision(int rows, int columns)
    {
        const double Rate = 0.02;
        MuonOptions options = new() { Momentum = 0.9, WeightDecay = 0.2 };
        using Parameter parameter = new("w", ParameterKind.Matrix, rows, columns);
        using Muon optimizer = new(_team, [parameter], options);
        Random random = new(rows + columns);
        Sample.Fill(parameter, random);
        double[] weights = [.. parameter.Values.ToArray().Select(static value => (double)value)];
        double[] momentum = new double[weights.Length];
        for (int step = 1; step <= 3; step++)
        {
            double[] direction = new double[weights.Length];
            for (int i = 0; i < weights.Length; i++)
            {
                // Directions of very different size, as gradients have.
                float gradient = (random.NextSingle() - 0.5f) * MathF.Pow(0.9f, i % columns % 30);
                parameter.GradientValues[i] = gradient;
                momentum[i] = (options.Momentum * momentum[i]) + gradient;
                direction[i] = gradient + (options.Momentum * momentum[i]);
            }

            double[] orthogonal = rows <= columns
                ? NewtonSchulz(direction, rows, columns)
                : Transpose(NewtonSchulz(Transpose(direction, rows, columns), columns, rows), columns, rows);
            double size = 0.2 * Math.Sqrt(Math.Max(rows, columns));
            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] -= Rate * ((size * orthogonal[i]) + (options.WeightDecay * weights[i]));
            }

            optimizer.Update(step, (float)Rate);
        }

        Sample.AssertNear(weights, parameter.Values, 5e-6);
    }

    [Fact]
    public void Leaves_vectors_and_embeddings_to_AdamW()
    {
        AdamWOptions others = new() { Beta1 = 0.7 };
        using Parameter matrix = Sample.Parameter(ParameterKind.Matrix, 0, 4, 4);
        using Parameter embedding = Sample.Parameter(ParameterKind.Embedding, 1, 4, 3);
        using Parameter vector = Sample.Parameter(ParameterKind.Vector, 2, 7);
        using Parameter sameEmbedding = Sample.Parameter(ParameterKind.Embedding, 1, 4, 3);
        using Parameter sameVector = Sample.Parameter(ParameterKind.Vector, 2, 7);
        using Muon muon = new(_team, [matrix, embedding, vector], new MuonOptions { Others = others });
        using AdamW adamW = new(_team, [sameEmbedding, sameVector], others);
        for (int step = 1; step <= 2; step++)
        {
            Sample.SetGradients(step, matrix, embedding, vector, sameEmbedding, sameVector);
            muon.Update(step, 0.01f);
            adamW.Update(step, 0.01f);
        }

        Assert.Equal(sameEmbedding.Values, embedding.Values);
        Assert.Equal(sameVector.Values, vector.Values);
        Assert.Single(muon.State, static state => state.Name.EndsWith(".momentum", StringComparison.Ordinal));
        Assert.Equal(5, muon.State.Count);
    }

    [Fact]
    public void Only_decays_where_there_is_no_gradient()
    {
        using Parameter matrix = Sample.Parameter(ParameterKind.Matrix, 0, 4, 6);
        using Muon optimizer = new(_team, [matrix], new MuonOptions { WeightDecay = 0.5 });
        double[] expected = [.. matrix.Values.ToArray().Select(static value => value * 0.95)];

        optimizer.Update(1, 0.1f);

        Sample.AssertNear(expected, matrix.Values, 1e-7);
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
                using Parameter parameter = new("w", ParameterKind.Matrix, 150, 230);
                using Muon optimizer = new(team, [parameter], new MuonOptions());
                Sample.Fill(parameter, new Random(5));
                optimizer.Update(1, 0.01f);
                optimizer.Update(2, 0.01f);
                first ??= parameter.Values.ToArray();
                Assert.True(first.AsSpan().SequenceEqual(parameter.Values), $"{set} with {threads} threads differs.");
            }
        }
    }

    private static double[] NewtonSchulz(double[] matrix, int rows, int columns)
    {
        double norm = Math.Sqrt(matrix.Sum(static value => value * value));
        double[] x = [.. matrix.Select(value => value / (norm + 1e-7))];
        for (int step = 0; step < 5; step++)
        {
            double[] a = Multiply(x, Transpose(x, rows, columns), rows, columns, rows);
            double[] square = Multiply(a, a, rows, rows, rows);
            double[] b = [.. a.Zip(square, static (one, two) => (-4.7750 * one) + (2.0315 * two))];
            double[] change = Multiply(b, x, rows, rows, columns);
            x = [.. x.Zip(change, static (old, more) => (3.4445 * old) + more)];
        }

        return x;
    }

    private static double[] Multiply(double[] left, double[] right, int rows, int inner, int columns)
    {
        double[] result = new double[rows * columns];
        for (int row = 0; row < rows; row++)
        {
            for (int k = 0; k < inner; k++)
            {
                double factor = left[(row * inner) + k];
                for (int column = 0; column < columns; column++)
                {
                    result[(row * columns) + column] += factor * right[(k * columns) + column];
                }
            }
        }

        return result;
    }

    private static double[] Transpose(double[] matrix, int rows, int columns)
    {
        double[] result = new double[matrix.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                result[(column * rows) + row] = matrix[(row * columns) + column];
            }
        }

        return result;
    }
}
