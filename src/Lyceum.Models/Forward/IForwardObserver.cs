namespace Lyceum.Models.Forward;

/// <summary>Where a forward pass can be looked into.</summary>
public enum ObservationPoint
{
    /// <summary>The residual stream before the first layer. The layer is −1.</summary>
    Embedding,

    /// <summary>What a layer's attention adds to the residual stream, before it is added.</summary>
    AttentionOutput,

    /// <summary>The residual stream after a layer's attention; not in layers whose two blocks are parallel.</summary>
    ResidualAfterAttention,

    /// <summary>
    /// The inner activations of a feed-forward block, after the non-linear function. In a block of experts there is a row
    /// for each token and chosen expert, in the experts' order; shared experts follow in a call of their own.
    /// </summary>
    FeedForwardActivations,

    /// <summary>What a layer's feed-forward block adds to the residual stream, before it is added.</summary>
    FeedForwardOutput,

    /// <summary>The residual stream after a layer.</summary>
    ResidualAfterLayer,

    /// <summary>The residual stream after the last norm. The layer is −1.</summary>
    FinalNorm,

    /// <summary>The logits. The layer is −1.</summary>
    Logits,
}

/// <summary>Listens to forward passes, and may change what it sees.</summary>
public interface IForwardObserver
{
    /// <summary>Called at every point of every layer, on the thread that runs the pass.</summary>
    /// <param name="point">Where.</param>
    /// <param name="layer">The layer, or −1.</param>
    /// <param name="activations">What is there, a row for each token; the pass goes on with what is written to it.</param>
    /// <param name="tokens">For each row, the index of its token in the batch.</param>
    void Observe(ObservationPoint point, int layer, Rows activations, ReadOnlySpan<int> tokens);
}
