namespace Lyceum.Api.Embeddings;

/// <summary>Vectors of texts.</summary>
internal sealed record EmbeddingList(IReadOnlyList<EmbeddingObject> Data, string Model, EmbeddingUsage Usage)
{
    public string Object { get; init; } = "list";
}

/// <summary>A text's vector.</summary>
internal sealed record EmbeddingObject(int Index, EmbeddingVector Embedding)
{
    public string Object { get; init; } = "embedding";
}

/// <summary>What embedding took.</summary>
internal sealed record EmbeddingUsage(long PromptTokens, long TotalTokens);
