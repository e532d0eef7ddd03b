using Lyceum.Platform.Limits;

namespace Lyceum.Gateway.Admissions;

/// <summary>How a caller's limits stand after a call was let in or refused.</summary>
/// <param name="Requests">Requests in a minute; null without a limit.</param>
/// <param name="Tokens">Tokens in a minute; null without a limit.</param>
public sealed record CallLimits(QuotaStanding? Requests, QuotaStanding? Tokens);
