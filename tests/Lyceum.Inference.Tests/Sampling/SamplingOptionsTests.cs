using Lyceum.Inference.Sampling;

namespace Lyceum.Inference.Tests.Sampling;

public class SamplingOptionsTests
{
    public static TheoryData<string, Func<SamplingOptions>> Wrong => new()
    {
        { "Temperature", () => new SamplingOptions { Temperature = -0.1f } },
        { "Temperature", () => new SamplingOptions { Temperature = float.NaN } },
        { "Temperature", () => new SamplingOptions { Temperature = float.PositiveInfinity } },
        { "TopK", () => new SamplingOptions { TopK = -1 } },
        { "TopP", () => new SamplingOptions { TopP = 0 } },
        { "TopP", () => new SamplingOptions { TopP = 1.01f } },
        { "TopP", () => new SamplingOptions { TopP = float.NaN } },
        { "MinP", () => new SamplingOptions { MinP = -0.01f } },
        { "MinP", () => new SamplingOptions { MinP = 1.01f } },
        { "TypicalP", () => new SamplingOptions { TypicalP = 0 } },
        { "RepetitionPenalty", () => new SamplingOptions { RepetitionPenalty = 0 } },
        { "PresencePenalty", () => new SamplingOptions { PresencePenalty = float.NaN } },
        { "FrequencyPenalty", () => new SamplingOptions { FrequencyPenalty = 101 } },
        { "PenaltyWindow", () => new SamplingOptions { PenaltyWindow = 0 } },
        { "LogitBias", () => new SamplingOptions { LogitBias = new Dictionary<int, float> { [-1] = 1 } } },
        { "LogitBias", () => new SamplingOptions { LogitBias = new Dictionary<int, float> { [1] = float.NaN } } },
        { "Steps", () => new SamplingOptions { Steps = [SamplingStep.TopK, SamplingStep.TopK] } },
        { "Steps", () => new SamplingOptions { Steps = [(SamplingStep)99] } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_value_outside_its_range_is_refused_by_name(string name, Func<SamplingOptions> make)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(make);
        Assert.Equal(name, error.ParamName);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_option_whose_step_is_left_out_is_refused()
    {
        SamplingOptions options = new() { TopK = 40, Steps = [SamplingStep.TopP, SamplingStep.Temperature] };
        ArgumentException error = Assert.Throws<ArgumentException>(() => new Sampler(options, 100, 1));
        Assert.Contains("TopK is set, but is not among the Steps (TopP, Temperature)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bias_of_a_token_outside_the_vocabulary_is_refused()
    {
        SamplingOptions options = new() { LogitBias = new Dictionary<int, float> { [100] = 1 } };
        Assert.Equal("LogitBias", Assert.Throws<ArgumentException>(() => new Sampler(options, 100, 1)).ParamName);
    }
}
