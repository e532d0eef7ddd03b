using Lyceum.Platform.Conversations;

namespace Lyceum.Gateway.Archives;

/// <summary>Another program's conversation, as its export tells it.</summary>
/// <param name="Id">Its id there.</param>
internal sealed record ReadConversation(string Id)
{
    /// <summary>What it is here.</summary>
    public ConversationSettings Settings { get; init; } = new();

    /// <summary>When it was made; null where that is not told.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it changed last; null where that is not told.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>The node that is shown last; null where that is not told.</summary>
    public string? CurrentId { get; init; }

    /// <summary>The nodes, in any order.</summary>
    public IReadOnlyList<ReadMessage> Messages { get; init; } = [];
}
