using Lyceum.Training.Modeling;

namespace Lyceum.Training.Runs.Settings;

/// <summary>The shape of a new model; see <see cref="LlamaConfig"/>.</summary>
public sealed record ShapeSettings : ICheckedSettings
{
    /// <summary>Length of a token's vector.</summary>
    public required int Width { get; init; }

    /// <summary>Number of layers.</summary>
    public required int Layers { get; init; }

    /// <summary>Number of query heads.</summary>
    public required int Heads { get; init; }

    /// <summary>Number of key and value heads; as many as query heads where null.</summary>
    public int? KeyValueHeads { get; init; }

    /// <summary>Length of a head's vectors; width over heads where null.</summary>
    public int? HeadWidth { get; init; }

    /// <summary>Inner width of the feed-forward block.</summary>
    public required int FeedForwardWidth { get; init; }

    /// <summary>Base of the rotary frequencies.</summary>
    public float RotaryBase { get; init; } = 10000;

    /// <summary>What the norms add to the mean square.</summary>
    public float NormEpsilon { get; init; } = 1e-5f;

    /// <summary>Whether the output matrix is the embedding.</summary>
    public bool TiedEmbedding { get; init; } = true;

    /// <inheritdoc/>
    public void Check(SettingsCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        foreach ((string name, int value) in (ReadOnlySpan<(string, int)>)[("width", Width), ("layers", Layers), ("heads", Heads), ("keyValueHeads", KeyValueHeads ?? 1), ("headWidth", HeadWidth ?? 2), ("feedForwardWidth", FeedForwardWidth)])
        {
            check.Require(value is >= 1 and <= 65536, name, value, "from 1 to 65536");
        }

        check.Require(HeadWidth is not null || Width % Heads == 0, "The width is no multiple of the heads; set 'headWidth'.");
        try
        {
            ToConfig(1, 1).Check();
        }
        catch (ArgumentException error)
        {
            check.Require(false, error.Message);
        }
    }

    /// <summary>The shape with what follows from tokenizer and data.</summary>
    public LlamaConfig ToConfig(int vocabularySize, int contextLength) => new()
    {
        VocabularySize = vocabularySize,
        ContextLength = contextLength,
        Width = Width,
        Layers = Layers,
        Heads = Heads,
        KeyValueHeads = KeyValueHeads ?? Heads,
        HeadWidth = HeadWidth ?? Width / Heads,
        FeedForwardWidth = FeedForwardWidth,
        RotaryBase = RotaryBase,
        NormEpsilon = NormEpsilon,
        TiedEmbedding = TiedEmbedding,
    };
}
