namespace Lyceum.Platform.Ledgers;

/// <summary>A call's row is on the disk.</summary>
/// <param name="EntryId">The row.</param>
/// <param name="Cost">The cost.</param>
/// <param name="WasAbandoned">Whether the reservation had run out, so that the cost came on top of what budgets had allowed others.</param>
public readonly record struct LedgerReceipt(Guid EntryId, Money Cost, bool WasAbandoned);
