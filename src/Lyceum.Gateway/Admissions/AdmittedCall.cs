using Lyceum.Gateway.Callers;
using Lyceum.Platform;
using Lyceum.Platform.Budgets;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Limits;
using Lyceum.Platform.Prices;

namespace Lyceum.Gateway.Admissions;

/// <summary>
/// A call that was let in, and what it holds: a place among the parallel calls, and money that is set aside. Disposing it gives back whatever
/// is still held, so that a call which fails anywhere leaves nothing behind. Used by one thread at a time.
/// </summary>
public sealed class AdmittedCall : IAsyncDisposable
{
    private readonly IQuotaStore _quotas;
    private readonly Ledger _ledger;
    private readonly OpenCalls _open;
    private readonly string _model;
    private readonly Guid _place;
    private Reservation? _reservation;
    private int _begun;
    private bool _ended;

    internal AdmittedCall(IQuotaStore quotas, Ledger ledger, OpenCalls open, Caller caller, string model, Guid id, Guid place, CallLimits limits)
    {
        _quotas = quotas;
        _ledger = ledger;
        _open = open;
        _model = model;
        Id = id;
        _place = place;
        Caller = caller;
        Limits = limits;
    }

    /// <summary>The call's id, which its row in the ledger will have.</summary>
    public Guid Id { get; }

    /// <summary>Who calls.</summary>
    public Caller Caller { get; }

    /// <summary>How the caller's limits stand with this call counted.</summary>
    public CallLimits Limits { get; }

    /// <summary>What the ledger says of it, once it is settled; null before that, and of a call that gave everything back.</summary>
    public LedgerReceipt? Receipt { get; private set; }

    /// <summary>Whether money is set aside, so that <see cref="SettleAsync"/> must come.</summary>
    public bool IsReserved => _reservation is not null && !_ended;

    /// <summary>Sets the greatest cost of the call aside, until it is settled or disposed.</summary>
    /// <param name="greatest">The most that the call can use.</param>
    /// <param name="operation">The kind of work.</param>
    /// <exception cref="GatewayException">A budget does not allow it, or too many calls are open.</exception>
    public void Reserve(UsageAmounts greatest, UsageOperation operation)
    {
        try
        {
            ReservationResult result = _ledger.Reserve(Caller.Payer, _model, greatest, operation, Id);
            _reservation = result.Reservation ?? throw Refuse(result.Refusal!);
        }
        catch (PlatformException error)
        {
            throw new GatewayException(GatewayRefusal.Busy, error.Message, error);
        }

        _open.Add(this);
    }

    /// <summary>Notes that the call runs.</summary>
    /// <exception cref="InvalidOperationException">It ran before.</exception>
    internal void Begin()
    {
        if (Interlocked.Exchange(ref _begun, 1) != 0)
        {
            throw new InvalidOperationException("The updates of a call are read once.");
        }
    }

    /// <summary>Holds what is set aside for another lease.</summary>
    internal void Renew()
    {
        if (_reservation is { } reservation)
        {
            _ledger.Renew(reservation);
        }
    }

    /// <summary>Records what the call used. The task ends when that is on the disk; the answer's last byte waits for it.</summary>
    /// <param name="usage">What it used.</param>
    public async Task SettleAsync(UsageAmounts usage)
    {
        if (_ended || _reservation is null)
        {
            throw new InvalidOperationException("A call is settled once, after it was reserved.");
        }

        _ended = true;
        _open.Remove(this);
        try
        {
            // Whoever called may have gone; what was used is recorded all the same.
            Receipt = await _ledger.SettleAsync(_reservation, usage, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            await _quotas.CompleteAsync(_place, usage.InputTokens + usage.OutputTokens, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Gives back what is still held, as of a call that used nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_ended)
        {
            return;
        }

        _ended = true;
        _open.Remove(this);
        if (_reservation is not null)
        {
            _ledger.Release(_reservation);
        }

        await _quotas.CompleteAsync(_place, 0, CancellationToken.None).ConfigureAwait(false);
    }

    private static GatewayException Refuse(BudgetRefusal refusal)
    {
        string whose = refusal.Scope switch
        {
            BudgetScope.Organization => "the organisation",
            BudgetScope.Project => "the project",
            _ => "this key",
        };
        return new GatewayException(
            GatewayRefusal.Budget,
            $"The budget of {whose} does not allow this request: {refusal.Left} of {refusal.Limit} is left, and it may cost up to {refusal.Asked}. Ask for fewer tokens, or have the budget raised.");
    }
}
