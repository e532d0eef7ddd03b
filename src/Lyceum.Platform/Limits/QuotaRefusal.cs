namespace Lyceum.Platform.Limits;

/// <summary>A limit that a call does not fit.</summary>
/// <param name="Scope">What kind of thing has the limit.</param>
/// <param name="Id">Which one.</param>
/// <param name="Dimension">What is counted.</param>
/// <param name="Limit">The limit.</param>
/// <param name="RetryAfter">
/// How long until the call would fit if nobody else calls; null where nobody knows (parallel calls), or where it never fits since
/// it asks for more tokens than a whole minute has.
/// </param>
public sealed record QuotaRefusal(QuotaScope Scope, string Id, QuotaDimension Dimension, long Limit, TimeSpan? RetryAfter);
