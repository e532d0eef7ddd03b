namespace Lyceum.Inference.Generation;

/// <summary>One sequence of tokens on a model, with the keys and values computed for it. What generating and scoring need of a model.</summary>
internal interface ISequence : IDisposable
{
    /// <summary>Number of logits.</summary>
    int VocabularySize { get; }

    /// <summary>The most tokens the sequence can have.</summary>
    int ContextLength { get; }

    /// <summary>Tokens computed so far.</summary>
    int Length { get; }

    /// <summary>Forgets the tokens from <paramref name="length"/> on.</summary>
    void Truncate(int length);

    /// <summary>Computes tokens that follow those that are there.</summary>
    /// <param name="tokens">Their ids; with <see cref="Length"/> at most <see cref="ContextLength"/> in all.</param>
    /// <param name="logits">For how many of the last of them logits are wanted.</param>
    /// <returns>The logits <c>[logits, vocabulary]</c>, the model's memory until the next call.</returns>
    ReadOnlySpan<float> Forward(scoped ReadOnlySpan<int> tokens, int logits);
}
