using Lyceum.Models.Tokenization;
using Lyceum.Training.Tokenizers;

namespace Lyceum.Training.Tests.Tokenizers;

public sealed class CompressionSampleTests
{
    // A pair of letters is one token, and every other byte.
    private static readonly Tokenizer s_pairs = TrainedTokenizer.Train(["abababab"], new TokenizerOptions { VocabularySize = 258, SpecialTokens = ["<|end|>"], EndToken = "<|end|>" }).Create();

    [Fact]
    public void Few_short_texts_are_measured_whole()
    {
        Assert.Equal(1.25, Measure(new CompressionSample(), "ab", "", "xyz"));
        Assert.Equal(0, Measure(new CompressionSample()));
    }

    [Theory]
    [InlineData(2, 100)]
    [InlineData(100, 4)]
    public void What_goes_beyond_a_bound_is_not_measured(int texts, int characters) =>
        Assert.Equal(2, Measure(new CompressionSample(texts, characters), "ab", "ab", "xyz", "x"));

    [Fact]
    public void A_text_that_is_too_long_is_cut_between_characters()
    {
        Assert.Equal(2, Measure(new CompressionSample(characters: 5), "abab\U0001F600", "x"));
        Assert.Equal(1.333, Measure(new CompressionSample(characters: 4), "ab", "xyz", "x"));
    }

    [Fact]
    public void Measuring_can_be_stopped()
    {
        CompressionSample sample = new();
        sample.Add("a");

        Assert.Throws<OperationCanceledException>(() => sample.BytesPerToken(s_pairs, new CancellationToken(canceled: true)));
    }

    private static double Measure(CompressionSample sample, params string[] texts)
    {
        Array.ForEach(texts, sample.Add);
        return sample.BytesPerToken(s_pairs, TestContext.Current.CancellationToken);
    }
}
