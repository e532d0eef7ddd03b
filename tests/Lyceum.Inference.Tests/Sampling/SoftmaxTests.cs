using CsCheck;
using Lyceum.Inference.Sampling;

namespace Lyceum.Inference.Tests.Sampling;

public class SoftmaxTests
{
    [Fact]
    public void Exponentials_are_right_to_a_few_units_in_the_last_place() =>
        Gen.Float[-690f, 0f].Array[1, 40].Sample(logits =>
        {
            double[] weights = new double[logits.Length];
            double sum = Softmax.Exponentiate(logits, 0, weights);
            for (int i = 0; i < logits.Length; i++)
            {
                double exact = Math.Exp(logits[i]);
                Assert.InRange(weights[i], exact * (1 - 1e-15), exact * (1 + 1e-15));
            }

            Assert.Equal(1, sum / weights.Sum(), 1e-14);
        });

    [Fact]
    public void An_element_has_the_same_bits_wherever_it_stands()
    {
        float[] logits = [.. Enumerable.Range(0, 37).Select(static i => -0.37f * i)];
        double[] together = new double[logits.Length];
        Softmax.Exponentiate(logits, 0, together);
        double[] alone = new double[1];
        for (int i = 0; i < logits.Length; i++)
        {
            Softmax.Exponentiate(logits.AsSpan(i, 1), 0, alone);
            Assert.Equal(BitConverter.DoubleToInt64Bits(alone[0]), BitConverter.DoubleToInt64Bits(together[i]));
        }
    }

    [Fact]
    public void What_is_far_below_the_highest_weighs_nothing()
    {
        double[] weights = new double[5];
        Assert.Equal(1, Softmax.Exponentiate([0, -701, -1e30f, float.NegativeInfinity, float.MinValue], 0, weights));
        Assert.Equal([1, 0, 0, 0, 0], weights);
    }

    [Fact]
    public void LogSumExp_agrees_with_the_definition_over_several_slices()
    {
        float[] logits = [.. Enumerable.Range(0, 5000).Select(static i => MathF.Sin(i) * 20)];
        double expected = Math.Log(logits.Sum(static logit => Math.Exp(logit)));
        Assert.Equal(expected, Softmax.LogSumExp(logits), 1e-12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(1001)]
    public void ArgMax_takes_the_lowest_id_of_equals(int size)
    {
        for (int winner = 0; winner < size; winner++)
        {
            float[] logits = new float[size];
            Array.Fill(logits, -1f);
            logits[winner] = 3;
            logits[^1] = 3;
            Assert.Equal(winner, Softmax.ArgMax(logits));
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Logits_that_are_not_numbers_are_refused(float wrong)
    {
        for (int place = 0; place < 20; place++)
        {
            float[] logits = new float[20];
            logits[place] = wrong;
            Assert.Throws<ArithmeticException>(() => Softmax.ArgMax(logits));
        }

        Assert.Throws<ArithmeticException>(() => Softmax.ArgMax([float.NegativeInfinity, float.NegativeInfinity]));
    }
}
