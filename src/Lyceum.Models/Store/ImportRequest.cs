namespace Lyceum.Models.Store;

/// <summary>What to import, and how.</summary>
/// <param name="Path">A GGUF file (any part of a split one) or a Hugging Face folder.</param>
public sealed record ImportRequest(string Path)
{
    /// <summary>The name in the store; null for the file's or folder's own.</summary>
    public string? Name { get; init; }

    /// <summary>Whether to make hard links, which take no space, instead of copies.</summary>
    public bool Link { get; init; }

    /// <summary>Is told the bytes copied and the bytes to copy.</summary>
    public Action<long, long>? Progress { get; init; }
}
