namespace Lyceum.Platform.Audit;

/// <summary>
/// The last line of a log at some time. Kept somewhere else, it proves later that nothing up to there was cut off, which a
/// chain alone cannot.
/// </summary>
/// <param name="Sequence">The line's place; 0 where the log is empty.</param>
/// <param name="Hash">The line's hash in hexadecimal digits.</param>
public sealed record AuditHead(long Sequence, string Hash);
