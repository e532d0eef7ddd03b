namespace Lyceum.Training.Modeling;

/// <summary>The shape of a model of family <c>llama</c>: RMSNorm before each block, rotary embedding, grouped-query attention, SwiGLU.</summary>
public sealed record LlamaConfig
{
    /// <summary>Number of tokens in the vocabulary.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Longest sequence in tokens.</summary>
    public required int ContextLength { get; init; }

    /// <summary>Length of a token's vector.</summary>
    public required int Width { get; init; }

    /// <summary>Number of layers.</summary>
    public required int Layers { get; init; }

    /// <summary>Number of query heads.</summary>
    public required int Heads { get; init; }

    /// <summary>Number of key and value heads; divides <see cref="Heads"/>.</summary>
    public required int KeyValueHeads { get; init; }

    /// <summary>Length of a head's vectors; even.</summary>
    public required int HeadWidth { get; init; }

    /// <summary>Inner width of the feed-forward block.</summary>
    public required int FeedForwardWidth { get; init; }

    /// <summary>Base of the rotary frequencies.</summary>
    public float RotaryBase { get; init; } = 10000;

    /// <summary>What the norms add to the mean square.</summary>
    public float NormEpsilon { get; init; } = 1e-5f;

    /// <summary>Whether the output matrix is the embedding.</summary>
    public bool TiedEmbedding { get; init; } = true;
}
