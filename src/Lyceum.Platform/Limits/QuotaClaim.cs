namespace Lyceum.Platform.Limits;

/// <summary>One of the things whose limits a call must fit.</summary>
/// <param name="Scope">What kind of thing.</param>
/// <param name="Id">Which one: an id, or a model's name.</param>
/// <param name="Limits">Its limits now; a change of them counts from the next call on.</param>
public sealed record QuotaClaim(QuotaScope Scope, string Id, QuotaLimits Limits);
