namespace Lyceum.Models.Architecture;

/// <summary>How a sequence's rows become one vector.</summary>
public enum Pooling
{
    /// <summary>The model does not say.</summary>
    None = 0,

    /// <summary>Their mean.</summary>
    Mean = 1,

    /// <summary>The first.</summary>
    First = 2,

    /// <summary>The last.</summary>
    Last = 3,
}

/// <summary>What a model is made of: everything about the forward pass that is not a weight. Made by a model family from metadata.</summary>
public sealed record TransformerSpec
{
    /// <summary>The family, GGUF's <c>general.architecture</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>Number of tokens in the vocabulary.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Numbers of the residual stream.</summary>
    public required int Width { get; init; }

    /// <summary>The context that the model was made for, in tokens.</summary>
    public required int ContextLength { get; init; }

    /// <summary>The layers, first to last.</summary>
    public required IReadOnlyList<LayerSpec> Layers { get; init; }

    /// <summary>What token embeddings are multiplied by.</summary>
    public float EmbeddingScale { get; init; } = 1;

    /// <summary>Whether a table of positions is added to the embedding (<c>position_embd</c>).</summary>
    public bool LearnedPositions { get; init; }

    /// <summary>Whether the embedding of token type 0 is added (<c>token_types</c>).</summary>
    public bool TokenTypes { get; init; }

    /// <summary>Norm of the embedding, or null.</summary>
    public NormSpec? EmbeddingNorm { get; init; }

    /// <summary>What each block's output is multiplied by before it joins the residual stream.</summary>
    public float ResidualScale { get; init; } = 1;

    /// <summary>Norm after the last layer, or null.</summary>
    public NormSpec? OutputNorm { get; init; }

    /// <summary>What logits are multiplied by.</summary>
    public float LogitScale { get; init; } = 1;

    /// <summary>Logits become <c>cap · tanh(logit / cap)</c>; 0 for no cap.</summary>
    public float LogitSoftCap { get; init; }

    /// <summary>Whether every token sees the whole sequence. Such a model has no logits, only <see cref="Architecture.Pooling"/>.</summary>
    public bool Encoder { get; init; }

    /// <summary>How rows become an embedding vector.</summary>
    public Pooling Pooling { get; init; }
}
