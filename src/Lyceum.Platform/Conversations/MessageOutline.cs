namespace Lyceum.Platform.Conversations;

/// <summary>Where a message stands among the others, without what it says.</summary>
/// <param name="Id">The message.</param>
/// <param name="ParentId">The message that it follows; null for a first one.</param>
/// <param name="SiblingIndex">Its place among those that follow the same message.</param>
public sealed record MessageOutline(Guid Id, Guid? ParentId, int SiblingIndex);
