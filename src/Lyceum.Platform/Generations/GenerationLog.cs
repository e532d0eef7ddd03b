using System.Threading.Channels;
using Lyceum.Platform.Conversations;
using Lyceum.Platform.Data;
using Lyceum.Platform.Jobs;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lyceum.Platform.Generations;

/// <summary>
/// Runs generations for the server's own sake: they go on when their reader leaves, any reader follows them from any event, from
/// any process, and each comes to one recorded end, whatever happens. Safe for use by many threads.
/// </summary>
public sealed class GenerationLog : IAsyncDisposable
{
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _stop = new();
    private readonly PlatformDatabase _database;
    private readonly TimeProvider _time;
    private readonly GenerationOptions _options;
    private readonly GenerationStore _store;
    private readonly GenerationReaper _reaper;
    private readonly GenerationReader _reader;
    private volatile bool _isClosing;
    private Task _loops = Task.CompletedTask;

    /// <summary>Makes a log; <see cref="StartAsync"/> sets it going.</summary>
    /// <param name="database">Where generations are.</param>
    /// <param name="time">The clock.</param>
    /// <param name="options">How they are kept; null for the usual.</param>
    /// <param name="jobs">What makes rows of jobs; null for one of the same database.</param>
    /// <param name="followUps">Who says what follows an end; nobody unless given.</param>
    /// <param name="logger">Where follow-ups that fail are noted; null for nowhere.</param>
    public GenerationLog(
        PlatformDatabase database,
        TimeProvider time,
        GenerationOptions? options = null,
        JobQueue? jobs = null,
        IEnumerable<IGenerationFollowUp>? followUps = null,
        ILogger<GenerationLog>? logger = null)
    {
        _database = database;
        _time = time;
        _options = options ?? new GenerationOptions();
        GenerationFollowUps following = new(jobs ?? new JobQueue(database, time), [.. followUps ?? []], logger ?? NullLogger<GenerationLog>.Instance);
        _store = new GenerationStore(database, time, _options, following);
        _reaper = new GenerationReaper(database, time, _options, id => _store.Find(id) is not null, following);
        _reader = new GenerationReader(database, time, _options, _store);
    }

    /// <summary>Ends what dead processes left, and begins to store, to tell that it lives, and to reap. Called once, before the first generation.</summary>
    /// <param name="cancellationToken">Ends it early.</param>
    public Task StartAsync(CancellationToken cancellationToken) => LiveAsync(_options.Silence, cancellationToken);

    /// <summary>The same, by who knows that no other process has the database: everything that runs was left by a dead one, however lately that told that it lives.</summary>
    /// <param name="cancellationToken">Ends it early.</param>
    public Task StartAloneAsync(CancellationToken cancellationToken) => LiveAsync(TimeSpan.Zero, cancellationToken);

    /// <summary>
    /// Starts a generation and runs what produces it, on the server's account: no reader's leaving ends it, and it comes to a recorded end
    /// however the producer does: an exception is a failure, returning without an end or being stopped an interruption.
    /// </summary>
    /// <param name="actor">Who will own it.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="produce">Writes it, and heeds <see cref="GenerationWriter.StopToken"/>. Not called where the id was known.</param>
    /// <param name="cancellationToken">Ends the starting early; not the generation.</param>
    /// <returns>The generation; where the id was known, the one that is there.</returns>
    /// <exception cref="PlatformException">The actor may not, there is no such conversation or message, or the id is somebody else's.</exception>
    public async Task<Generation> RunAsync(Actor actor, GenerationRequest request, Func<GenerationWriter, Task> produce, CancellationToken cancellationToken)
    {
        GenerationStart start = await BeginAsync(actor, request, cancellationToken).ConfigureAwait(false);
        if (start.Writer is not null)
        {
            _ = Task.Run(() => ProduceAsync(start.Writer, produce), CancellationToken.None);
        }

        return start.Generation;
    }

    /// <summary>Starts a generation whose producer runs elsewhere. The caller disposes the writer; see <see cref="RunAsync"/> for one that cannot forget.</summary>
    /// <param name="actor">Who will own it.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancellationToken">Ends the starting early.</param>
    /// <exception cref="PlatformException">The actor may not, there is no such conversation or message, or the id is somebody else's.</exception>
    public async Task<GenerationStart> BeginAsync(Actor actor, GenerationRequest request, CancellationToken cancellationToken)
    {
        actor.DemandUse();
        request = request.Checked();
        await using PlatformDbContext context = _database.OpenFor(actor);
        if (await FindAsync(context, request.Id, cancellationToken).ConfigureAwait(false) is { } known)
        {
            return new GenerationStart(known, null);
        }

        if (_isClosing || _store.Count >= _options.MaximumRunning)
        {
            throw new PlatformException(PlatformError.Busy, "Too many answers are being written; try again when some have ended.");
        }

        Generation generation;
        try
        {
            generation = await InsertAsync(context, actor, request, cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateException exception)
        {
            context.ChangeTracker.Clear();
            return await FindAsync(context, request.Id, cancellationToken).ConfigureAwait(false) is { } first
                ? new GenerationStart(first, null)
                : throw PlatformException.Conflict("The generation's id cannot be used; choose a new one.", exception);
        }

        GenerationRun run = new(generation, _options, _time.GetUtcNow());
        _store.Add(run);
        GenerationWriter writer = new(_store, run, Signal);
        if (_isClosing)
        {
            await writer.DisposeAsync().ConfigureAwait(false);
        }

        return new GenerationStart(generation, writer);
    }

    /// <summary>A generation.</summary>
    /// <exception cref="PlatformException">The actor has no such generation.</exception>
    public async Task<Generation> GetAsync(Actor actor, Guid generationId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = _database.OpenFor(actor);
        return await FindAsync(context, generationId, cancellationToken).ConfigureAwait(false) ?? throw PlatformException.NotFound("generation");
    }

    /// <summary>
    /// What happened in a generation after an event, and goes on happening, until its end: each event once, in order, without a gap. An
    /// event is seen once it is stored. Any number may read, as slowly as they like.
    /// </summary>
    /// <param name="actor">Who reads.</param>
    /// <param name="generationId">The generation.</param>
    /// <param name="afterSequence">The last event that the reader has; -1 for none.</param>
    /// <param name="cancellationToken">Ends the reading, and nothing else.</param>
    /// <exception cref="PlatformException">The actor has no such generation, or it was deleted meanwhile.</exception>
    public IAsyncEnumerable<GenerationEvent> ReadAsync(Actor actor, Guid generationId, long afterSequence, CancellationToken cancellationToken) =>
        _reader.ReadAsync(actor, generationId, afterSequence, cancellationToken);

    /// <summary>
    /// Stops a generation, from any window and any process: at once if it runs here, with the next heartbeat if elsewhere. What was
    /// written until then is kept. One that has ended stays as it is.
    /// </summary>
    /// <returns>The generation, which may end a moment later.</returns>
    /// <exception cref="PlatformException">The actor has no such generation.</exception>
    public async Task<Generation> CancelAsync(Actor actor, Guid generationId, CancellationToken cancellationToken)
    {
        DateTimeOffset now = _time.GetUtcNow();
        await using PlatformDbContext context = _database.OpenFor(actor);
        await context.Generations
            .Where(generation => generation.Id == generationId && generation.Status == GenerationStatus.Running && generation.CancelRequestedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(generation => generation.CancelRequestedAt, now), cancellationToken).ConfigureAwait(false);
        Generation found = await FindAsync(context, generationId, cancellationToken).ConfigureAwait(false) ?? throw PlatformException.NotFound("generation");
        if (found.Status == GenerationStatus.Running)
        {
            _store.Find(generationId)?.Stop(cancelled: true);
        }

        return found;
    }

    /// <summary>Deletes a generation and its events; its message stays. One that runs is stopped.</summary>
    /// <exception cref="PlatformException">The actor has no such generation.</exception>
    public async Task DeleteAsync(Actor actor, Guid generationId, CancellationToken cancellationToken)
    {
        await CancelAsync(actor, generationId, cancellationToken).ConfigureAwait(false);
        await using PlatformDbContext context = _database.OpenFor(actor);
        await context.Generations.Where(generation => generation.Id == generationId).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        if (_store.Find(generationId) is { } run)
        {
            _store.Drop(run);
        }
    }

    /// <summary>Ends all silent generations now. The log does it by itself three times in <see cref="GenerationOptions.Silence"/>.</summary>
    /// <returns>How many.</returns>
    public Task<int> ReapAsync(CancellationToken cancellationToken) => _reaper.ReapAsync(_options.Silence, cancellationToken);

    /// <summary>
    /// Stops what runs in this process, stores all of it as interrupted, and ends. Where the database takes nothing it is waited for, altogether for
    /// <see cref="GenerationOptions.Silence"/>.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        _isClosing = true;
        _store.Close();
        foreach (GenerationRun run in _store.Running)
        {
            run.Stop(cancelled: false);
            await new GenerationWriter(_store, run, Signal).DisposeAsync().ConfigureAwait(false);
        }

        await AbandonAsync().ConfigureAwait(false);
    }

    /// <summary>Ends without storing anything, as a process does that dies.</summary>
    internal async Task AbandonAsync()
    {
        _isClosing = true;
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loops.ConfigureAwait(false);
    }

    private async Task LiveAsync(TimeSpan silence, CancellationToken cancellationToken)
    {
        await _reaper.ReapAsync(silence, cancellationToken).ConfigureAwait(false);
        _loops = Task.WhenAll(
            Task.Run(StoreAlwaysAsync, CancellationToken.None),
            RepeatAsync(_options.Heartbeat, _store.BeatAsync),
            RepeatAsync(_options.Silence / 3, () => _reaper.ReapAsync(_options.Silence, _stop.Token)));
    }

    private static async Task ProduceAsync(GenerationWriter writer, Func<GenerationWriter, Task> produce)
    {
        await using (writer.ConfigureAwait(false))
        {
            try
            {
                await produce(writer).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (writer.StopToken.IsCancellationRequested)
            {
                // Disposing records it.
            }
#pragma warning disable CA1031 // Whatever went wrong, the generation must come to an end, and readers must hear of it.
            catch (Exception)
#pragma warning restore CA1031
            {
                await TryFailAsync(writer).ConfigureAwait(false);
            }
        }
    }

    private static async Task TryFailAsync(GenerationWriter writer)
    {
        try
        {
            await writer.FailAsync(new GenerationError("server_error", "The answer could not be written to its end."), null, CancellationToken.None).ConfigureAwait(false);
        }
        catch (PlatformException)
        {
            // The database is away; the reaper ends it when that is back.
        }
    }

    private static Task<Generation?> FindAsync(PlatformDbContext context, Guid generationId, CancellationToken cancellationToken) =>
        context.Generations.AsNoTracking().SingleOrDefaultAsync(generation => generation.Id == generationId, cancellationToken);

    private async Task<Generation> InsertAsync(PlatformDbContext context, Actor actor, GenerationRequest request, CancellationToken cancellationToken)
    {
        DateTimeOffset now = _time.GetUtcNow();
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        Message? message = null;
        if (request.ConversationId is { } conversationId)
        {
            MessagePlacement placement = new(context, conversationId);
            Conversation conversation = await placement.HoldAsync(now, cancellationToken).ConfigureAwait(false);
            if (request.IsAlone && await context.Generations.AnyAsync(
                other => other.ConversationId == conversationId && other.Status == GenerationStatus.Running && other.Id != request.Id, cancellationToken).ConfigureAwait(false))
            {
                throw PlatformException.Conflict("An answer is being written in this conversation; wait until it has ended, or stop it.", reason: "conversation_busy");
            }

            Guid? questionId = await AskAsync(context, placement, conversation, request, now, cancellationToken).ConfigureAwait(false);
            NewMessage empty = new() { Role = MessageRole.Assistant, Content = _options.Composer().Build().Content, Model = request.Model };
            message = await placement.AddAsync(conversation, empty, questionId ?? request.ParentId ?? conversation.ActiveLeafId, request.Id, now, cancellationToken).ConfigureAwait(false);
        }

        Generation generation = new()
        {
            Id = request.Id,
            OrganizationId = actor.OrganizationId,
            OwnerKind = actor.Owner.Kind,
            OwnerId = actor.Owner.Id,
            ConversationId = request.ConversationId,
            MessageId = message?.Id,
            Kind = request.Kind,
            Metadata = request.Metadata,
            Model = request.Model,
            HeartbeatAt = now,
            StartedAt = now,
            Request = request.Payload,
            ExpiresAt = request.Expires ? now + _options.Kept : null,
        };
        context.Add(generation);
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return generation;
    }

    /// <summary>Puts the question into the conversation, out of the queue if it waits there.</summary>
    /// <returns>The question; null where the request has none.</returns>
    private static async Task<Guid?> AskAsync(
        PlatformDbContext context, MessagePlacement placement, Conversation conversation, GenerationRequest request, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (request.Question is not { Id: { } id } question)
        {
            return null;
        }

        if (request.IsQueued
            && await context.QueuedMessages.Where(queued => queued.Id == id && queued.ConversationId == conversation.Id).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false) == 0)
        {
            throw PlatformException.Conflict("The message was withdrawn, or is sent already.", reason: "queue_withdrawn");
        }

        if (await context.Messages.AnyAsync(row => row.Id == id && row.ConversationId == conversation.Id, cancellationToken).ConfigureAwait(false))
        {
            return id;
        }

        Guid? parentId = request.QuestionBeside is { } beside
            ? (await placement.FindAsync(beside, cancellationToken).ConfigureAwait(false)).ParentId
            : question.ParentId ?? conversation.ActiveLeafId;
        await placement.AddAsync(conversation, question, parentId, null, now, cancellationToken).ConfigureAwait(false);
        // Stored now, since the answer's place is looked for among the rows.
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        return id;
    }

    private void Signal() => _signal.Writer.TryWrite(true);

    private async Task StoreAlwaysAsync()
    {
        try
        {
            while (await _signal.Reader.WaitToReadAsync(_stop.Token).ConfigureAwait(false))
            {
                _signal.Reader.TryRead(out _);
                do
                {
                    try
                    {
                        await _store.FlushAsync().ConfigureAwait(false);
                    }
#pragma warning disable CA1031 // Nothing that one round does may end all others.
                    catch (Exception)
#pragma warning restore CA1031
                    {
                    }

                    await Task.Delay(_options.FlushInterval, _time, _stop.Token).ConfigureAwait(false);
                }
                while (_store.HasWork);
            }
        }
        catch (OperationCanceledException)
        {
            // Closed.
        }
    }

    private async Task RepeatAsync(TimeSpan pause, Func<Task> step)
    {
        using PeriodicTimer timer = new(pause, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
            {
                try
                {
                    await step().ConfigureAwait(false);
                }
#pragma warning disable CA1031 // The database may be away for a while; the next tick may find it.
                catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
                {
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Closed.
        }
    }
}
