using Lyceum.Platform.Conversations;
using Lyceum.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Generations;

/// <summary>
/// Ends what no process writes any more. It builds the message from the stored events, as the dead process would have, and records
/// the end only if the generation still runs and is still silent; whoever is late, reaper or writer, changes nothing.
/// </summary>
/// <param name="database">Where generations are.</param>
/// <param name="time">The clock.</param>
/// <param name="options">What adds their events up.</param>
/// <param name="runsHere">Whether a generation runs in this process, which needs no heartbeat to know so, even after a long sleep.</param>
/// <param name="followUps">What follows an end.</param>
internal sealed class GenerationReaper(
    PlatformDatabase database, TimeProvider time, GenerationOptions options, Func<Guid, bool> runsHere, GenerationFollowUps followUps)
{
    private const int LargestGroup = 100;

    /// <summary>Ends all generations that are silent.</summary>
    /// <param name="silence">How long a heartbeat is ago when its generation counts as silent; zero for all that do not run here, whatever the clock says.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>How many.</returns>
    public async Task<int> ReapAsync(TimeSpan silence, CancellationToken cancellationToken)
    {
        DateTimeOffset silentSince = silence == TimeSpan.Zero ? DateTimeOffset.MaxValue : time.GetUtcNow() - silence;
        Guid after = Guid.Empty;
        int count = 0;
        while (true)
        {
            List<Generation> silent = await FindAsync(silentSince, after, cancellationToken).ConfigureAwait(false);
            foreach (Generation generation in silent.Where(generation => !runsHere(generation.Id)))
            {
                count += await TryEndAsync(generation, silentSince, cancellationToken).ConfigureAwait(false) ? 1 : 0;
            }

            if (silent.Count < LargestGroup)
            {
                return count;
            }

            after = silent[^1].Id;
        }
    }

    private async Task<List<Generation>> FindAsync(DateTimeOffset silentSince, Guid after, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenEverywhere();
        return await context.AcrossOrganizations<Generation>().AsNoTracking()
            .Where(generation => generation.Status == GenerationStatus.Running && generation.HeartbeatAt < silentSince && generation.Id.CompareTo(after) > 0)
            .OrderBy(static generation => generation.Id).Take(LargestGroup).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> TryEndAsync(Generation generation, DateTimeOffset silentSince, CancellationToken cancellationToken)
    {
        try
        {
            return await EndAsync(generation, silentSince, cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // It wrote an event meanwhile, or was deleted, or cannot be read: it must not keep the others from their end.
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            return false;
        }
    }

    private async Task<bool> EndAsync(Generation generation, DateTimeOffset silentSince, CancellationToken cancellationToken)
    {
        (long last, MessageContent? content) = await ReplayAsync(generation, cancellationToken).ConfigureAwait(false);
        GenerationEnd end = new(generation.CancelRequestedAt is null ? GenerationStatus.Interrupted : GenerationStatus.Cancelled, null);
        GenerationEnding ending = new()
        {
            Generation = generation,
            End = end,
            Events =
            [
                new GenerationEvent
                {
                    GenerationId = generation.Id,
                    Sequence = last + 1,
                    OrganizationId = generation.OrganizationId,
                    OwnerKind = generation.OwnerKind,
                    OwnerId = generation.OwnerId,
                    Type = GenerationEvent.EndType,
                    Payload = end.ToPayload(),
                },
            ],
            Content = content,
            Now = time.GetUtcNow(),
            SilentSince = silentSince,
        };
        return await ending.RecordAsync(database, followUps, cancellationToken).ConfigureAwait(false);
    }

    private async Task<(long Last, MessageContent? Content)> ReplayAsync(Generation generation, CancellationToken cancellationToken)
    {
        IMessageComposer? composer = options.Composer();
        long last = -1;
        await using PlatformDbContext context = database.OpenEverywhere();
        await foreach (GenerationEvent happened in context.AcrossOrganizations<GenerationEvent>().AsNoTracking()
            .Where(other => other.OrganizationId == generation.OrganizationId && other.GenerationId == generation.Id)
            .OrderBy(static other => other.Sequence).AsAsyncEnumerable().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            composer = Try(composer, () => composer!.Add(happened));
            last = happened.Sequence;
        }

        MessageContent? content = null;
        Try(composer, () => content = composer!.Build());
        return (last, content is null ? null : new MessageContent(StoredText.Clean(content.Content), Message.Searchable(content.Text)));
    }

    private static IMessageComposer? Try(IMessageComposer? composer, Action step)
    {
        if (composer is null)
        {
            return null;
        }

        try
        {
            step();
            return composer;
        }
#pragma warning disable CA1031 // The composer is not ours; a generation ends even if its text cannot be built, with the text that is there.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }
}
