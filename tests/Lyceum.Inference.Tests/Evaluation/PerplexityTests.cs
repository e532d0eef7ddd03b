using Lyceum.Inference.Evaluation;

namespace Lyceum.Inference.Tests.Evaluation;

public class PerplexityTests
{
    private const int Vocabulary = 50;

    [Fact]
    public void A_model_that_knows_nothing_has_the_vocabulary_size_as_perplexity()
    {
        using FakeSequence sequence = new(Vocabulary, 512, static (_, _) => { });
        PerplexityResult result = Measure(sequence, new int[1000], null, 256);
        Assert.Equal(Vocabulary, result.Value, 1e-9);
        Assert.Equal(0, result.StandardError, 1e-6);
        Assert.Equal((3 * 127, 3, 256), (result.Tokens, result.Chunks, result.ContextLength));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(37)]
    [InlineData(64)]
    [InlineData(200)]
    public void The_second_half_of_each_chunk_is_scored_with_the_begin_token_in_front(int context)
    {
        // The probability of a token depends on its position in the chunk and on how many begin tokens stand before it.
        const int Begin = 7;
        static double Probability(int position, int begins) => begins == 1 ? 1.0 / (2 + (position % 5)) : 1e-6;
        int[] text = [.. Enumerable.Range(0, 900).Select(static i => 10 + (i % 40))];
        using FakeSequence sequence = new(Vocabulary, 512, (tokens, logits) =>
        {
            // The next token continues the counting pattern; the rest shares what is left.
            int next = 10 + ((tokens[^1] == Begin ? tokens.Count : tokens[^1] - 10 + 1) % 40);
            double p = Probability(tokens.Count, tokens.Count(static token => token == Begin));
            Array.Fill(logits, (float)Math.Log((1 - p) / (Vocabulary - 1)));
            logits[next] = (float)Math.Log(p);
        });
        PerplexityResult result = Measure(sequence, text, Begin, context);
        double[] surprises = [.. Enumerable.Range(context / 2 + 1, context - 1 - (context / 2)).Select(static position => -Math.Log(Probability(position, 1)))];
        Assert.Equal(Math.Exp(surprises.Average()), result.Value, 1e-4);
        Assert.Equal(surprises.Length * (900 / context), result.Tokens);
    }

    [Fact]
    public void Texts_and_contexts_of_the_wrong_length_are_refused_with_the_lengths()
    {
        using FakeSequence sequence = new(Vocabulary, 512, static (_, _) => { });
        Assert.Contains("1023", Assert.Throws<ArgumentException>(() => Measure(sequence, new int[1023], null, 512)).Message, StringComparison.Ordinal);
        Assert.Contains("512", Assert.Throws<ArgumentException>(() => Measure(sequence, new int[9999], null, 513)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Measure(sequence, new int[9999], null, 3));
    }

    private static PerplexityResult Measure(FakeSequence sequence, int[] tokens, int? begin, int context) =>
        Perplexity.Measure(sequence, tokens, begin, context, null, TestContext.Current.CancellationToken);
}
