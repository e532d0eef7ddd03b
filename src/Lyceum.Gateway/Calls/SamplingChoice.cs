using Lyceum.Inference.Sampling;

namespace Lyceum.Gateway.Calls;

/// <summary>How a call wants tokens to be chosen. What it leaves open is chosen as the model's author would.</summary>
public sealed record SamplingChoice
{
    /// <summary>Everything is left open.</summary>
    public static SamplingChoice Open { get; } = new();

    /// <inheritdoc cref="SamplingOptions.Temperature"/>
    public float? Temperature { get; init; }

    /// <inheritdoc cref="SamplingOptions.TopP"/>
    public float? TopP { get; init; }

    /// <inheritdoc cref="SamplingOptions.TopK"/>
    public int? TopK { get; init; }

    /// <inheritdoc cref="SamplingOptions.MinP"/>
    public float? MinP { get; init; }

    /// <inheritdoc cref="SamplingOptions.RepetitionPenalty"/>
    public float? RepetitionPenalty { get; init; }

    /// <inheritdoc cref="SamplingOptions.PresencePenalty"/>
    public float? PresencePenalty { get; init; }

    /// <inheritdoc cref="SamplingOptions.FrequencyPenalty"/>
    public float? FrequencyPenalty { get; init; }

    /// <inheritdoc cref="SamplingOptions.LogitBias"/>
    public IReadOnlyDictionary<int, float>? LogitBias { get; init; }

    /// <inheritdoc cref="SamplingOptions.Seed"/>
    public long? Seed { get; init; }

    /// <summary>The choice put on top of the author's.</summary>
    /// <exception cref="ArgumentException">A value is outside of its range.</exception>
    internal SamplingOptions Over(SamplingOptions author) => this == Open ? author : author with
    {
        Temperature = Temperature ?? author.Temperature,
        TopP = TopP ?? author.TopP,
        TopK = TopK ?? author.TopK,
        MinP = MinP ?? author.MinP,
        RepetitionPenalty = RepetitionPenalty ?? author.RepetitionPenalty,
        PresencePenalty = PresencePenalty ?? author.PresencePenalty,
        FrequencyPenalty = FrequencyPenalty ?? author.FrequencyPenalty,
        LogitBias = LogitBias ?? author.LogitBias,
        Seed = Seed ?? author.Seed,
    };
}
