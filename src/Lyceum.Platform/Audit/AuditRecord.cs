namespace Lyceum.Platform.Audit;

/// <summary>What happened.</summary>
/// <param name="Action">A dotted word such as <c>member.add</c>.</param>
/// <param name="TargetId">What it happened to.</param>
/// <param name="Detail">More about it, never a secret.</param>
public sealed record AuditRecord(string Action, Guid TargetId, string Detail = "");
