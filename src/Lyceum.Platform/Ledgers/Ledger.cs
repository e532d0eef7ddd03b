using System.Collections.Concurrent;
using Lyceum.Platform.Budgets;
using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Prices;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Ledgers;

/// <summary>
/// What calls cost, and whether they may. A call sets its greatest cost aside, runs, and settles what it really cost; the same
/// numbers that refuse a call are the sums of the rows that report it. Counting happens in memory, exactly, for one process;
/// what was counted is rebuilt from the rows at start. Safe for use by many threads.
/// </summary>
public sealed class Ledger : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Guid, OrganizationAccount> _accounts = new();
    private readonly Lock _gate = new();
    private readonly HashSet<Reservation> _open = [];
    private readonly HashSet<Reservation> _settling = [];
    private readonly SemaphoreSlim _correcting = new(1);
    private readonly Lock _budgetGate = new();
    private readonly PlatformDatabase _database;
    private readonly PriceBook _prices;
    private readonly TimeProvider _time;
    private readonly LedgerOptions _options;
    private readonly LedgerStore _store;
    private readonly LedgerWriter _writer;
    private long _budgetsVersion;
    private ITimer? _sweep;

    /// <summary>Makes a ledger; <see cref="StartAsync"/> reads what it must know.</summary>
    /// <param name="database">Where rows are.</param>
    /// <param name="prices">What models cost.</param>
    /// <param name="time">The clock.</param>
    /// <param name="options">How it works; null for the usual.</param>
    public Ledger(PlatformDatabase database, PriceBook prices, TimeProvider time, LedgerOptions? options = null)
    {
        _database = database;
        _prices = prices;
        _time = time;
        _options = options ?? new LedgerOptions();
        _store = new LedgerStore(database);
        _writer = new LedgerWriter(_store, _options, time);
    }

    /// <summary>Reads prices, budgets and what was spent so far. Called once, before the first call.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _prices.LoadAsync(cancellationToken).ConfigureAwait(false);
        await using (LedgerStore store = new(_database))
        {
            await store.SumUpAsync(cancellationToken).ConfigureAwait(false);
        }

        await new LedgerRestore(_database, Account, _time.GetUtcNow()).RunAsync(cancellationToken).ConfigureAwait(false);
        TimeSpan pause = _options.Lease / 4;
        _sweep = _time.CreateTimer(static ledger => ((Ledger)ledger!).ReleaseAbandoned(), this, pause, pause);
    }

    /// <summary>Sets the greatest cost of a call aside.</summary>
    /// <param name="payer">Who pays.</param>
    /// <param name="model">The model.</param>
    /// <param name="greatest">The most that the call can use.</param>
    /// <param name="operation">The kind of work.</param>
    /// <param name="id">The call's id where it has one already; its row in the ledger has the same.</param>
    /// <returns>The reservation, or the budget that refuses it.</returns>
    /// <exception cref="ArgumentException">The amounts cannot be.</exception>
    /// <exception cref="PlatformException">Too many reservations are open.</exception>
    public ReservationResult Reserve(Payer payer, string model, UsageAmounts greatest, UsageOperation operation = UsageOperation.Completions, Guid? id = null)
    {
        DateTimeOffset now = _time.GetUtcNow();
        Money cost = _prices.RatesAt(model, now).GreatestCostOf(greatest);
        OrganizationAccount account = Account(payer.OrganizationId);
        if (account.Reserve(payer, cost, now, out DateTimeOffset admittedAt) is { } refusal)
        {
            return new ReservationResult(null, refusal);
        }

        Reservation reservation = new(id ?? Ids.New(now), payer, model, operation, cost, admittedAt, now + _options.Lease);
        lock (_gate)
        {
            if (_open.Count < _options.MaximumOpen)
            {
                _open.Add(reservation);
                return new ReservationResult(reservation, null);
            }
        }

        account.Release(payer, cost, admittedAt);
        throw new PlatformException(PlatformError.Busy, "Too many calls are open; try again when some have ended.");
    }

    /// <summary>
    /// Counts and stores what a call really cost. The task ends when the row is on the disk; the answer's last byte waits for it.
    /// While the database takes nothing the row waits for it. Usage beyond what was reserved is counted all the same, since it happened; not to let it happen is the caller's part.
    /// </summary>
    /// <param name="reservation">The call.</param>
    /// <param name="usage">What it used.</param>
    /// <param name="cancellationToken">Ends the waiting. The row is written in any case.</param>
    /// <exception cref="ArgumentException">The amounts cannot be; the call is still open.</exception>
    /// <exception cref="InvalidOperationException">The call was settled or released before.</exception>
    /// <exception cref="PlatformException">The database refused the row, or the ledger closed while there was none. Budgets go on counting it until the next start.</exception>
    public Task<LedgerReceipt> SettleAsync(Reservation reservation, UsageAmounts usage, CancellationToken cancellationToken)
    {
        usage.Validate();
        return SettleInAnyCaseAsync(reservation, usage).WaitAsync(cancellationToken);
    }

    /// <summary>Gives back what was set aside for a call that did not run.</summary>
    /// <returns>False where it had ended before.</returns>
    public bool Release(Reservation reservation)
    {
        if (!reservation.TryRelease())
        {
            return false;
        }

        GiveBack(reservation);
        return true;
    }

    /// <summary>Holds a reservation for another lease; a long answer does it while it is written.</summary>
    public void Renew(Reservation reservation) => reservation.Renew(_time.GetUtcNow() + _options.Lease);

    /// <summary>Gives back what was set aside for calls that nobody renewed. The ledger does it by itself four times in a lease.</summary>
    /// <returns>How many there were.</returns>
    public int ReleaseAbandoned()
    {
        int count = 0;
        DateTimeOffset now = _time.GetUtcNow();
        Reservation[] overdue;
        lock (_gate)
        {
            overdue = [.. _open.Where(reservation => reservation.IsOverdue(now))];
        }

        foreach (Reservation reservation in overdue)
        {
            if (reservation.TryAbandon())
            {
                GiveBack(reservation);
                count++;
            }
        }

        return count;
    }

    /// <summary>What a scope of the actor's organisation has spent, and set aside, in the present period.</summary>
    public (Money Spent, Money Reserved) Standing(Actor actor, BudgetScope scope, Guid scopeId, BudgetPeriod period) =>
        Account(actor.OrganizationId).Standing(scope, scopeId, period, _time.GetUtcNow());

    /// <summary>
    /// Writes a price down, from now, from later or from earlier. Calls that it should have applied to are rated again: each gets
    /// a further row with the difference. Doing it twice changes nothing the second time.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="effectiveFrom">From when on it applies; the time of an earlier price corrects that one.</param>
    /// <param name="rates">What the model costs.</param>
    /// <param name="cancellationToken">Ends it early; asking again goes on.</param>
    /// <returns>How many calls were corrected.</returns>
    /// <exception cref="PlatformException">The rates are not usable.</exception>
    public async Task<int> RecordPriceAsync(string model, DateTimeOffset effectiveFrom, Rates rates, CancellationToken cancellationToken)
    {
        await _correcting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            DateTimeOffset? until = await _prices.RecordAsync(model, effectiveFrom, rates, cancellationToken).ConfigureAwait(false);

            // Whoever asks for a price from here on gets the new one. Whoever asked before is in this list, and is waited for.
            Task[] before;
            lock (_gate)
            {
                before = [.. _settling.Select(static call => (call.Settling ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task)];
            }

            await Task.WhenAll(before).WaitAsync(cancellationToken).ConfigureAwait(false);
            return await new Rerating(_database, _prices, _time, WriteAdjustmentsAsync).RunAsync(model, effectiveFrom, until, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _correcting.Release();
        }
    }

    /// <summary>Writes what was settled, and ends. Open reservations end with the process that made them.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_sweep is not null)
        {
            await _sweep.DisposeAsync().ConfigureAwait(false);
        }

        await _writer.DisposeAsync().ConfigureAwait(false);
        await _store.DisposeAsync().ConfigureAwait(false);
        _correcting.Dispose();
    }

    internal void Apply(Budget budget)
    {
        lock (_budgetGate)
        {
            _budgetsVersion++;
            Account(budget.OrganizationId).Apply(budget);
        }
    }

    internal void Remove(Budget budget)
    {
        lock (_budgetGate)
        {
            _budgetsVersion++;
            Account(budget.OrganizationId).Remove(budget);
        }
    }

    /// <summary>Holds to the budgets that are stored now, since another process changed some.</summary>
    internal async Task ReadBudgetsAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            long version = Volatile.Read(ref _budgetsVersion);
            ILookup<Guid, Budget> stored;
            PlatformDbContext context = _database.OpenEverywhere();
            await using (context.ConfigureAwait(false))
            {
                stored = (await context.AcrossOrganizations<Budget>().AsNoTracking().ToListAsync(cancellationToken).ConfigureAwait(false))
                    .ToLookup(static budget => budget.OrganizationId);
            }

            lock (_budgetGate)
            {
                // What this process changed meanwhile is newer than what was read.
                if (version == _budgetsVersion)
                {
                    foreach (Guid organizationId in stored.Select(static budgets => budgets.Key).Union(_accounts.Keys))
                    {
                        Account(organizationId).Replace(stored[organizationId]);
                    }

                    return;
                }
            }
        }
    }

    /// <summary>Reads prices again, since another process wrote some down.</summary>
    internal async Task ReadPricesAsync(CancellationToken cancellationToken)
    {
        await _correcting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await _prices.LoadAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _correcting.Release();
        }
    }

    /// <summary>Counts nothing of an organisation any more, because it is gone.</summary>
    internal void Forget(Guid organizationId) => _accounts.TryRemove(organizationId, out _);

    private OrganizationAccount Account(Guid organizationId) => _accounts.GetOrAdd(organizationId, static id => new OrganizationAccount(id));

    private void GiveBack(Reservation reservation)
    {
        Close(reservation);
        Account(reservation.Payer.OrganizationId).Release(reservation.Payer, reservation.Greatest, reservation.AdmittedAt);
    }

    private void Close(Reservation reservation)
    {
        lock (_gate)
        {
            _open.Remove(reservation);
        }
    }

    // Told before the price is asked for, so that a correction either waits for this row or has priced it.
    private bool BeginSettling(Reservation reservation)
    {
        lock (_gate)
        {
            return _settling.Add(reservation);
        }
    }

    private void EndSettling(Reservation reservation)
    {
        lock (_gate)
        {
            _settling.Remove(reservation);
            reservation.Settling?.SetResult();
            reservation.Settling = null;
        }
    }

    private async Task<LedgerReceipt> SettleInAnyCaseAsync(Reservation reservation, UsageAmounts usage)
    {
        if (!BeginSettling(reservation))
        {
            throw new InvalidOperationException("A call is settled or released once.");
        }

        try
        {
            Money cost = _prices.RatesAt(reservation.Model, reservation.AdmittedAt).CostOf(usage);
            bool held = reservation.Settle();
            Close(reservation);
            DateTimeOffset now = _time.GetUtcNow();
            OrganizationAccount account = Account(reservation.Payer.OrganizationId);
            IReadOnlyList<BudgetAlert> alerts = account.Spend(reservation.Payer, held ? reservation.Greatest : Money.Zero, cost, reservation.AdmittedAt, now);
            LedgerEntry entry = new()
            {
                Id = reservation.Id,
                OrganizationId = reservation.Payer.OrganizationId,
                ProjectId = reservation.Payer.ProjectId,
                ApiKeyId = reservation.Payer.KeyId,
                UserId = reservation.Payer.UserId,
                Kind = LedgerEntryKind.Usage,
                Model = reservation.Model,
                Operation = reservation.Operation,
                OccurredAt = reservation.AdmittedAt,
                RecordedAt = now,
                InputTokens = usage.InputTokens,
                CachedInputTokens = usage.CachedInputTokens,
                OutputTokens = usage.OutputTokens,
                Images = usage.Images,
                Milliseconds = usage.Milliseconds,
                CostNanos = cost.Nanos,
            };
            await WriteAsync(account, entry, alerts).ConfigureAwait(false);
            return new LedgerReceipt(entry.Id, cost, !held);
        }
        finally
        {
            EndSettling(reservation);
        }
    }

    private Task WriteAdjustmentsAsync(IReadOnlyList<LedgerEntry> adjustments) => Task.WhenAll(adjustments.Select(async entry =>
    {
        OrganizationAccount account = Account(entry.OrganizationId);
        Money difference = new(entry.CostNanos);
        IReadOnlyList<BudgetAlert> alerts = account.Spend(entry.ToPayer(), Money.Zero, difference, entry.OccurredAt, entry.RecordedAt);
        try
        {
            await WriteAsync(account, entry, alerts).ConfigureAwait(false);
        }
        catch (PlatformException)
        {
            // Rating again will find the same difference, and must not count it twice.
            account.Spend(entry.ToPayer(), Money.Zero, new Money(-difference.Nanos), entry.OccurredAt, entry.RecordedAt);
            throw;
        }
    }));

    private Task WriteAsync(OrganizationAccount account, LedgerEntry entry, IReadOnlyList<BudgetAlert> alerts) =>
        alerts.Count == 0 ? _writer.WriteAsync(entry, alerts, CancellationToken.None) : WriteWithAlertsAsync(account, entry, alerts);

    private async Task WriteWithAlertsAsync(OrganizationAccount account, LedgerEntry entry, IReadOnlyList<BudgetAlert> alerts)
    {
        try
        {
            await _writer.WriteAsync(entry, alerts, CancellationToken.None).ConfigureAwait(false);
        }
        catch (PlatformException)
        {
            account.Forget(alerts);
            throw;
        }
    }
}
