using System.Globalization;
using System.Text.RegularExpressions;
using Lyceum.Platform.Accounts;
using Lyceum.Platform.Audit;
using Lyceum.Platform.Jobs;
using Lyceum.Platform.Organizations;

namespace Lyceum.Platform.Transfer;

/// <summary>
/// The backups that administrators of the platform had made, in the folder <c>backups</c> of the data directory. A backup holds everything that the platform
/// knows, hashes of passwords and the key ring included, so each look at one is noted. Safe for use by many threads.
/// </summary>
/// <param name="directory">The data directory.</param>
/// <param name="jobs">Makes them.</param>
/// <param name="audit">Where it is noted.</param>
public sealed partial class BackupDirectory(DataDirectory directory, JobQueue jobs, AuditLog audit)
{
    /// <summary>The kind of job.</summary>
    public const string Kind = "data.backup";

    private const int Attempts = 3;

    /// <summary>Has a backup made.</summary>
    /// <param name="administrator">Who asks.</param>
    /// <param name="actor">The same person where it works, for a job is somebody's.</param>
    /// <param name="projectId">A project there.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">The actor is no administrator, or may not use the project.</exception>
    public async Task<Job> StartAsync(Actor administrator, Actor actor, Guid projectId, CancellationToken cancellationToken)
    {
        AccountAdministration.Demand(administrator);
        Job job = await jobs.EnqueueAsync(actor, projectId, new NewJob(Kind, "{}") { MaximumAttempts = Attempts }, cancellationToken).ConfigureAwait(false);
        await audit.AppendAsync(administrator, new AuditRecord("backup.start", job.Id), cancellationToken).ConfigureAwait(false);
        return job;
    }

    /// <summary>The backups, the newest first.</summary>
    /// <exception cref="PlatformException">The actor is no administrator.</exception>
    public IReadOnlyList<StoredBackup> List(Actor administrator)
    {
        AccountAdministration.Demand(administrator);
        return !Directory.Exists(directory.Backups)
            ? []
            : [.. new DirectoryInfo(directory.Backups).EnumerateFiles().Where(static file => Form().IsMatch(file.Name))
                .Select(static file => new StoredBackup(file.Name, file.Length, file.LastWriteTimeUtc)).OrderByDescending(static backup => backup.Name, StringComparer.Ordinal)];
    }

    /// <summary>Opens a backup. The caller disposes the stream.</summary>
    /// <exception cref="PlatformException">The actor is no administrator, or there is none of that name.</exception>
    public async Task<FileStream> OpenAsync(Actor administrator, string name, CancellationToken cancellationToken)
    {
        string path = Find(administrator, name);
        await audit.AppendAsync(administrator, new AuditRecord("backup.read", PlatformOrganization.Id, name), cancellationToken).ConfigureAwait(false);
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (FileNotFoundException exception)
        {
            throw new PlatformException(PlatformError.NotFound, "There is no such backup.", exception);
        }
    }

    /// <summary>Deletes a backup.</summary>
    /// <exception cref="PlatformException">The actor is no administrator, or there is none of that name.</exception>
    public async Task DeleteAsync(Actor administrator, string name, CancellationToken cancellationToken)
    {
        File.Delete(Find(administrator, name));
        await audit.AppendAsync(administrator, new AuditRecord("backup.delete", PlatformOrganization.Id, name), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The path that the backup of a job has: always the same, so that who does the job again finds what is there.</summary>
    internal string PathOf(Job job) => Path.Combine(
        directory.Backups, string.Create(CultureInfo.InvariantCulture, $"lyceum-{job.CreatedAt.UtcDateTime:yyyyMMdd-HHmmss}-{job.Id.ToString("N")[^8..]}.zip"));

    // A name of the list and nothing else: no path, and no file that happens to lie there.
    private string Find(Actor administrator, string name)
    {
        AccountAdministration.Demand(administrator);
        ArgumentNullException.ThrowIfNull(name);
        string path = Form().IsMatch(name) ? Path.Combine(directory.Backups, name) : "";
        return File.Exists(path) ? path : throw PlatformException.NotFound("backup");
    }

    [GeneratedRegex(@"^lyceum-[0-9]{8}-[0-9]{6}-[0-9a-f]{8}\.zip\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
