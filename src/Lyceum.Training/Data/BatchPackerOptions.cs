namespace Lyceum.Training.Data;

/// <summary>What happens to a conversation that is longer than the context. A text is cut into pieces.</summary>
public enum LongChats
{
    /// <summary>The run stops and says which document it is.</summary>
    Refuse,

    /// <summary>It is left out.</summary>
    Skip,

    /// <summary>Its end is cut off.</summary>
    Truncate,
}

/// <summary>How documents are put into batches.</summary>
public sealed record BatchPackerOptions
{
    /// <summary>Most tokens of a batch; at least <see cref="ContextLength"/>.</summary>
    public required int BatchTokens { get; init; }

    /// <summary>Most tokens of a document, or of a piece of one.</summary>
    public required int ContextLength { get; init; }

    /// <summary>What happens to a conversation that is longer.</summary>
    public LongChats LongChats { get; init; } = LongChats.Refuse;

    /// <summary>What happens to a document that cannot be tokenized, such as a conversation that the template refuses.</summary>
    public MalformedLines Malformed { get; init; } = MalformedLines.Refuse;

    /// <summary>Told of documents that are skipped, from any thread, a hundred times at most; null for nobody.</summary>
    public Action<string>? Report { get; init; }

    /// <summary>After how many documents the stream ends; null where the source ends or never does.</summary>
    public long? MaximumDocuments { get; init; }

    /// <summary>How many documents are tokenized ahead of the batch.</summary>
    public int Ahead { get; init; } = 64;
}
