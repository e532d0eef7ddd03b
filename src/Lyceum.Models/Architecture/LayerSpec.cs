namespace Lyceum.Models.Architecture;

/// <summary>One layer: attention and a feed-forward block around a residual stream.</summary>
public sealed record LayerSpec
{
    /// <summary>The attention.</summary>
    public required AttentionSpec Attention { get; init; }

    /// <summary>The feed-forward block.</summary>
    public required FeedForwardSpec FeedForward { get; init; }

    /// <summary>Norm of the attention's input.</summary>
    public NormSpec? AttentionNorm { get; init; }

    /// <summary>Norm of the attention's output, before it joins the residual stream.</summary>
    public NormSpec? AttentionPostNorm { get; init; }

    /// <summary>Norm of the residual stream after the attention (encoders of the first generation).</summary>
    public NormSpec? AttentionResidualNorm { get; init; }

    /// <summary>Norm of the feed-forward block's input; where it is absent and <see cref="Parallel"/>, the block shares the attention's.</summary>
    public NormSpec? FeedForwardNorm { get; init; }

    /// <summary>Norm of the feed-forward block's output, before it joins the residual stream.</summary>
    public NormSpec? FeedForwardPostNorm { get; init; }

    /// <summary>Norm of the residual stream after the feed-forward block.</summary>
    public NormSpec? FeedForwardResidualNorm { get; init; }

    /// <summary>Whether both blocks read the layer's input, rather than one after the other.</summary>
    public bool Parallel { get; init; }
}
