namespace Lyceum.Platform.Conversations;

/// <summary>Where a message stands in its tree, without what it says.</summary>
/// <param name="Id">The message.</param>
/// <param name="ParentId">The message that it follows; null for a first one.</param>
/// <param name="BranchId">Its branch.</param>
/// <param name="Depth">How many messages stand before it.</param>
/// <param name="CreatedAt">When it was made.</param>
internal sealed record MessagePlace(Guid Id, Guid? ParentId, Guid BranchId, int Depth, DateTimeOffset CreatedAt);
