namespace Lyceum.Platform.Keys;

/// <summary>What came of checking a key.</summary>
/// <param name="Key">The key; null where it was refused.</param>
/// <param name="Refusal">Why it was refused.</param>
public readonly record struct KeyCheck(VerifiedKey? Key, KeyRefusal Refusal);
