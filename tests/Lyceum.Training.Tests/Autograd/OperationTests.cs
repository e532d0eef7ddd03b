using Lyceum.Numerics;
using Lyceum.Training.Autograd;
using Lyceum.Training.Autograd.Operations;

namespace Lyceum.Training.Tests.Autograd;

/// <summary>What operations compute, against the same formulas written plainly in double precision.</summary>
public sealed class OperationTests : IDisposable
{
    private readonly WorkerTeam _team = new(2);
    private readonly Tape _tape;
    private readonly Random _random = new(5);

    public OperationTests() => _tape = new Tape(_team);

    public void Dispose()
    {
        _tape.Dispose();
        _team.Dispose();
    }

    [Fact]
    public void Norms()
    {
        Tensor x = Draw(6, 45), weight = Draw(45), bias = Draw(45);
        Tensor rms = Norm.Rms(_tape, x, weight, 1e-5f), layer = Norm.Layer(_tape, x, weight, bias, 1e-5f);

        for (int row = 0; row < 6; row++)
        {
            double[] values = [.. Row(x, row)];
            double mean = values.Average(), square = values.Average(static v => v * v), variance = values.Average(v => (v - mean) * (v - mean));
            for (int i = 0; i < 45; i++)
            {
                Assert.Equal(values[i] / Math.Sqrt(square + 1e-5) * weight.Values[i], rms.Values[(row * 45) + i], 1e-5);
                Assert.Equal(((values[i] - mean) / Math.Sqrt(variance + 1e-5) * weight.Values[i]) + bias.Values[i], layer.Values[(row * 45) + i], 1e-5);
            }
        }
    }

    [Theory]
    [InlineData(4, 2, 6)]
    [InlineData(2, 2, 32)]
    public void Causal_attention_sees_its_own_sequence_up_to_itself(int heads, int keyHeads, int width)
    {
        const int Tokens = 75;
        int[] starts = [0, 1, 40];
        Tensor q = Draw(Tokens, heads * width), k = Draw(Tokens, keyHeads * width), v = Draw(Tokens, keyHeads * width);
        Tensor output = CausalAttention.Apply(_tape, q, k, v, starts, width);

        for (int token = 0; token < Tokens; token++)
        {
            int first = starts.Last(start => start <= token);
            for (int head = 0; head < heads; head++)
            {
                int keyHead = head * keyHeads / heads;
                double[] scores = [.. Enumerable.Range(first, token - first + 1).Select(other => Math.Exp(
                    Enumerable.Range(0, width).Sum(i => (double)At(q, token, (head * width) + i) * At(k, other, (keyHead * width) + i)) / Math.Sqrt(width)))];
                double sum = scores.Sum();
                for (int i = 0; i < width; i++)
                {
                    double expected = scores.Select((score, j) => score / sum * At(v, first + j, (keyHead * width) + i)).Sum();
                    Assert.Equal(expected, At(output, token, (head * width) + i), 1e-5);
                }
            }
        }
    }

    [Fact]
    public void Rotary_embedding_turns_neighbours_by_their_position_in_the_sequence()
    {
        Tensor x = Draw(5, 16);
        float[] before = x.Values.ToArray();
        Tensor output = RotaryEmbedding.Apply(_tape, x, RotaryAngles.Create(_tape, [0, 2], 5, 8, 100));

        for (int token = 0; token < 5; token++)
        {
            int position = token < 2 ? token : token - 2;
            for (int pair = 0; pair < 8; pair++)
            {
                double angle = position * Math.Pow(100, -2.0 * (pair % 4) / 8);
                double a = before[(token * 16) + (2 * pair)], b = before[(token * 16) + (2 * pair) + 1];
                Assert.Equal((a * Math.Cos(angle)) - (b * Math.Sin(angle)), At(output, token, 2 * pair), 1e-5);
                Assert.Equal((a * Math.Sin(angle)) + (b * Math.Cos(angle)), At(output, token, (2 * pair) + 1), 1e-5);
            }
        }
    }

    [Fact]
    public void Gates()
    {
        Tensor gate = Draw(3, 21), up = Draw(3, 21);
        Tensor silu = GatedActivation.Silu(_tape, gate, up), gelu = GatedActivation.Gelu(_tape, gate, up);

        for (int i = 0; i < 63; i++)
        {
            double x = gate.Values[i];
            Assert.Equal(x / (1 + Math.Exp(-x)) * up.Values[i], silu.Values[i], 1e-6);
            Assert.Equal(x / 2 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))) * up.Values[i], gelu.Values[i], 1e-6);
        }
    }

    [Fact]
    public void Softmax_and_cross_entropy()
    {
        Tensor x = Draw(4, 50);
        int[] targets = [49, -1, 0, 7];
        Tensor p = Softmax.Apply(_tape, x), loss = CrossEntropy.Apply(_tape, x, targets, 0.25f);

        double expected = 0;
        for (int row = 0; row < 4; row++)
        {
            double sum = Row(x, row).Sum(Math.Exp);
            for (int i = 0; i < 50; i++)
            {
                Assert.Equal(Math.Exp(At(x, row, i)) / sum, At(p, row, i), 1e-6);
            }

            expected += targets[row] < 0 ? 0 : Math.Log(sum) - At(x, row, targets[row]);
        }

        Assert.Equal(expected / 4, loss.Values[0], 1e-5);
    }

    [Fact]
    public void Binary_cross_entropy_of_large_logits_stays_finite()
    {
        Tensor x = _tape.Constant([200, -200, 0], false, 3);

        Assert.Equal(0.5 * (200 + 0 + Math.Log(2)), BinaryCrossEntropy.Apply(_tape, x, [0, 0, 1], 0.5f).Values[0], 1e-4);
    }

    [Fact]
    public void Dropout_drops_its_share_and_keeps_the_mean()
    {
        Tensor x = _tape.Constant([.. Enumerable.Repeat(1f, 100_000)], false, 100, 1000);
        float[] values = Dropout.Apply(_tape, x, 0.25f, 9).Values.ToArray();

        Assert.InRange(values.Count(static value => value == 0), 24_500, 25_500);
        Assert.All(values, static value => Assert.True(value is 0 or 4f / 3));
        Assert.NotEqual(values, Dropout.Apply(_tape, x, 0.25f, 10).Values.ToArray());
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        Tensor x = Draw(3, 4);

        Assert.Throws<ArgumentException>(() => Sum.Apply(_tape, x, Draw(4, 3)));
        Assert.Throws<ArgumentException>(() => MatrixProduct.Apply(_tape, x, x));
        Assert.Throws<ArgumentException>(() => Shaping.Reshape(x, 5, 2));
        Assert.Throws<ArgumentException>(() => CausalAttention.Apply(_tape, x, x, Draw(3, 3), [0], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Embedding.Apply(_tape, x, [3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Shaping.SliceRows(_tape, x, 2, 2));
        Assert.Throws<ArgumentException>(() => CrossEntropy.Apply(_tape, x, [0, 1], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => CrossEntropy.Apply(_tape, x, [0, 1, 4], 1));
        Assert.Throws<ArgumentException>(() => _tape.Backward(x));
        Assert.Throws<InvalidOperationException>(() => _tape.Backward(_tape.Constant([1], false, 1)));
    }

    private static double At(Tensor tensor, int row, int column) => tensor.Values[(row * tensor.Columns) + column];

    private static IEnumerable<double> Row(Tensor tensor, int row) => Enumerable.Range(0, tensor.Columns).Select(i => At(tensor, row, i));

    private Tensor Draw(params int[] shape)
    {
        float[] values = [.. Enumerable.Range(0, shape.Aggregate(1, static (a, b) => a * b)).Select(_ => (_random.NextSingle() * 4) - 2)];
        return _tape.Constant(values, false, shape);
    }
}
