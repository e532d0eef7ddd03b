using Lyceum.Platform;
using Lyceum.Platform.Conversations;
using Lyceum.Platform.Organizations;

namespace Lyceum.Gateway.Archives;

/// <summary>
/// Takes an export's conversations in, one after another. What cannot be taken in costs itself alone. Done twice it adds nothing: ids follow from those of the
/// export. Safe for use by many threads.
/// </summary>
/// <param name="import">Takes conversations in.</param>
/// <param name="options">How much is read.</param>
/// <param name="time">The clock.</param>
internal sealed class ArchiveImport(ConversationImport import, ImportOptions options, TimeProvider time)
{
    private readonly ArchiveReader _reader = new(options);

    /// <summary>Takes them in.</summary>
    /// <param name="actor">Who will own them.</param>
    /// <param name="content">The export; it can be sought in.</param>
    /// <param name="begun">How far it came before.</param>
    /// <param name="keep">Told after each conversation how far it is, and the share that is done.</param>
    /// <param name="cancellation">Ends it early; what came is there.</param>
    public async Task<ImportReport> RunAsync(Actor actor, Stream content, ImportCheckpoint begun, Func<ImportCheckpoint, double, Task> keep, CancellationToken cancellation)
    {
        ImportTally tally = new(begun.Report);
        try
        {
            await ReadAsync(actor, new ArchiveFile(content, options), begun.Read, tally, keep, cancellation).ConfigureAwait(false);
            return tally.Report();
        }
        catch (ImportException stopped)
        {
            return tally.Report(stopped.Problem);
        }
    }

    private async Task ReadAsync(
        Actor actor, ArchiveFile archive, int begun, ImportTally tally, Func<ImportCheckpoint, double, Task> keep, CancellationToken cancellation)
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

            await keep(new ImportCheckpoint(read, tally.Report()), archive.Progress).ConfigureAwait(false);
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
