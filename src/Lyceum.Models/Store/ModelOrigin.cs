namespace Lyceum.Models.Store;

/// <summary>Where a model in the store was pulled from.</summary>
/// <param name="Hub">The hub's address.</param>
/// <param name="Repository"><c>OWNER/REPO</c>.</param>
/// <param name="Commit">The commit.</param>
/// <param name="Files">The files, as they are in the repository.</param>
public sealed record ModelOrigin(string Hub, string Repository, string Commit, IReadOnlyList<ModelOriginFile> Files)
{
    /// <summary>Whether this is the same model of the same repository: every file has the same content, or the same place where no checksum is known.</summary>
    public bool IsSameModel(ModelOrigin other) =>
        Hub == other.Hub
        && Repository == other.Repository
        && Files.Count == other.Files.Count
        && Files.Zip(other.Files).All(pair =>
            pair.First.Path == pair.Second.Path
            && pair.First.Bytes == pair.Second.Bytes
            && pair.First.Sha256 == pair.Second.Sha256
            && (pair.First.Sha256 is not null || Commit == other.Commit));
}
