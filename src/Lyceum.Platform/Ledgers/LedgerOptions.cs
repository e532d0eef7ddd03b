namespace Lyceum.Platform.Ledgers;

/// <summary>How the ledger works.</summary>
public sealed record LedgerOptions
{
    /// <summary>How long a reservation holds that nobody renews.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How many reservations may be open; more are refused.</summary>
    public int MaximumOpen { get; init; } = 100_000;

    /// <summary>How many settled calls may wait to be written; whoever settles more waits for room.</summary>
    public int QueueCapacity { get; init; } = 8192;

    /// <summary>How many waiting settlements are committed at a time at most.</summary>
    public int LargestCommit { get; init; } = 1024;
}
