namespace Lyceum.Platform.Conversations;

/// <summary>Some conversations, the one that changed last first.</summary>
/// <param name="Conversations">They.</param>
/// <param name="Next">Where the next page begins; null after the last.</param>
public sealed record ConversationPage(IReadOnlyList<Conversation> Conversations, ConversationCursor? Next);
