using System.Text.Json;
using Lyceum.Platform;
using Lyceum.Platform.Files;
using Lyceum.Platform.Jobs;
using Lyceum.Platform.Organizations;

namespace Lyceum.Gateway.Archives;

/// <summary>
/// Takes an export in as the person who sent it, if that person still may, and deletes the file afterwards. Begun again after a crash it goes on where it was.
/// </summary>
/// <param name="files">Where the export is.</param>
/// <param name="members">Who the person is now.</param>
/// <param name="import">Takes conversations in.</param>
internal sealed class ImportHandler(FileDirectory files, MemberDirectory members, ArchiveImport import) : IJobHandler
{
    private const int CheckpointEvery = 25;

    /// <inheritdoc/>
    public string Kind => ImportDirectory.Kind;

    /// <inheritdoc/>
    public int? Parallelism => 1;

    /// <inheritdoc/>
    public async Task<string?> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        ImportOrder order = JsonSerializer.Deserialize(context.Job.Payload, ArchiveJson.Default.ImportOrder)!;
        ImportReport report = await DoAsync(context, order, cancellationToken).ConfigureAwait(false);
        return JsonSerializer.Serialize(report, ArchiveJson.Default.ImportReport);
    }

    private async Task<ImportReport> DoAsync(JobContext context, ImportOrder order, CancellationToken cancellation)
    {
        Job job = context.Job;
        ImportCheckpoint begun = context.Checkpoint is null ? new(0, new ImportReport()) : JsonSerializer.Deserialize(context.Checkpoint, ArchiveJson.Default.ImportCheckpoint)!;
        if (await members.FindActorAsync(job.OrganizationId, job.CreatedBy, cancellation).ConfigureAwait(false) is not { Role: >= Role.Member } actor)
        {
            return begun.Report with { Problem = ImportProblem.Gone };
        }

        FileContent content;
        try
        {
            content = await files.OpenAsync(actor, job.ProjectId, order.FileId, cancellation).ConfigureAwait(false);
        }
        catch (PlatformException gone) when (gone.Error == PlatformError.NotFound)
        {
            return begun.Report with { Problem = ImportProblem.Gone };
        }

        ImportReport report;
        await using (content.ConfigureAwait(false))
        {
            report = await import.RunAsync(actor, content.Stream, begun, KeepAsync, cancellation).ConfigureAwait(false);
        }

        // It was brought for this alone.
        try
        {
            await files.DeleteAsync(actor, job.ProjectId, order.FileId, cancellation).ConfigureAwait(false);
        }
        catch (PlatformException gone) when (gone.Error == PlatformError.NotFound)
        {
        }

        return report;

        async Task KeepAsync(ImportCheckpoint done, double progress)
        {
            await context.ReportAsync(new JobProgress(progress) { Done = done.Read, Failed = done.Report.Skipped.Values.Sum() }, cancellation).ConfigureAwait(false);
            if (done.Read % CheckpointEvery == 0)
            {
                await context.SaveCheckpointAsync(JsonSerializer.Serialize(done, ArchiveJson.Default.ImportCheckpoint), cancellation).ConfigureAwait(false);
            }
        }
    }
}
