using System.Text;
using Lyceum.Platform.Conversations;

namespace Lyceum.Platform.Generations;

/// <summary>
/// A generation that runs in this process, as memory holds it. An event waits until it is stored, and is shown to readers only
/// then: so what a reader has seen is never taken back, whatever dies. What waits is bounded, what stays for readers too.
/// </summary>
#pragma warning disable CA1001 // Producers keep the token beyond the run's end; neither source nor gate holds anything but memory.
internal sealed class GenerationRun
#pragma warning restore CA1001
{
    private readonly Lock _lock = new();
    private readonly GenerationOptions _options;
    private readonly IMessageComposer _composer;
    private readonly CancellationTokenSource _stop = new();
    private readonly Queue<GenerationEvent> _recent = new();
    private List<Waiting> _waiting = [];
    private int _waitingCharacters;
    private int _recentCharacters;
    private long _nextSequence;
    private long _composed = -1;
    private bool _isEnding;
    private bool _ended;
    private bool _composerFailed;
    private TaskCompletionSource _changed = NewSignal();
    private TaskCompletionSource _room = NewSignal();

    public GenerationRun(Generation generation, GenerationOptions options, DateTimeOffset now)
    {
        Generation = generation;
        _options = options;
        _composer = options.Composer();
        ComposedAt = now;
        StopToken = _stop.Token;
    }

    /// <summary>The row as it was when it began.</summary>
    public Generation Generation { get; }

    /// <summary>Held by whoever stores something of it.</summary>
    public SemaphoreSlim Gate { get; } = new(1);

    /// <summary>Events with numbers that are not stored yet. Only under the gate.</summary>
    public List<GenerationEvent> Unstored { get; } = [];

    /// <summary>The last stored event; -1 for none.</summary>
    public long StoredSequence { get; private set; } = -1;

    /// <summary>The last event that the message covers. Only under the gate.</summary>
    public long CoveredSequence { get; set; } = -1;

    /// <summary>When the message was written last. Only under the gate.</summary>
    public DateTimeOffset ComposedAt { get; set; }

    /// <summary>How often the database refused its events in a row, though it was there. Only under the gate.</summary>
    public int Refusals { get; set; }

    /// <summary>Ends when the generation shall.</summary>
    public CancellationToken StopToken { get; }

    /// <summary>Whether somebody stopped it.</summary>
    public bool IsCancelled { get; private set; }

    /// <summary>Whether it ended, here or elsewhere.</summary>
    public bool HasEnded
    {
        get
        {
            lock (_lock)
            {
                return _ended;
            }
        }
    }

    /// <summary>Whether events wait to be stored.</summary>
    public bool HasWork
    {
        get
        {
            lock (_lock)
            {
                return !_ended && (_waiting.Count > 0 || _nextSequence - 1 > StoredSequence);
            }
        }
    }

    /// <summary>Whether the message is behind the stored events.</summary>
    public bool IsMessageBehind => StoredSequence > CoveredSequence && !HasEnded;

    /// <summary>Takes an event, or waits for room.</summary>
    /// <exception cref="PlatformException">The generation has ended.</exception>
    public async ValueTask AppendAsync(string type, string payload, bool joins, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task room;
            lock (_lock)
            {
                if (_ended || _isEnding)
                {
                    throw PlatformException.Conflict("The generation has ended; nothing can be added.");
                }

                if (_waitingCharacters < _options.PendingCharacters)
                {
                    Take(type, payload, joins);
                    return;
                }

                room = _room.Task;
            }

            await room.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Gives numbers to what waits. Only under the gate.</summary>
    /// <param name="all">Whether it ends: nothing is taken any more, and half a character goes too, since nothing will complete it.</param>
    public void Number(bool all)
    {
        lock (_lock)
        {
            _isEnding |= all;
            List<Waiting> taken = _waiting;
            _waiting = [];
            _waitingCharacters = 0;
            foreach (Waiting waiting in taken)
            {
                string payload = waiting.Payload.ToString();
                bool isLast = ReferenceEquals(waiting, taken[^1]);
                if (!all && isLast && waiting.Joins && payload.Length > 0 && char.IsHighSurrogate(payload[^1]))
                {
                    // Text is cut anywhere; the other half of this character comes with the next piece.
                    Take(waiting.Type, payload[^1..], joins: true);
                    payload = payload[..^1];
                }

                if (payload.Length > 0 || !waiting.Joins)
                {
                    Unstored.Add(NewEvent(waiting.Type, StoredText.Clean(payload)));
                }
            }

            Signal(ref _room);
        }
    }

    /// <summary>Gives the last event its number. Only under the gate.</summary>
    public void NumberEnd(GenerationEnd end)
    {
        lock (_lock)
        {
            Unstored.Add(NewEvent(GenerationEvent.EndType, end.ToPayload()));
        }
    }

    /// <summary>What the events until the last numbered one add up to; null where the composer failed. Only under the gate.</summary>
    public MessageContent? ComposeAll()
    {
        Compose(Unstored);
        return Build();
    }

    /// <summary>What the stored events add up to; null where the composer failed. Only under the gate, before <see cref="ComposeAll"/>.</summary>
    public MessageContent? ComposeStored() => Build();

    /// <summary>Shows events to readers, which are stored now. Only under the gate.</summary>
    public void ShowStored()
    {
        Compose(Unstored);
        lock (_lock)
        {
            foreach (GenerationEvent happened in Unstored)
            {
                StoredSequence = happened.Sequence;
                _recent.Enqueue(happened);
                _recentCharacters += happened.Payload.Length;
                _ended |= happened.IsEnd;
            }

            while (_recent.Count > _options.RecentEvents || (_recentCharacters > _options.RecentCharacters && _recent.Count > 1))
            {
                _recentCharacters -= _recent.Dequeue().Payload.Length;
            }

            Unstored.Clear();
            Signal(ref _changed);
        }
    }

    /// <summary>Forgets events that turned out to be stored. Only under the gate.</summary>
    public void Reconcile(long storedSequence)
    {
        int count = Unstored.FindLastIndex(happened => happened.Sequence <= storedSequence) + 1;
        if (count == 0)
        {
            return;
        }

        List<GenerationEvent> left = Unstored[count..];
        Unstored.RemoveRange(count, Unstored.Count - count);
        ShowStored();
        Unstored.AddRange(left);
    }

    /// <summary>What happened after an event, as far as memory has it.</summary>
    /// <param name="sequence">The event.</param>
    /// <param name="changed">Ends when there may be more; null where there is something, or the database must be asked.</param>
    public GenerationEvent[] After(long sequence, out Task? changed)
    {
        lock (_lock)
        {
            changed = null;
            if (sequence >= StoredSequence)
            {
                changed = _ended ? null : _changed.Task;
                return [];
            }

            return _recent.Count > 0 && _recent.Peek().Sequence <= sequence + 1
                ? [.. _recent.Where(happened => happened.Sequence > sequence)]
                : [];
        }
    }

    /// <summary>Asks whoever writes it to stop.</summary>
    /// <param name="cancelled">Whether somebody wants it so.</param>
    public void Stop(bool cancelled)
    {
        lock (_lock)
        {
            IsCancelled |= cancelled && !_ended;
        }

        // Whoever hears of it runs elsewhere: neither a command nor the loops wait for a producer.
        _ = _stop.CancelAsync();
    }

    /// <summary>Notes that it ended elsewhere, or is gone: nothing more can be written.</summary>
    public void Lose()
    {
        lock (_lock)
        {
            _ended = true;
            _waiting.Clear();
            Signal(ref _room);
            Signal(ref _changed);
        }

        Stop(cancelled: false);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static void Signal(ref TaskCompletionSource signal)
    {
        signal.TrySetResult();
        signal = NewSignal();
    }

    private void Take(string type, string payload, bool joins)
    {
        _waitingCharacters += payload.Length + type.Length;
        if (joins && _waiting.Count > 0 && _waiting[^1] is { Joins: true } last && last.Type == type)
        {
            last.Payload.Append(payload);
        }
        else
        {
            _waiting.Add(new Waiting(type, new StringBuilder(payload), joins));
        }
    }

    private GenerationEvent NewEvent(string type, string payload) => new()
    {
        GenerationId = Generation.Id,
        OrganizationId = Generation.OrganizationId,
        OwnerKind = Generation.OwnerKind,
        OwnerId = Generation.OwnerId,
        Sequence = _nextSequence++,
        Type = type,
        Payload = payload,
    };

    private void Compose(List<GenerationEvent> events)
    {
        foreach (GenerationEvent happened in events.Where(happened => happened.Sequence > _composed))
        {
            TryCompose(() => _composer.Add(happened));
            _composed = happened.Sequence;
        }
    }

    private MessageContent? Build()
    {
        MessageContent? content = null;
        TryCompose(() => content = _composer.Build());
        return content is null ? null : new MessageContent(StoredText.Clean(content.Content), Message.Searchable(content.Text));
    }

    private void TryCompose(Action step)
    {
        if (_composerFailed)
        {
            return;
        }

        try
        {
            step();
        }
#pragma warning disable CA1031 // The composer is not ours: it must cost no other generation anything, and this one only its newest text.
        catch (Exception)
#pragma warning restore CA1031
        {
            _composerFailed = true;
            Stop(cancelled: false);
        }
    }

    private sealed record Waiting(string Type, StringBuilder Payload, bool Joins);
}
