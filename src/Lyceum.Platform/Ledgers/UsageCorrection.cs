namespace Lyceum.Platform.Ledgers;

/// <summary>A corrected price changed what a call costs.</summary>
/// <param name="RecordedAt">When.</param>
/// <param name="Difference">By how much; below zero where it became cheaper.</param>
public sealed record UsageCorrection(DateTimeOffset RecordedAt, Money Difference);
