namespace Lyceum.Models.Hub;

/// <summary>What a repository holds at one commit.</summary>
/// <param name="Name"><c>OWNER/REPO</c>, as the hub writes it.</param>
/// <param name="Commit">The commit that the revision stood for; everything is fetched from this one.</param>
/// <param name="Files">Its files.</param>
public sealed record HubRepository(string Name, string Commit, IReadOnlyList<HubFile> Files);
