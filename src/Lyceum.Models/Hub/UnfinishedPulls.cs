using Lyceum.Models.Store;

namespace Lyceum.Models.Hub;

/// <summary>What interrupted pulls left in a store. It stays until the same model is pulled again, or somebody discards it.</summary>
/// <param name="store">The store.</param>
public sealed class UnfinishedPulls(ModelStore store)
{
    /// <summary>All of them, by name; those that are under way too.</summary>
    public IReadOnlyList<UnfinishedPull> List()
    {
        DirectoryInfo folder = new(store.PartialPath);
        try
        {
            return [.. folder.Exists
                ? from pull in folder.EnumerateDirectories()
                  where ModelName.IsValid(pull.Name) && !StagingFolder.IsName(pull.Name)
                  let parts = pull.EnumerateFiles("*.part.json", SearchOption.AllDirectories).Select(static file => (File: file, State: PartState.Load(file.FullName))).ToArray()
                  where parts.Length > 0
                  orderby pull.Name
                  select new UnfinishedPull(
                      pull.Name,
                      parts.Sum(static part => part.State?.Ranges.Sum(static range => range[1] - range[0]) ?? 0),
                      parts.Max(static part => part.File.LastWriteTimeUtc))
                : []];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A pull that ended meanwhile took its folder along.
            return [];
        }
    }

    /// <summary>Removes what a pull left.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>False where there is none.</returns>
    /// <exception cref="HubException">It is under way.</exception>
    public bool Discard(string name)
    {
        if (!List().Any(pull => pull.Name == name))
        {
            return false;
        }

        string folder = Path.Combine(store.PartialPath, name);
        using IDisposable guard = ModelPuller.Lock(folder + ".lock", name);
        if (!Directory.Exists(folder))
        {
            return false;
        }

        Directory.Delete(folder, recursive: true);
        return true;
    }
}
