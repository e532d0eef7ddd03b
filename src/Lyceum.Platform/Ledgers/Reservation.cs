namespace Lyceum.Platform.Ledgers;

/// <summary>
/// The greatest cost of a call, set aside before it runs. It ends once: settled, released, or abandoned when nobody renews it.
/// </summary>
public sealed class Reservation
{
    private const int Open = 0;
    private const int Settled = 1;
    private const int Released = 2;
    private const int Abandoned = 3;

    private int _state;
    private long _leaseEnds;

    internal Reservation(Guid id, Payer payer, string model, UsageOperation operation, Money greatest, DateTimeOffset admittedAt, DateTimeOffset leaseEnds)
    {
        Id = id;
        Payer = payer;
        Model = model;
        Operation = operation;
        Greatest = greatest;
        AdmittedAt = admittedAt;
        _leaseEnds = leaseEnds.UtcTicks;
    }

    /// <summary>The call's id, which its row in the ledger will have.</summary>
    public Guid Id { get; }

    /// <summary>Who pays.</summary>
    public Payer Payer { get; }

    /// <summary>The model.</summary>
    public string Model { get; }

    /// <summary>The kind of work.</summary>
    public UsageOperation Operation { get; }

    /// <summary>What is set aside.</summary>
    public Money Greatest { get; }

    /// <summary>When the call was admitted.</summary>
    public DateTimeOffset AdmittedAt { get; }

    /// <summary>What ends when settling it has ended; null where nobody waits for that. Guarded by the ledger's lock.</summary>
    internal TaskCompletionSource? Settling { get; set; }

    internal bool IsOverdue(DateTimeOffset now) => Volatile.Read(ref _leaseEnds) <= now.UtcTicks;

    internal void Renew(DateTimeOffset leaseEnds) => Volatile.Write(ref _leaseEnds, leaseEnds.UtcTicks);

    /// <summary>Ends it as settled.</summary>
    /// <returns>Whether it was still set aside; false where it had been abandoned meanwhile.</returns>
    /// <exception cref="InvalidOperationException">It was settled or released before.</exception>
    internal bool Settle()
    {
        int before = Interlocked.CompareExchange(ref _state, Settled, Open);
        if (before == Abandoned)
        {
            before = Interlocked.CompareExchange(ref _state, Settled, Abandoned);
            if (before == Abandoned)
            {
                return false;
            }
        }

        return before == Open ? true : throw new InvalidOperationException("A call is settled or released once.");
    }

    internal bool TryRelease() => Interlocked.CompareExchange(ref _state, Released, Open) == Open;

    internal bool TryAbandon() => Interlocked.CompareExchange(ref _state, Abandoned, Open) == Open;
}
