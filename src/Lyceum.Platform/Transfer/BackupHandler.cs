using Lyceum.Platform.Accounts;
using Lyceum.Platform.Data;
using Lyceum.Platform.Jobs;

namespace Lyceum.Platform.Transfer;

/// <summary>Writes a backup for an administrator, if the person still is one. Begun again after a crash it begins anew, and finds what was whole.</summary>
/// <param name="backups">Where they are.</param>
/// <param name="backup">Writes them.</param>
/// <param name="administration">Knows who is an administrator now.</param>
/// <param name="time">The clock.</param>
internal sealed class BackupHandler(BackupDirectory backups, DataBackup backup, AccountAdministration administration, TimeProvider time) : IJobHandler
{
    /// <inheritdoc/>
    public string Kind => BackupDirectory.Kind;

    /// <inheritdoc/>
    public int? Parallelism => 1;

    /// <inheritdoc/>
    public async Task<string?> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        if (await administration.FindAdministratorAsync(context.Job.CreatedBy, cancellationToken).ConfigureAwait(false) is null)
        {
            throw new JobFailedException("Whoever asked for the backup is no administrator any more.") { Reason = "job_no_administrator" };
        }

        string path = backups.PathOf(context.Job);
        if (File.Exists(path))
        {
            return null;
        }

        string folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
        {
            PrivateFiles.CreateDirectory(folder);
        }

        foreach (string left in Directory.EnumerateDirectories(folder, $"{Path.GetFileName(path)}.*.partial"))
        {
            Directory.Delete(left, recursive: true);
        }

        try
        {
            await JobPump.RunAsync(
                context,
                time,
                report => backup.WriteAsync(path, progress => report(JobProgress.Of(progress.Done, progress.Total, progress.What)), cancellationToken),
                cancellationToken).ConfigureAwait(false);
        }
        catch (IOException error)
        {
            throw new JobFailedException($"The backup could not be written: {error.Message}", error) { Reason = "backup_write" };
        }

        return null;
    }
}
