namespace Lyceum.Platform.Conversations;

/// <summary>Some of what was found, the newest first.</summary>
/// <param name="Hits">They.</param>
/// <param name="Next">Where the next page begins; null after the last.</param>
public sealed record SearchPage(IReadOnlyList<SearchHit> Hits, SearchCursor? Next);
