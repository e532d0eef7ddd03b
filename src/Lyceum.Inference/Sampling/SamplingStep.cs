namespace Lyceum.Inference.Sampling;

/// <summary>
/// One step of sampling. Each step sees the candidates that the steps before it left, with their probabilities
/// renormalised among themselves.
/// </summary>
public enum SamplingStep
{
    /// <summary>Adds <see cref="SamplingOptions.LogitBias"/>.</summary>
    LogitBias,

    /// <summary>Applies the repetition, presence and frequency penalties.</summary>
    Penalties,

    /// <summary>Keeps the <see cref="SamplingOptions.TopK"/> most likely candidates.</summary>
    TopK,

    /// <summary>Keeps what is about as surprising as the distribution itself, <see cref="SamplingOptions.TypicalP"/> of the probability in all.</summary>
    TypicalP,

    /// <summary>Keeps the smallest set that holds <see cref="SamplingOptions.TopP"/> of the probability.</summary>
    TopP,

    /// <summary>Keeps what is at least <see cref="SamplingOptions.MinP"/> times as likely as the most likely candidate.</summary>
    MinP,

    /// <summary>Divides the logits by <see cref="SamplingOptions.Temperature"/>.</summary>
    Temperature,
}
