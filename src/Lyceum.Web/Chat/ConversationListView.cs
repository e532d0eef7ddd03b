namespace Lyceum.Web.Chat;

/// <summary>A part of the list of a person's conversations.</summary>
/// <param name="Groups">Those of a day or a span of days together, the newest first; pinned ones before all.</param>
/// <param name="Next">Where the next part begins; null after the last.</param>
public sealed record ConversationListView(IReadOnlyList<ConversationGroupView> Groups, string? Next);
