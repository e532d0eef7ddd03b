namespace Lyceum.Platform.Conversations;

/// <summary>A message that was found.</summary>
/// <param name="ConversationId">Its conversation.</param>
/// <param name="Title">The conversation's title.</param>
/// <param name="MessageId">The message.</param>
/// <param name="Role">Who speaks in it.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Snippet">The words around what was found.</param>
public sealed record SearchHit(Guid ConversationId, string Title, Guid MessageId, MessageRole Role, DateTimeOffset CreatedAt, Snippet Snippet);
