using CsCheck;
using Lyceum.Inference.Sampling;

namespace Lyceum.Inference.Tests.Sampling;

public class TokenLogProbabilitiesTests
{
    [Fact]
    public void They_are_the_log_softmax_of_the_raw_logits_and_the_likeliest_come_first() =>
        Gen.Select(Gen.Float[-10f, 10f].Select(static logit => MathF.Round(logit * 2) / 2).Array[1, 200], Gen.Int[0, 20], Gen.Int[0, 199]).Sample((logits, n, place) =>
        {
            int token = place % logits.Length;
            double[] p = ReferenceSampling.Softmax(logits);
            TokenLogProbabilities result = TokenLogProbabilities.Of(logits, token, n);
            Assert.Equal(token, result.Chosen.Token);
            Assert.Equal(Math.Log(p[token]), result.Chosen.Value, 1e-5);
            int[] expected = [.. Enumerable.Range(0, logits.Length).OrderByDescending(i => logits[i]).ThenBy(static i => i).Take(n)];
            Assert.Equal(expected, result.Alternatives.Select(static alternative => alternative.Token));
            Assert.All(result.Alternatives, alternative => Assert.Equal(Math.Log(p[alternative.Token]), alternative.Value, 1e-5));
        });

    [Theory]
    [InlineData(-1)]
    [InlineData(TokenLogProbabilities.MaxAlternatives + 1)]
    public void A_number_of_alternatives_outside_the_range_is_refused(int alternatives) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => TokenLogProbabilities.Of([0, 1], 0, alternatives));
}
