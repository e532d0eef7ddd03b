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

    [Theory]
    [InlineData(GemmPrecision.Float32)]
    [InlineData(GemmPrecision.Bfloat16)]
    public void Only_decays_where_there_is_no_gradient(GemmPrecision precision)
    {
        using Parameter matrix = Sample.Parameter(ParameterKind.Matrix, 0, 4, 6);
        using Muon optimizer = new(_team, [matrix], new MuonOptions { WeightDecay = 0.5 }, precision);
        double[] expected = [.. matrix.Values.ToArray().Select(static value => value * 0.95)];

        optimizer.Update(1, 0.1f);

        Sample.AssertNear(expected, matrix.Values, 1e-7);
    }

    [Theory]
    [InlineData(100, 160, 10)]
    [InlineData(160, 100, 10)]
    [InlineData(128, 128, 10)]
    [InlineData(97, 200, 1e4)]
    [InlineData(200, 97, 1e4)]
    [InlineData(128, 128, 1e4)]
    [InlineData(1, 40, 1)]
    public void Makes_matrices_orthogonal_in_bfloat16_too(int rows, int columns, double condition)
    {
        Random random = new(rows + columns);
        int n = Math.Min(rows, columns);
        double[][] left = OrthogonalVectors(random, n, rows);
        double[][] right = OrthogonalVectors(random, n, columns);
        double[] singular = [.. Enumerable.Range(0, n).Select(i => Math.Pow(condition, -i / (double)Math.Max(1, n - 1)))];
        double norm = Math.Sqrt(singular.Sum(static value => value * value));
        float[] gradient = new float[rows * columns];
        for (int i = 0; i < gradient.Length; i++)
        {
            gradient[i] = (float)Enumerable.Range(0, n).Sum(k => singular[k] * left[k][i / columns] * right[k][i % columns]);
        }

        double[] expected = Orthogonal(gradient, rows, columns, GemmPrecision.Float32);
        double[] actual = Orthogonal(gradient, rows, columns, GemmPrecision.Bfloat16);

        Assert.InRange(Correlation(expected, actual), 0.999, 1.000001);
        Assert.Equal(1, Math.Sqrt(Product(actual, actual) / Product(expected, expected)), 0.01);
        Assert.InRange(LargestSingularValue(actual, rows, columns), 0.65, 1.25);
        for (int k = 0; k < n; k++)
        {
            double gain = Gain(actual, left[k], right[k]);
            Assert.Equal(Gain(expected, left[k], right[k]), gain, 0.02);
            if (singular[k] / norm > 0.005)
            {
                Assert.InRange(gain, 0.65, 1.25);
            }
        }
    }

    [Theory]
    [InlineData(GemmPrecision.Float32)]
    [InlineData(GemmPrecision.Bfloat16)]
    public void Gives_the_same_bits_on_every_path_and_for_any_number_of_threads(GemmPrecision precision)
    {
        foreach ((int rows, int columns) in ((int, int)[])[(150, 230), (230, 150)])
        {
            float[]? first = null;
            foreach (InstructionSet set in InstructionSets.Available)
            {
                foreach (int threads in (int[])[1, 3])
                {
                    using WorkerTeam team = new(threads, set);
                    using Parameter parameter = new("w", ParameterKind.Matrix, rows, columns);
                    using Muon optimizer = new(team, [parameter], new MuonOptions(), precision);
                    Sample.Fill(parameter, new Random(5));
                    optimizer.Update(1, 0.01f);
                    optimizer.Update(2, 0.01f);
                    first ??= parameter.Values.ToArray();
                    Assert.True(first.AsSpan().SequenceEqual(parameter.Values), $"{set} with {threads} threads differs.");
                }
            }
        }
    }

    // What Muon makes of a gradient: with rate 1 it takes the update away from weights of 0.
    private double[] Orthogonal(float[] gradient, int rows, int columns, GemmPrecision precision)
    {
        MuonOptions options = new() { Momentum = 0, WeightDecay = 0 };
        using Parameter parameter = new("w", ParameterKind.Matrix, rows, columns);
        using Muon optimizer = new(_team, [parameter], options, precision);
        gradient.CopyTo(parameter.GradientValues);
        optimizer.Update(1, 1);
        return [.. parameter.Values.ToArray().Select(value => -value / (options.UpdateSize * Math.Sqrt(Math.Max(rows, columns))))];
    }

    private static double Correlation(double[] one, double[] two) =>
        Product(one, two) / Math.Sqrt(Product(one, one) * Product(two, two));

    private static double Product(double[] one, double[] two) => one.Zip(two, static (x, y) => x * y).Sum();

    private static double Gain(double[] matrix, double[] left, double[] right) =>
        Product(left, Multiply(matrix, right, left.Length, right.Length, 1));

    // By power iteration.
    private static double LargestSingularValue(double[] matrix, int rows, int columns)
    {
        double[] transposed = Transpose(matrix, rows, columns);
        double[] vector = OrthogonalVectors(new Random(1), 1, columns)[0];
        double length = 0;
        for (int i = 0; i < 200; i++)
        {
            vector = Multiply(transposed, Multiply(matrix, vector, rows, columns, 1), columns, rows, 1);
            length = Math.Sqrt(Product(vector, vector));
            vector = [.. vector.Select(value => value / length)];
        }

        return Math.Sqrt(length);
    }

    private static double[][] OrthogonalVectors(Random random, int count, int length)
    {
        double[][] vectors = new double[count][];
        for (int i = 0; i < count; i++)
        {
            double[] vector = [.. Enumerable.Range(0, length).Select(_ => random.NextDouble() - 0.5)];
            foreach (double[] other in vectors.Take(i).Concat(vectors.Take(i)))
            {
                double part = Product(vector, other);
                vector = [.. vector.Zip(other, (x, y) => x - (part * y))];
            }

            double norm = Math.Sqrt(Product(vector, vector));
            vectors[i] = [.. vector.Select(value => value / norm)];
        }

        return vectors;
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
