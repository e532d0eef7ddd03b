using Lyceum.Gateway.Runs;
using Lyceum.Platform.Conversations;

namespace Lyceum.Gateway.Archives;

/// <summary>A node of another program's conversation.</summary>
/// <param name="Id">Its id there.</param>
/// <param name="ParentId">The node that it follows; null for a first one.</param>
internal sealed record ReadMessage(string Id, string? ParentId)
{
    /// <summary>Its place among those that follow the same one.</summary>
    public int Order { get; init; }

    /// <summary>Who speaks.</summary>
    public MessageRole Role { get; init; }

    /// <summary>What it says; empty for a node that says nothing and is left out.</summary>
    public IReadOnlyList<MessagePart> Parts { get; init; } = [];

    /// <summary>The model; null where none is told.</summary>
    public string? Model { get; init; }

    /// <summary>Whether it is whole.</summary>
    public MessageStatus Status { get; init; }

    /// <summary>Tokens that were read for it.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Tokens that were written for it.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>When it was made; null where that is not told.</summary>
    public DateTimeOffset? CreatedAt { get; init; }
}
