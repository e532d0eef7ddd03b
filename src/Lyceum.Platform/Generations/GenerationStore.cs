using System.Collections.Concurrent;
using Lyceum.Platform.Conversations;
using Lyceum.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Lyceum.Platform.Generations;

/// <summary>
/// Brings what runs in memory to the database: events of all generations in one commit, messages every few seconds, ends,
/// heartbeats. While the database takes nothing, nothing is lost: events wait, and producers with them once there is no room; an end waits for as
/// long as a generation may be silent.
/// </summary>
/// <param name="database">Where generations are.</param>
/// <param name="time">The clock.</param>
/// <param name="options">How they are kept.</param>
/// <param name="followUps">What follows an end.</param>
internal sealed class GenerationStore(PlatformDatabase database, TimeProvider time, GenerationOptions options, GenerationFollowUps followUps)
{
    private const int LargestGroup = 256;
    private const int EndAttempts = 3;
    private const int StoreAttempts = 5;
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<Guid, GenerationRun> _running = new();
    private long _closedAt = long.MaxValue;

    /// <summary>What runs in this process.</summary>
    public ICollection<GenerationRun> Running => _running.Values;

    /// <summary>How many run in this process.</summary>
    public int Count => _running.Count;

    /// <summary>Whether something will have to be stored without anybody appending more.</summary>
    public bool HasWork => _running.Values.Any(static run => run.HasWork || run.IsMessageBehind);

    /// <summary>What runs in this process under an id; null where nothing does.</summary>
    public GenerationRun? Find(Guid id) => _running.GetValueOrDefault(id);

    /// <summary>Bounds what ends from now on take together, where the database takes nothing: the program wants to end.</summary>
    public void Close() => Interlocked.CompareExchange(ref _closedAt, time.GetTimestamp(), long.MaxValue);

    /// <summary>Takes a generation that began.</summary>
    public void Add(GenerationRun run) => _running[run.Generation.Id] = run;

    /// <summary>Stores what waits. Never throws; what could not be stored waits on.</summary>
    public async Task FlushAsync()
    {
        List<GenerationRun> group = [];
        try
        {
            foreach (GenerationRun run in _running.Values)
            {
                // Where the gate is held, an end is being stored, with all that waits.
                if ((run.HasWork || IsMessageDue(run)) && await run.Gate.WaitAsync(0).ConfigureAwait(false))
                {
                    group.Add(run);
                    if (run.Unstored.Count == 0)
                    {
                        run.Number(all: false);
                    }
                }
            }

            foreach (GenerationRun[] part in group.Where(static run => !run.HasEnded).Chunk(LargestGroup))
            {
                if (await TryStoreAsync(part).ConfigureAwait(false) is not null)
                {
                    await StoreEachAsync(part).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            group.ForEach(static run => run.Gate.Release());
        }
    }

    /// <summary>Ends a generation of this process with all that waits.</summary>
    /// <returns>False where it had ended.</returns>
    /// <exception cref="PlatformException">It could not be stored.</exception>
    public async Task<bool> EndAsync(GenerationRun run, GenerationEnd end, string? result, TokenUsage? usage, CancellationToken cancellationToken)
    {
        await run.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (run.HasEnded)
            {
                return false;
            }

            run.Number(all: true);
            run.NumberEnd(end);
            MessageContent? content = run.ComposeAll();
            result = result is null ? null : StoredText.Clean(result);
            long began = time.GetTimestamp();
            int refusals = 0;
            while (true)
            {
                GenerationEnding ending = new()
                {
                    Generation = run.Generation,
                    End = end,
                    Events = [.. run.Unstored],
                    Content = content,
                    Result = result,
                    Usage = usage,
                    Now = time.GetUtcNow(),
                };
                try
                {
                    bool recorded = await ending.RecordAsync(database, followUps, CancellationToken.None).ConfigureAwait(false);
                    if (recorded)
                    {
                        run.ShowStored();
                    }

                    Drop(run);
                    return recorded;
                }
#pragma warning disable CA1031 // What went wrong is told or tried again; a run must come to an end or be dropped in any case.
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    bool? runs = await LookAsync(run).ConfigureAwait(false);
                    bool isUnavailable = runs is null || (runs == true && DatabaseErrors.IsUnavailable(exception));
                    if (isUnavailable && time.GetElapsedTime(long.Min(began, Interlocked.Read(ref _closedAt))) < options.Silence)
                    {
                        // It comes back, and what was answered must not be lost meanwhile. Reapers of other processes wait no longer either.
                        await Task.Delay(s_pause, time, CancellationToken.None).ConfigureAwait(false);
                    }
                    else if (isUnavailable || ++refusals == EndAttempts)
                    {
                        // Without a heartbeat it counts as interrupted before long, whoever notices.
                        Drop(run);
                        throw new PlatformException(PlatformError.Storage, "The end of a generation could not be stored; see the inner error.", exception);
                    }
                }
            }
        }
        finally
        {
            run.Gate.Release();
        }
    }

    /// <summary>Tells that what runs here lives, and hears what was asked of it elsewhere. Never throws.</summary>
    public async Task BeatAsync()
    {
        DateTimeOffset now = time.GetUtcNow();
        foreach (GenerationRun[] part in _running.Values.Chunk(LargestGroup))
        {
            Guid[] ids = [.. part.Select(static run => run.Generation.Id)];
            try
            {
                await using PlatformDbContext context = database.OpenEverywhere();
                IQueryable<Generation> rows = context.AcrossOrganizations<Generation>().Where(generation => ids.Contains(generation.Id));
                await rows.Where(static generation => generation.Status == GenerationStatus.Running)
                    .ExecuteUpdateAsync(set => set.SetProperty(generation => generation.HeartbeatAt, now), CancellationToken.None).ConfigureAwait(false);
                Dictionary<Guid, bool> cancelled = await rows.Where(static generation => generation.Status == GenerationStatus.Running)
                    .Select(static generation => new { generation.Id, IsCancelled = generation.CancelRequestedAt != null })
                    .ToDictionaryAsync(static generation => generation.Id, static generation => generation.IsCancelled, CancellationToken.None)
                    .ConfigureAwait(false);
                foreach (GenerationRun run in part)
                {
                    if (!cancelled.TryGetValue(run.Generation.Id, out bool stop))
                    {
                        Drop(run);
                    }
                    else if (stop)
                    {
                        run.Stop(cancelled: true);
                    }
                }
            }
#pragma warning disable CA1031 // The next beat may come through. If none does in time, the generations count as interrupted, as they must.
            catch (Exception)
#pragma warning restore CA1031
            {
            }
        }
    }

    /// <summary>Ends a run in memory alone: it ended elsewhere, is deleted, or can not be stored.</summary>
    public void Drop(GenerationRun run)
    {
        run.Lose();
        _running.TryRemove(new KeyValuePair<Guid, GenerationRun>(run.Generation.Id, run));
    }

    private bool IsMessageDue(GenerationRun run) => run.IsMessageBehind && time.GetUtcNow() - run.ComposedAt >= options.MessageInterval;

    private async Task StoreEachAsync(GenerationRun[] runs)
    {
        // One that was deleted or ended elsewhere must not cost the others their events.
        foreach (GenerationRun run in runs)
        {
            if (await TryStoreAsync([run]).ConfigureAwait(false) is not { } problem)
            {
                run.Refusals = 0;
            }
            else if (await LookAsync(run).ConfigureAwait(false) == true && !DatabaseErrors.IsUnavailable(problem) && ++run.Refusals == StoreAttempts)
            {
                // The database is there and takes everything but this. Without a heartbeat it is ended with what is stored.
                Drop(run);
            }
        }
    }

    // What went wrong; null where it is stored.
    private async Task<Exception?> TryStoreAsync(GenerationRun[] runs)
    {
        try
        {
            GenerationRun[] due = [.. runs.Where(IsMessageDue)];
            await using PlatformDbContext context = database.OpenEverywhere();
            context.ChangeTracker.AutoDetectChangesEnabled = false;
            context.AddRange(runs.SelectMany(static run => run.Unstored));
            if (due.Length == 0)
            {
                await context.SaveChangesAsync(CancellationToken.None).ConfigureAwait(false);
            }
            else
            {
                await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(CancellationToken.None).ConfigureAwait(false);
                await context.SaveChangesAsync(CancellationToken.None).ConfigureAwait(false);
                foreach (GenerationRun run in due)
                {
                    await WriteMessageAsync(context, run).ConfigureAwait(false);
                }

                await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            }

            foreach (GenerationRun run in due)
            {
                (run.CoveredSequence, run.ComposedAt) = (run.StoredSequence, time.GetUtcNow());
            }

            foreach (GenerationRun run in runs)
            {
                run.ShowStored();
            }

            return null;
        }
#pragma warning disable CA1031 // Whatever went wrong, it must cost no other generation anything, and the loop must live.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return exception;
        }
    }

    /// <summary>Brings the message up to what was stored before this commit: text and number are of one moment.</summary>
    private static async Task WriteMessageAsync(PlatformDbContext context, GenerationRun run)
    {
        (Guid id, Guid? messageId, long covered) = (run.Generation.Id, run.Generation.MessageId, run.StoredSequence);
        await context.AcrossOrganizations<Generation>().Where(generation => generation.Id == id && generation.Status == GenerationStatus.Running)
            .ExecuteUpdateAsync(set => set.SetProperty(generation => generation.LastSequence, covered), CancellationToken.None).ConfigureAwait(false);
        if (messageId is not null && run.ComposeStored() is { } content)
        {
            await context.AcrossOrganizations<Message>().Where(message => message.Id == messageId && message.Status == MessageStatus.Running)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(message => message.Content, content.Content)
                        .SetProperty(message => message.Text, content.Text)
                        .SetProperty(message => message.CoveredSequence, covered),
                    CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Finds out why something could not be stored. Never throws: while the database is away there is nothing to find out.</summary>
    /// <returns>Whether the generation still runs; null where the database does not say.</returns>
    private async Task<bool?> LookAsync(GenerationRun run)
    {
        try
        {
            Guid id = run.Generation.Id;
            await using PlatformDbContext context = database.OpenEverywhere();
            if (!await context.AcrossOrganizations<Generation>().AnyAsync(row => row.Id == id && row.Status == GenerationStatus.Running, CancellationToken.None).ConfigureAwait(false))
            {
                Drop(run);
                return false;
            }

            // A commit whose answer got lost: the numbers that are there are this run's, since it still runs.
            long? stored = await context.AcrossOrganizations<GenerationEvent>()
                .Where(happened => happened.OrganizationId == run.Generation.OrganizationId && happened.GenerationId == id)
                .MaxAsync(static happened => (long?)happened.Sequence, CancellationToken.None).ConfigureAwait(false);
            run.Reconcile(stored ?? -1);
            return true;
        }
#pragma warning disable CA1031 // While the database is away there is nothing to find out.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }
}
