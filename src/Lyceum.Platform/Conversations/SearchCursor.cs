namespace Lyceum.Platform.Conversations;

/// <summary>A place among what was found: after this message.</summary>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="MessageId">Which it is.</param>
public sealed record SearchCursor(DateTimeOffset CreatedAt, Guid MessageId);
