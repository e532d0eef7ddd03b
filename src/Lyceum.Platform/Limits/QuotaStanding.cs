namespace Lyceum.Platform.Limits;

/// <summary>How much of a limit is left, as the <c>x-ratelimit-*</c> headers tell it.</summary>
/// <param name="Limit">The limit for a minute.</param>
/// <param name="Remaining">What is left now.</param>
/// <param name="Reset">How long until all of it is there again.</param>
public readonly record struct QuotaStanding(long Limit, long Remaining, TimeSpan Reset);
