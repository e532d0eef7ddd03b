using Lyceum.Platform.Budgets;

namespace Lyceum.Platform.Ledgers;

/// <summary>Where rows of the ledger go. For one caller at a time.</summary>
internal interface ILedgerStore
{
    /// <summary>Stores rows, the sums they belong to and the alerts they raise: all, or nothing. What was stored is on the disk when this ends.</summary>
    /// <exception cref="Exception">Nothing was stored; or all was, and the answer got lost.</exception>
    Task SaveAsync(IReadOnlyList<LedgerEntry> entries, IReadOnlyList<BudgetAlert> alerts);

    /// <summary>Whether a row is there.</summary>
    /// <exception cref="Exception">The database does not say.</exception>
    Task<bool> HoldsAsync(LedgerEntry entry);
}
