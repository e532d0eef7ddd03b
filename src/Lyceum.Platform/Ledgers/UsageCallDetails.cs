namespace Lyceum.Platform.Ledgers;

/// <summary>A call with everything that the ledger has on it.</summary>
/// <param name="Call">The call.</param>
/// <param name="Corrections">What corrected prices added to its cost or took from it, the first first.</param>
public sealed record UsageCallDetails(UsageCall Call, IReadOnlyList<UsageCorrection> Corrections);
