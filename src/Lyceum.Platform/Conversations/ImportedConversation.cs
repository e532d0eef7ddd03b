namespace Lyceum.Platform.Conversations;

/// <summary>A conversation that was written elsewhere.</summary>
/// <param name="Id">Its id here; it follows from its id there, so that it comes once however often it is imported.</param>
/// <param name="Settings">What it is.</param>
public sealed record ImportedConversation(Guid Id, ConversationSettings Settings)
{
    /// <summary>The most messages of one.</summary>
    public const int MaximumMessages = 20_000;

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it changed last.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The last message of the branch that is shown; null for the last of all.</summary>
    public Guid? ActiveLeafId { get; init; }

    /// <summary>The messages, each behind the one that it follows.</summary>
    public IReadOnlyList<ImportedMessage> Messages { get; init; } = [];
}
