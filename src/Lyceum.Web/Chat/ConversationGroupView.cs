namespace Lyceum.Web.Chat;

/// <summary>Conversations of one span of days.</summary>
/// <param name="Name">What the span is called.</param>
/// <param name="Conversations">They.</param>
public sealed record ConversationGroupView(string Name, IReadOnlyList<ConversationView> Conversations);
