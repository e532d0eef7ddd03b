using Lyceum.Training.Accelerated;
using Lyceum.Training.Modeling;
using Lyceum.Training.Runs;

namespace Lyceum.Training.Tests.Accelerated;

public sealed class DeviceLimitsTests
{
    private static readonly LlamaConfig s_config = new()
    {
        VocabularySize = 1 << 17, ContextLength = 4096, Width = 1024, Layers = 12, Heads = 16, KeyValueHeads = 8, HeadWidth = 64, FeedForwardWidth = 4096,
    };

    [Theory]
    [InlineData(1 << 14, (1 << 14) - 1, true)]
    [InlineData(1 << 14, 1 << 14, false)]
    [InlineData(1 << 15, 1 << 13, true)]
    [InlineData((1 << 18) - 1, 0, true)]
    [InlineData(1 << 18, 0, false)]
    public void A_batch_has_no_more_numbers_than_kernels_can_count(int tokens, int learnt, bool fits)
    {
        if (fits)
        {
            DeviceLimits.CheckBatch(s_config, tokens, learnt);
        }
        else
        {
            Assert.Contains("'batchTokens'", Assert.Throws<TrainingException>(() => DeviceLimits.CheckBatch(s_config, tokens, learnt)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_model_has_no_more_weights_than_kernels_can_count()
    {
        DeviceLimits.CheckModel(s_config);
        LlamaConfig large = s_config with { Layers = 200 };
        Assert.True(large.ParameterCount > int.MaxValue);

        Assert.Contains($"{large.ParameterCount} weights", Assert.Throws<TrainingException>(() => DeviceLimits.CheckModel(large)).Message, StringComparison.Ordinal);
    }
}
