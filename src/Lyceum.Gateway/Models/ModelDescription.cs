namespace Lyceum.Gateway.Models;

/// <summary>What a list of models says of one.</summary>
/// <param name="Name">The name that calls use.</param>
public sealed record ModelDescription(string Name)
{
    /// <summary>When its files were last written, or when it was made known.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whose it is: the owner on the hub that it came from, or <c>lyceum</c>.</summary>
    public string Owner { get; init; } = "lyceum";

    /// <summary>Its architecture as its metadata names it, for instance <c>qwen3</c>; null where nobody tells.</summary>
    public string? Family { get; init; }

    /// <summary>The longest text in tokens, prompt and answer together; null where that is not known before it is loaded.</summary>
    public int? ContextLength { get; init; }

    /// <summary>Size of its files in bytes; 0 for a model that lives elsewhere.</summary>
    public long Bytes { get; init; }

    /// <summary>The number format of most of its weights, for instance <c>Q4_K_M</c>; null where nobody tells.</summary>
    public string? Format { get; init; }

    /// <summary>How many numbers it is made of; null where nobody tells.</summary>
    public long? Parameters { get; init; }

    /// <summary>What its metadata says of it in a sentence, as its makers wrote it; null for nothing.</summary>
    public string? Summary { get; init; }

    /// <summary>Its licence, as its metadata names it; null where it does not.</summary>
    public string? License { get; init; }

    /// <summary>Whether it comes with the program, which keeps it.</summary>
    public bool IsBuiltIn { get; init; }

    /// <summary>Whether it was made for conversations, by its metadata.</summary>
    public bool Chats { get; init; }

    /// <summary>Whether it makes embeddings and no text.</summary>
    public bool IsEncoder { get; init; }
}
