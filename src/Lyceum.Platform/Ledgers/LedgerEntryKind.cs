namespace Lyceum.Platform.Ledgers;

/// <summary>What a row of the ledger is.</summary>
public enum LedgerEntryKind
{
    /// <summary>A call and its cost.</summary>
    Usage = 0,

    /// <summary>What a corrected price adds to a call's cost, or takes from it.</summary>
    Adjustment = 1,
}
