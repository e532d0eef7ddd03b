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

    /// <summary>Number of weights.</summary>
    public long ParameterCount
    {
        get
        {
            long attention = 2L * Width * HeadWidth * (Heads + KeyValueHeads);
            long layer = attention + (3L * Width * FeedForwardWidth) + (2L * Width);
            return (Layers * layer) + Width + ((TiedEmbedding ? 1L : 2L) * VocabularySize * Width);
        }
    }

    /// <summary>Refuses a shape that cannot be.</summary>
    /// <exception cref="ArgumentException">Says what is wrong.</exception>
    public void Check()
    {
        foreach ((string name, int value) in (ReadOnlySpan<(string, int)>)
        [
            (nameof(VocabularySize), VocabularySize), (nameof(ContextLength), ContextLength), (nameof(Width), Width), (nameof(Layers), Layers),
            (nameof(Heads), Heads), (nameof(KeyValueHeads), KeyValueHeads), (nameof(HeadWidth), HeadWidth), (nameof(FeedForwardWidth), FeedForwardWidth),
        ])
        {
            if (value <= 0)
            {
                throw new ArgumentException($"{name} is {value}; it must be positive.", name);
            }
        }

        if (Heads % KeyValueHeads != 0)
        {
            throw new ArgumentException($"{Heads} query heads cannot share {KeyValueHeads} key heads evenly.", nameof(KeyValueHeads));
        }

        if (HeadWidth % 2 != 0)
        {
            throw new ArgumentException($"A head of {HeadWidth} numbers has no pairs to turn.", nameof(HeadWidth));
        }

        if (!(RotaryBase > 0) || !(NormEpsilon > 0))
        {
            throw new ArgumentException("The base of the rotary frequencies and the norms' epsilon must be positive.", nameof(RotaryBase));
        }
    }
}
