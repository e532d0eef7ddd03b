using System.Text.Json;
using Lyceum.Platform;
using Lyceum.Platform.Conversations;
using Lyceum.Platform.Files;
using Lyceum.Platform.Jobs;
using Lyceum.Platform.Organizations;

namespace Lyceum.Gateway.Archives;

/// <summary>
/// Takes an export's conversations in, one after another, as the person who sent it. What cannot be taken in costs itself alone. Done twice it adds nothing: ids
/// follow from those of the export.
/// </summary>
/// <param name="files">Where the export is.</param>
/// <param name="members">Who the person is now.</param>
/// <param name="import">Takes conversations in.</param>
/// <param name="options">How much is read.</param>
/// <param name="time">The clock.</param>
internal sealed class ImportHandler(FileDirectory files, MemberDirectory members, ConversationImport import, ImportOptions options, TimeProvider time) : IJobHandler
{
    private const int CheckpointEvery = 25;

    private readonly ArchiveReader _reader = new(options);

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
        ImportTally tally = new(begun.Report);
        if (await members.FindActorAsync(job.OrganizationId, job.CreatedBy, cancellation).ConfigureAwait(false) is not { Role: >= Role.Member } actor)
        {
            return tally.Report(ImportProblem.Gone);
        }

        FileContent content;
        try
        {
            content = await files.OpenAsync(actor, job.ProjectId, order.FileId, cancellation).ConfigureAwait(false);
        }
        catch (PlatformException gone) when (gone.Error == PlatformError.NotFound)
        {
            return tally.Report(ImportProblem.Gone);
        }

        string? problem = null;
        await using (content.ConfigureAwait(false))
        {
            try
            {
                await ReadAsync(context, actor, new ArchiveFile(content.Stream, options), begun.Read, tally, cancellation).ConfigureAwait(false);
            }
            catch (ImportException stopped)
            {
                problem = stopped.Problem;
            }
        }

        // It was brought for this alone.
        try
        {
            await files.DeleteAsync(actor, job.ProjectId, order.FileId, cancellation).ConfigureAwait(false);
        }
        catch (PlatformException gone) when (gone.Error == PlatformError.NotFound)
        {
        }

        return tally.Report(problem);
    }

    private async Task ReadAsync(JobContext context, Actor actor, ArchiveFile archive, int begun, ImportTally tally, CancellationToken cancellation)
    {
        Guid scope = ImportDirectory.ScopeOf(actor);
        int read = 0;
        await foreach (ReadOnlyMemory<byte>? json in archive.ReadAsync(cancellation).ConfigureAwait(false))
        {
            if (++read > options.MaximumConversations)
            {
                throw new ImportException(ImportProblem.TooMany);
            }

            if (read <= begun)
            {
                continue;
            }

            if (json is { } conversation)
            {
                await AddAsync(actor, scope, conversation, tally, cancellation).ConfigureAwait(false);
            }
            else
            {
                tally.Skip(ImportProblem.TooLong);
            }

            await context.ReportAsync(new JobProgress(archive.Progress) { Done = read, Failed = tally.Failed }, cancellation).ConfigureAwait(false);
            if (read % CheckpointEvery == 0)
            {
                await context.SaveCheckpointAsync(
                    JsonSerializer.Serialize(new ImportCheckpoint(read, tally.Report()), ArchiveJson.Default.ImportCheckpoint), cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task AddAsync(Actor actor, Guid scope, ReadOnlyMemory<byte> json, ImportTally tally, CancellationToken cancellation)
    {
        ImportNotes notes = new();
        try
        {
            (ImportedConversation conversation, string id) = _reader.Read(json, scope, time.GetUtcNow(), notes);
            // One's own export, where the conversation still is.
            bool isOwn = Guid.TryParseExact(id, "D", out Guid own) && await import.HasAsync(actor, own, cancellation).ConfigureAwait(false);
            ImportOutcome outcome = isOwn ? ImportOutcome.Known : await import.AddAsync(actor, conversation, cancellation).ConfigureAwait(false);
            tally.Count(outcome);
            if (outcome is ImportOutcome.Added or ImportOutcome.Extended)
            {
                tally.Note(notes.Counts);
            }
        }
        catch (ImportException refused)
        {
            tally.Skip(refused.Problem);
        }
        catch (PlatformException refused) when (refused.Error is not (PlatformError.Storage or PlatformError.Busy))
        {
            tally.Skip(ImportProblem.Refused);
        }
    }
}
