namespace Lyceum.Platform.Conversations;

/// <summary>A place in a list of conversations: after this one.</summary>
/// <param name="UpdatedAt">When it changed last.</param>
/// <param name="Id">Which it is.</param>
public sealed record ConversationCursor(DateTimeOffset UpdatedAt, Guid Id);
