using System.Runtime.CompilerServices;
using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Generations;

/// <summary>
/// Follows a generation for one reader: from memory as long as that has the next event, from the database where it has not, be it
/// because the reader is behind or because the generation runs elsewhere or has ended.
/// </summary>
internal sealed class GenerationReader(PlatformDatabase database, TimeProvider time, GenerationOptions options, GenerationStore store)
{
    private const int PageSize = 256;

    /// <summary>See <see cref="GenerationLog.ReadAsync"/>.</summary>
    public async IAsyncEnumerable<GenerationEvent> ReadAsync(
        Actor actor, Guid generationId, long afterSequence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await StatusAsync(actor, generationId, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            Task? changed = null;
            IReadOnlyList<GenerationEvent> events = store.Find(generationId)?.After(afterSequence, out changed) ?? [];
            if (changed is not null)
            {
                await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            bool hasEnded = false;
            if (events.Count == 0)
            {
                (events, hasEnded) = await LoadAsync(actor, generationId, afterSequence, cancellationToken).ConfigureAwait(false);
            }

            foreach (GenerationEvent happened in events)
            {
                yield return happened;
                afterSequence = happened.Sequence;
                if (happened.IsEnd)
                {
                    yield break;
                }
            }

            if (events.Count == 0)
            {
                if (hasEnded)
                {
                    yield break;
                }

                if (store.Find(generationId) is null)
                {
                    await Task.Delay(options.Poll, time, cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    private async Task<GenerationStatus> StatusAsync(Actor actor, Guid generationId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        return await context.Generations.Where(generation => generation.Id == generationId)
            .Select(static generation => (GenerationStatus?)generation.Status).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false)
            ?? throw PlatformException.NotFound("generation");
    }

    private async Task<(IReadOnlyList<GenerationEvent> Events, bool HasEnded)> LoadAsync(
        Actor actor, Guid generationId, long afterSequence, CancellationToken cancellationToken)
    {
        // Asked before the events: if it had ended by then, no event can come after these.
        GenerationStatus status = await StatusAsync(actor, generationId, cancellationToken).ConfigureAwait(false);
        await using PlatformDbContext context = database.OpenFor(actor);
        List<GenerationEvent> events = await context.GenerationEvents.AsNoTracking()
            .Where(happened => happened.GenerationId == generationId && happened.Sequence > afterSequence)
            .OrderBy(static happened => happened.Sequence).Take(PageSize).ToListAsync(cancellationToken).ConfigureAwait(false);
        return (events, status != GenerationStatus.Running);
    }
}
