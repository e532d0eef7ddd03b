namespace Lyceum.Inference.Hosting;

/// <summary>One model of a <see cref="ModelHost"/>, whose lock guards everything here.</summary>
/// <param name="definition">The model.</param>
internal sealed class HostSlot(HostedModel definition)
{
    public HostedModel Definition { get; private set; } = definition;

    public string Name => Definition.Name;

    public ModelState State { get; set; }

    public LoadProgress? Progress { get; set; }

    /// <summary>The model, in state <see cref="ModelState.Ready"/>.</summary>
    public IServedModel? Model { get; set; }

    /// <summary>What it will take by estimate.</summary>
    public long Estimate { get; set; }

    /// <summary>The estimate while it is loaded, and what it took when its unloading began.</summary>
    public long Reserved { get; set; }

    /// <summary>What counts against the budget while it is resident.</summary>
    public long Bytes => Model?.Bytes ?? Reserved;

    /// <summary>Requests that wait for it.</summary>
    public List<TaskCompletionSource<ModelLease>> Waiters { get; } = [];

    public int Leases { get; set; }

    public long Requests { get; set; }

    /// <summary>Rises with every use of any model.</summary>
    public long UseOrder { get; set; }

    /// <summary>When it was last used, by the clock's timestamps.</summary>
    public long UsedAt { get; set; }

    public DateTimeOffset? LastUse { get; set; }

    /// <summary>Whether it gets no new requests, since it goes when the last one has ended.</summary>
    public bool IsLeaving { get; set; }

    /// <summary>Whether somebody asked for it to go, so that it goes even if no room is needed.</summary>
    public bool IsOrderedOut { get; set; }

    /// <summary>Whether it was taken from the list of models.</summary>
    public bool IsRemoved { get; set; }

    public Exception? Failure { get; set; }

    /// <summary>Failures in a row.</summary>
    public int Failures { get; set; }

    public long FailedAt { get; set; }

    /// <summary>Ends its time of keeping warm.</summary>
    public ITimer? WarmTimer { get; set; }

    /// <summary>Ends its waiting for room.</summary>
    public ITimer? RoomTimer { get; set; }

    /// <summary>Done when it has left memory; null while nobody waits for that.</summary>
    public TaskCompletionSource? Gone { get; set; }

    public bool TakesRequests => State == ModelState.Ready && !IsLeaving;

    public void Pin(bool isPinned) => Definition = Definition with { IsPinned = isPinned };

    public ModelStatus ToStatus() => new(
        Name,
        State == ModelState.Ready && IsLeaving ? ModelState.Unloading : State,
        State is ModelState.Waiting or ModelState.Loading ? Progress : null,
        State is ModelState.Unloaded or ModelState.Failed or ModelState.Waiting ? 0 : Bytes,
        LastUse,
        Leases,
        Requests,
        Definition.IsPinned,
        State == ModelState.Failed ? Failure?.Message : null);
}
