using Lyceum.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Jobs;

/// <summary>
/// Removes what jobs kept half done and nobody goes on with: a job that is called off while it waits, that is too late, or whose workers died, ends
/// without its handler, and one that is deleted tells nobody. Folders lie in <see cref="WorkFolder"/>, by kind of work and the job's id.
/// </summary>
/// <param name="database">Where jobs are.</param>
/// <param name="folder">Where their work is.</param>
/// <param name="time">The clock.</param>
public sealed class WorkFolderSweep(PlatformDatabase database, WorkFolder folder, TimeProvider time)
{
    private const int LargestGroup = 500;

    // A worker that was overtaken may still be on its way out.
    private static readonly TimeSpan s_age = TimeSpan.FromHours(1);
    private static readonly EnumerationOptions s_foldersAlone = new() { AttributesToSkip = FileAttributes.ReparsePoint };

    /// <summary>Removes the folders of jobs that ended an hour ago or are not there. Asked for now and then.</summary>
    /// <returns>How many.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset before = time.GetUtcNow() - s_age;
        int removed = 0;
        foreach ((Guid Id, string Path)[] part in Untouched(before.UtcDateTime).Chunk(LargestGroup))
        {
            Guid[] ids = [.. part.Select(static work => work.Id)];
            await using PlatformDbContext context = database.OpenEverywhere();
            List<Guid> needed = await context.AcrossOrganizations<Job>().Where(job => ids.Contains(job.Id) && (job.EndedAt == null || job.EndedAt > before))
                .Select(static job => job.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
            removed += part.ExceptBy(needed, static work => work.Id).Count(static work => TryRemove(work.Path));
        }

        return removed;
    }

    private List<(Guid Id, string Path)> Untouched(DateTime before)
    {
        List<(Guid Id, string Path)> found = [];
        if (!Directory.Exists(folder.Path))
        {
            return found;
        }

        foreach (DirectoryInfo work in new DirectoryInfo(folder.Path).EnumerateDirectories("*", s_foldersAlone).SelectMany(static kind => kind.EnumerateDirectories("*", s_foldersAlone)))
        {
            if (Guid.TryParseExact(work.Name, "N", out Guid id) && work.LastWriteTimeUtc < before)
            {
                found.Add((id, work.FullName));
            }
        }

        return found;
    }

    private static bool TryRemove(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Somebody has a file of it open, or removed it: the next sweep looks again.
            return false;
        }
    }
}
