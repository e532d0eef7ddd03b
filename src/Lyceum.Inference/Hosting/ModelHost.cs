using System.Runtime.CompilerServices;

namespace Lyceum.Inference.Hosting;

/// <summary>
/// Keeps models in memory by name. A model is loaded when a request first asks for it, while others go on; it leaves when nobody
/// has used it for a while, or when others need its room, the one used longest ago first. A model in use never leaves.
/// Thread-safe.
/// </summary>
/// <remarks>
/// Loaded models, those on their way in and those on their way out take no more than the budget together. They can exceed it only
/// by what a model in use or a pinned one takes beyond its estimate, as its keys and values grow; whoever is idle then leaves.
/// Who waits for room has its turn: models in use that must go for it get no new requests, which wait behind it instead.
/// So a request that holds a lease and waits for another model may wait for itself; it is refused after
/// <see cref="ModelHostOptions.RoomWait"/>. Give the lease back first, or see that both fit.
/// </remarks>
public sealed class ModelHost : IAsyncDisposable
{
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(30);

    // Timers count in milliseconds.
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);

    private readonly Lock _gate = new();
    private readonly ModelHostOptions _options;
    private readonly TimeProvider _time;
    private readonly SortedDictionary<string, HostSlot> _slots = new(StringComparer.Ordinal);
    private readonly List<HostSlot> _resident = [];
    private readonly List<HostSlot> _queue = [];
    private readonly ModelNews _news = new();
    private readonly CancellationTokenSource _stopping = new();
    private long _uses;
    private bool _disposed;

    /// <summary>Makes a host without models.</summary>
    /// <param name="options">How models share memory; null for the usual.</param>
    /// <param name="time">The clock; null for the system's.</param>
    public ModelHost(ModelHostOptions? options = null, TimeProvider? time = null)
    {
        _options = options ?? new ModelHostOptions();
        _time = time ?? TimeProvider.System;
    }

    /// <summary>Bytes that models take now.</summary>
    public long BytesInUse
    {
        get
        {
            lock (_gate)
            {
                return Used();
            }
        }
    }

    /// <summary>Makes a model known. It is not loaded yet.</summary>
    /// <exception cref="ArgumentException">There is a model of this name.</exception>
    public void Add(HostedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(model.Name);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            HostSlot slot = new(model);
            if (!_slots.TryAdd(model.Name, slot))
            {
                throw new ArgumentException($"There is a model of the name '{model.Name}' already.", nameof(model));
            }

            Tell(slot);
        }
    }

    /// <summary>Forgets a model. Who waits for it is told that there is none; the task ends when it has left memory.</summary>
    /// <exception cref="ModelHostException">There is no such model.</exception>
    public Task RemoveAsync(string name, CancellationToken cancellation = default)
    {
        lock (_gate)
        {
            HostSlot slot = Find(name);
            _slots.Remove(name);
            slot.IsRemoved = true;
            Refuse(slot, Unknown(name));
            Task gone = OrderOut(slot);
            Advance();
            return gone.WaitAsync(cancellation);
        }
    }

    /// <summary>Takes a model out of memory as soon as the requests that use it have ended; the task ends then. Requests that come in meanwhile load it again.</summary>
    /// <exception cref="ModelHostException">There is no such model.</exception>
    public Task UnloadAsync(string name, CancellationToken cancellation = default)
    {
        lock (_gate)
        {
            return OrderOut(Find(name)).WaitAsync(cancellation);
        }
    }

    /// <summary>Has a model stay in memory once it is there, or leave it as others do. It is not loaded by that.</summary>
    /// <exception cref="ModelHostException">There is no such model.</exception>
    public void Pin(string name, bool isPinned)
    {
        lock (_gate)
        {
            HostSlot slot = Find(name);
            slot.Pin(isPinned);
            slot.WarmTimer?.Dispose();
            slot.WarmTimer = null;
            Tell(slot);
            IdleIfUnused(slot);
            Advance();
        }
    }

    /// <summary>Takes a lease on a model, which is loaded if need be.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="cancellation">Gives up; loading goes on.</param>
    /// <exception cref="ModelHostException">There is no such model, it is too large, others gave no room in time, or it could not be loaded.</exception>
    /// <exception cref="ObjectDisposedException">The host is stopping.</exception>
    public Task<ModelLease> AcquireAsync(string name, CancellationToken cancellation = default)
    {
        if (cancellation.IsCancellationRequested)
        {
            return Task.FromCanceled<ModelLease>(cancellation);
        }

        lock (_gate)
        {
            if (!_disposed && _slots.TryGetValue(name, out HostSlot? slot) && slot.TakesRequests)
            {
                return Task.FromResult(Grant(slot));
            }
        }

        return LoadAsync(name, cancellation);
    }

    /// <summary>What is known about all models, by name.</summary>
    public IReadOnlyList<ModelStatus> GetStatus()
    {
        lock (_gate)
        {
            return [.. _slots.Values.Select(static slot => slot.ToStatus())];
        }
    }

    /// <summary>Tells what becomes of the models: first how they are, then every change, until cancelled. Who reads slowly misses the oldest news, never the newest.</summary>
    public async IAsyncEnumerable<ModelStatus> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ModelNews.Reader news;
        IReadOnlyList<ModelStatus> now;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            news = _news.Read();
            now = GetStatus();
        }

        using (news)
        {
            foreach (ModelStatus status in now)
            {
                yield return status;
            }

            await foreach (ModelStatus status in news.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return status;
            }
        }
    }

    /// <summary>Refuses who waits, waits until all leases have been given back, and takes all models out of memory.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] gone;
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            foreach (HostSlot slot in _slots.Values)
            {
                Refuse(slot, new ObjectDisposedException(nameof(ModelHost)));
            }

            gone = [.. _resident.ToArray().Select(OrderOut)];
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(gone).ConfigureAwait(false);
        _news.End();
        _stopping.Dispose();
    }

    private async Task<ModelLease> LoadAsync(string name, CancellationToken cancellation)
    {
        HostSlot slot;
        lock (_gate)
        {
            slot = Find(name);
            RefuseWhileBackingOff(slot);
        }

        long bytes = Estimate(slot.Definition);
        TaskCompletionSource<ModelLease> waiter = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            slot = Find(name);
            if (slot.TakesRequests)
            {
                return Grant(slot);
            }

            Enqueue(slot, waiter, bytes);
        }

        using CancellationTokenRegistration registration = cancellation.Register(() => Abandon(slot, waiter, cancellation));
        return await waiter.Task.ConfigureAwait(false);
    }

    private static ModelHostException Unknown(string name) =>
        new(ModelHostFailure.Unknown, $"There is no model of the name '{name}'; see the list of models for those there are.");

    private static string Size(long bytes) => FormattableString.Invariant($"{bytes:N0} bytes");

    private static long Estimate(HostedModel model)
    {
        try
        {
            return model.Loader.EstimateBytes();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelHostException(ModelHostFailure.LoadFailed, $"The model '{model.Name}' could not be loaded: {e.Message}", e);
        }
    }

    private HostSlot Find(string name)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _slots.TryGetValue(name, out HostSlot? slot) ? slot : throw Unknown(name);
    }

    // Every request asks for these two, at its end.
    private long Used()
    {
        long bytes = 0;
        foreach (HostSlot slot in _resident)
        {
            bytes += slot.Bytes;
        }

        return bytes;
    }

    private long Departing()
    {
        long bytes = 0;
        foreach (HostSlot slot in _resident)
        {
            bytes += slot.State == ModelState.Unloading || slot.IsLeaving ? slot.Bytes : 0;
        }

        return bytes;
    }

    private void RefuseWhileBackingOff(HostSlot slot)
    {
        if (slot.State != ModelState.Failed)
        {
            return;
        }

        TimeSpan backOff = TimeSpan.FromSeconds(1L << Math.Min(slot.Failures - 1, 10));
        TimeSpan left = (backOff < LongestBackOff ? backOff : LongestBackOff) - _time.GetElapsedTime(slot.FailedAt);
        if (left > TimeSpan.Zero)
        {
            throw LoadFailed(slot, left);
        }
    }

    private static ModelHostException LoadFailed(HostSlot slot, TimeSpan? retryAfter) =>
        new(ModelHostFailure.LoadFailed, $"The model '{slot.Name}' could not be loaded: {slot.Failure!.Message}", slot.Failure) { RetryAfter = retryAfter };

    private ModelLease Grant(HostSlot slot)
    {
        slot.Leases++;
        slot.Requests++;
        Touch(slot);
        slot.WarmTimer?.Dispose();
        slot.WarmTimer = null;
        Tell(slot);
        return new ModelLease(this, slot);
    }

    private void Touch(HostSlot slot)
    {
        slot.UseOrder = ++_uses;
        slot.UsedAt = _time.GetTimestamp();
        slot.LastUse = _time.GetUtcNow();
    }

    private void Enqueue(HostSlot slot, TaskCompletionSource<ModelLease> waiter, long bytes)
    {
        if (bytes > _options.MemoryBudget)
        {
            throw new ModelHostException(
                ModelHostFailure.TooLarge,
                $"The model '{slot.Name}' needs {Size(bytes)}, but the memory budget is {Size(_options.MemoryBudget)}; raise the budget or choose a smaller model.");
        }

        if (_slots.Values.Sum(static other => other.Waiters.Count) >= _options.MaxWaiting)
        {
            throw new ModelHostException(ModelHostFailure.Busy, $"{_options.MaxWaiting} requests are waiting for models, which is as many as may; try again later.");
        }

        slot.Waiters.Add(waiter);
        if (slot.State == ModelState.Loading || _queue.Contains(slot))
        {
            return;
        }

        _queue.Add(slot);
        slot.RoomTimer = _time.CreateTimer(_ => EndWaitForRoom(slot), null, _options.RoomWait, Timeout.InfiniteTimeSpan);
        if (slot.State is ModelState.Unloaded or ModelState.Failed)
        {
            slot.State = ModelState.Waiting;
        }

        slot.Progress = new LoadProgress(LoadPhase.WaitingForRoom, 0);
        slot.Estimate = bytes;
        Tell(slot);
        Advance();
    }

    private void Dequeue(HostSlot slot)
    {
        _queue.Remove(slot);
        slot.RoomTimer?.Dispose();
        slot.RoomTimer = null;
        if (slot.State == ModelState.Waiting)
        {
            slot.State = ModelState.Unloaded;
            Tell(slot);
        }
    }

    private void Refuse(HostSlot slot, Exception reason)
    {
        foreach (TaskCompletionSource<ModelLease> waiter in slot.Waiters)
        {
            waiter.TrySetException(reason);
        }

        slot.Waiters.Clear();
        Dequeue(slot);
    }

    private void Abandon(HostSlot slot, TaskCompletionSource<ModelLease> waiter, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (waiter.TrySetCanceled(cancellation) && slot.Waiters.Remove(waiter) && slot.Waiters.Count == 0 && _queue.Contains(slot))
            {
                Dequeue(slot);
                Advance();
            }
        }
    }

    private void EndWaitForRoom(HostSlot slot)
    {
        lock (_gate)
        {
            if (_queue.Contains(slot))
            {
                Refuse(slot, new ModelHostException(
                    ModelHostFailure.Busy,
                    $"There was no room for the model '{slot.Name}' for {_options.RoomWait.TotalSeconds:0.#} s, since other models are in use; try again later or raise the memory budget."));
                Advance();
            }
        }
    }

    /// <summary>Takes a lease back.</summary>
    internal void Release(HostSlot slot)
    {
        lock (_gate)
        {
            slot.Leases--;
            Touch(slot);
            Tell(slot);
            IdleIfUnused(slot);
            Advance();
        }
    }

    private void IdleIfUnused(HostSlot slot)
    {
        if (slot.State != ModelState.Ready || slot.Leases > 0)
        {
            return;
        }

        TimeSpan keepWarm = slot.Definition.KeepWarm ?? _options.KeepWarm;
        if (slot.IsLeaving || (keepWarm == TimeSpan.Zero && !slot.Definition.IsPinned))
        {
            Unload(slot);
        }
        else if (!slot.Definition.IsPinned && keepWarm != Timeout.InfiniteTimeSpan)
        {
            KeepWarm(slot, keepWarm);
        }
    }

    private void KeepWarm(HostSlot slot, TimeSpan keepWarm) =>
        slot.WarmTimer = _time.CreateTimer(_ => EndKeepWarm(slot, keepWarm), null, keepWarm, Timeout.InfiniteTimeSpan);

    private void EndKeepWarm(HostSlot slot, TimeSpan keepWarm)
    {
        lock (_gate)
        {
            if (slot.WarmTimer is not { } timer || !slot.TakesRequests || slot.Leases > 0)
            {
                return;
            }

            // A timer may come a little early; nobody else would call again.
            TimeSpan left = keepWarm - _time.GetElapsedTime(slot.UsedAt);
            if (left <= TimeSpan.Zero)
            {
                Unload(slot);
            }
            else
            {
                timer.Change(left < ShortestWait ? ShortestWait : left, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private Task OrderOut(HostSlot slot)
    {
        if (!_resident.Contains(slot))
        {
            return Task.CompletedTask;
        }

        slot.Gone ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        slot.IsOrderedOut = true;
        Task gone = slot.Gone.Task;
        if (slot.State == ModelState.Ready)
        {
            slot.IsLeaving = true;
            Tell(slot);
            IdleIfUnused(slot);
        }

        return gone;
    }

    /// <summary>Gives everybody who waits what there is room for by now, and begins to make room for the others, in the order of their coming.</summary>
    private void Advance()
    {
        if (_queue.TrueForAll(static slot => slot.State == ModelState.Ready))
        {
            // Nobody needs room any more: who was to leave for it stays.
            foreach (HostSlot slot in _resident)
            {
                if (slot is { State: ModelState.Ready, IsLeaving: true, IsOrderedOut: false })
                {
                    slot.IsLeaving = false;
                    Tell(slot);
                }
            }
        }

        long promised = 0;
        foreach (HostSlot slot in _queue.ToArray())
        {
            if (slot.TakesRequests)
            {
                Serve(slot);
                continue;
            }

            long needed = slot.Estimate;
            long pinned = _resident.Sum(other => other.Definition.IsPinned && other != slot ? other.Bytes : 0);
            if (pinned + needed > _options.MemoryBudget && needed > 0)
            {
                Refuse(slot, new ModelHostException(
                    ModelHostFailure.TooLarge,
                    $"The model '{slot.Name}' needs {Size(needed)}, but of the memory budget of {Size(_options.MemoryBudget)} pinned models take {Size(pinned)}; raise the budget or unpin a model."));
                continue;
            }

            long used = Used();
            if (slot.State == ModelState.Waiting
                && (needed == 0 || (used + needed <= _options.MemoryBudget && used - Departing() + promised + needed <= _options.MemoryBudget)))
            {
                Load(slot);
                continue;
            }

            promised += needed;
            MakeRoom(promised, alsoInUse: true);
        }

        MakeRoom(promised, alsoInUse: false);
    }

    private void MakeRoom(long promised, bool alsoInUse)
    {
        while (Used() - Departing() + promised > _options.MemoryBudget)
        {
            HostSlot? victim = _resident
                .Where(slot => slot.TakesRequests && !slot.Definition.IsPinned && (alsoInUse || slot.Leases == 0))
                .MinBy(static slot => (slot.Leases > 0, slot.UseOrder));
            if (victim is null)
            {
                return;
            }

            victim.IsLeaving = true;
            Tell(victim);
            IdleIfUnused(victim);
        }
    }

    private void Serve(HostSlot slot)
    {
        foreach (TaskCompletionSource<ModelLease> waiter in slot.Waiters)
        {
            // Under the lock nobody else ends a wait.
            waiter.SetResult(Grant(slot));
        }

        slot.Waiters.Clear();
        Dequeue(slot);
    }

    private void Load(HostSlot slot)
    {
        _queue.Remove(slot);
        slot.RoomTimer?.Dispose();
        slot.RoomTimer = null;
        slot.State = ModelState.Loading;
        slot.Reserved = slot.Estimate;
        slot.Progress = new LoadProgress(LoadPhase.Reading, 0);
        _resident.Add(slot);
        Tell(slot);
        _ = Task.Run(() => LoadAsync(slot));
    }

    private async Task LoadAsync(HostSlot slot)
    {
        IServedModel? model = null;
        Exception? failure = null;
        try
        {
            model = await slot.Definition.Loader.LoadAsync(new Reporter(this, slot), _stopping.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // it goes to everybody who waits
        catch (Exception e)
#pragma warning restore CA1031
        {
            failure = e;
        }

        lock (_gate)
        {
            slot.Progress = null;
            if (failure is null)
            {
                slot.Model = model;
                slot.State = ModelState.Ready;
                slot.Failures = 0;
                Touch(slot);
                Tell(slot);
                Serve(slot);
                slot.IsLeaving = slot.IsOrderedOut;
                IdleIfUnused(slot);
            }
            else
            {
                slot.Failure = failure;
                slot.Failures++;
                slot.FailedAt = _time.GetTimestamp();
                Refuse(slot, LoadFailed(slot, null));
                Leave(slot, ModelState.Failed);
            }

            Advance();
        }
    }

    private void Unload(HostSlot slot)
    {
        IServedModel model = slot.Model!;
        slot.WarmTimer?.Dispose();
        slot.WarmTimer = null;
        slot.Reserved = model.Bytes;
        slot.Model = null;
        slot.State = ModelState.Unloading;
        Tell(slot);
        _ = Task.Run(() =>
        {
            try
            {
                model.Dispose();
            }
            finally
            {
                lock (_gate)
                {
                    Leave(slot, _queue.Contains(slot) ? ModelState.Waiting : ModelState.Unloaded);
                    Advance();
                }
            }
        });
    }

    private void Leave(HostSlot slot, ModelState state)
    {
        _resident.Remove(slot);
        slot.State = state;
        slot.IsLeaving = slot.IsOrderedOut = false;
        slot.Gone?.TrySetResult();
        slot.Gone = null;
        Tell(slot);
    }

    private void Tell(HostSlot slot)
    {
        if (_news.HasReaders && !slot.IsRemoved)
        {
            _news.Tell(slot.ToStatus());
        }
    }

    private sealed class Reporter(ModelHost host, HostSlot slot) : IProgress<LoadProgress>
    {
        public void Report(LoadProgress value)
        {
            lock (host._gate)
            {
                if (slot.State == ModelState.Loading)
                {
                    slot.Progress = value;
                    host.Tell(slot);
                }
            }
        }
    }
}
