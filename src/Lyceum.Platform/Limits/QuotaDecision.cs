namespace Lyceum.Platform.Limits;

/// <summary>What came of asking whether a call fits.</summary>
/// <param name="Lease">The call's place, to be given back; empty where it was refused.</param>
/// <param name="Refusal">The limit that it does not fit; null where it fits.</param>
/// <param name="Requests">How much of the limit of requests is left that has the least left; null where there is none.</param>
/// <param name="Tokens">The same for tokens.</param>
public readonly record struct QuotaDecision(Guid Lease, QuotaRefusal? Refusal, QuotaStanding? Requests, QuotaStanding? Tokens);
