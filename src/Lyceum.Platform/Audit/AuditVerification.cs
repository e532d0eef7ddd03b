namespace Lyceum.Platform.Audit;

/// <summary>What came of checking a log.</summary>
/// <param name="Lines">How many lines are whole, from the first on.</param>
/// <param name="Head">The last whole line, to be kept elsewhere.</param>
/// <param name="FirstBroken">The place of the first line that is broken or missing; null where all is whole.</param>
/// <param name="Problem">What is wrong with it; null where all is whole.</param>
public sealed record AuditVerification(long Lines, AuditHead Head, long? FirstBroken, string? Problem)
{
    /// <summary>Whether every line is whole and none is missing.</summary>
    public bool IsWhole => FirstBroken is null;
}
