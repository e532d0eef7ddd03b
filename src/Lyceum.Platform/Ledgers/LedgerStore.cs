using Lyceum.Platform.Budgets;
using Lyceum.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Lyceum.Platform.Ledgers;

/// <summary>
/// Stores rows of the ledger, the sums they belong to and the alerts they raise: all in one transaction, or nothing. Keeps one connection open. For one
/// caller at a time.
/// </summary>
/// <param name="database">Where they go.</param>
internal sealed class LedgerStore(PlatformDatabase database) : ILedgerStore, IAsyncDisposable
{
    private readonly Dictionary<(Payer Payer, string Model, UsageOperation Operation, RollupSpan Span, DateTimeOffset Start), UsageRollup> _sums = [];
    private readonly ILedgerRows _rows = database.Provider == DatabaseProvider.Sqlite ? new SqliteLedgerRows(database) : new PostgresLedgerRows();
    private PlatformDbContext? _context;

    /// <inheritdoc/>
    public async Task SaveAsync(IReadOnlyList<LedgerEntry> entries, IReadOnlyList<BudgetAlert> alerts)
    {
        try
        {
            foreach (LedgerEntry entry in entries)
            {
                Count(entry);
            }

            PlatformDbContext context = await OpenAsync().ConfigureAwait(false);
            if (alerts.Count == 0)
            {
                await _rows.CommitAsync(context, entries, Sums()).ConfigureAwait(false);
            }
            else
            {
                await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(CancellationToken.None).ConfigureAwait(false);
                context.AddRange(alerts);
                context.AddRange(await BudgetAlertJobs.ForAsync(context, alerts, entries, CancellationToken.None).ConfigureAwait(false));
                await context.SaveChangesAsync(CancellationToken.None).ConfigureAwait(false);
                context.ChangeTracker.Clear();
                await _rows.AppendAsync(context, entries, Sums(), CancellationToken.None).ConfigureAwait(false);
                await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            }

            _rows.Stored(entries.Count);
        }
        catch
        {
            // Whatever state it was left in, the next one begins anew.
            await CloseAsync().ConfigureAwait(false);
            throw;
        }
        finally
        {
            _sums.Clear();
        }
    }

    /// <inheritdoc/>
    public async Task<bool> HoldsAsync(LedgerEntry entry)
    {
        try
        {
            PlatformDbContext context = await OpenAsync().ConfigureAwait(false);
            return await context.RowsOf<LedgerEntry>(entry.OrganizationId)
                .AnyAsync(other => other.Id == entry.Id && other.RecordedAt == entry.RecordedAt && other.CostNanos == entry.CostNanos).ConfigureAwait(false);
        }
        catch
        {
            await CloseAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Sums up a ledger that was written before there were sums. Several processes may begin at the same time: one does it. None of them
    /// writes rows before it has been here.
    /// </summary>
    public async Task SumUpAsync(CancellationToken cancellationToken)
    {
        const int MostSums = 5000;
        PlatformDbContext context = await OpenAsync().ConfigureAwait(false);
        if (await IsSummedAsync(context, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await _rows.LockSumsAsync(context, cancellationToken).ConfigureAwait(false);
        if (!await IsSummedAsync(context, cancellationToken).ConfigureAwait(false))
        {
            // A reader on a connection of its own, since one connection does one thing at a time.
            await using PlatformDbContext rows = database.OpenEverywhere();
            await foreach (LedgerEntry entry in rows.AcrossOrganizations<LedgerEntry>().AsNoTracking().AsAsyncEnumerable().WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                Count(entry);
                if (_sums.Count >= MostSums)
                {
                    await _rows.AppendAsync(context, [], Sums(), cancellationToken).ConfigureAwait(false);
                    _sums.Clear();
                }
            }

            await _rows.AppendAsync(context, [], Sums(), cancellationToken).ConfigureAwait(false);
            _sums.Clear();
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        await _rows.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask CloseAsync()
    {
        _rows.End();
        if (_context is { } context)
        {
            _context = null;
            await context.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async Task<bool> IsSummedAsync(PlatformDbContext context, CancellationToken cancellationToken) =>
        await context.AcrossOrganizations<UsageRollup>().AnyAsync(cancellationToken).ConfigureAwait(false)
        || !await context.AcrossOrganizations<LedgerEntry>().AnyAsync(cancellationToken).ConfigureAwait(false);

    private async Task<PlatformDbContext> OpenAsync()
    {
        if (_context is null)
        {
            PlatformDbContext context = database.OpenEverywhere();
            _context = context;
            context.ChangeTracker.AutoDetectChangesEnabled = false;
            await context.Database.OpenConnectionAsync(CancellationToken.None).ConfigureAwait(false);
            await _rows.BeginAsync(context).ConfigureAwait(false);
        }

        return _context;
    }

    private void Count(LedgerEntry entry)
    {
        foreach (RollupSpan span in (ReadOnlySpan<RollupSpan>)[RollupSpan.Hour, RollupSpan.Day])
        {
            DateTimeOffset start = span.StartOf(entry.OccurredAt);
            Payer payer = entry.ToPayer();
            if (!_sums.TryGetValue((payer, entry.Model, entry.Operation, span, start), out UsageRollup? sum))
            {
                _sums[(payer, entry.Model, entry.Operation, span, start)] = sum = new UsageRollup
                {
                    OrganizationId = entry.OrganizationId,
                    Span = span,
                    Start = start,
                    ProjectId = entry.ProjectId,
                    ApiKeyId = entry.ApiKeyId ?? Guid.Empty,
                    UserId = entry.UserId ?? Guid.Empty,
                    Model = entry.Model,
                    Operation = entry.Operation,
                };
            }

            sum.Add(entry);
        }
    }

    private UsageRollup[] Sums()
    {
        // Everybody locks sums in one order, so that two processes wait for each other and never both.
        UsageRollup[] sums = [.. _sums.Values];
        Array.Sort(sums, RollupOrder.Instance);
        return sums;
    }
}
