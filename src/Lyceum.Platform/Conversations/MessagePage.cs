namespace Lyceum.Platform.Conversations;

/// <summary>Some messages of a path, the last first.</summary>
/// <param name="Messages">They.</param>
/// <param name="LeafId">The path's last message; null where there is none.</param>
/// <param name="Next">The depth that the next page is before; null after the last page.</param>
public sealed record MessagePage(IReadOnlyList<MessageView> Messages, Guid? LeafId, int? Next);
