using Lyceum.Api.Http;

namespace Lyceum.Api.Organization.SpendLimits;

/// <summary>What may be spent in a month.</summary>
/// <param name="Object">What this is.</param>
/// <param name="ThresholdAmount">The amount in cents.</param>
/// <param name="Enforcement">Whether calls beyond it are refused.</param>
internal sealed record SpendLimitObject(string Object, long ThresholdAmount, SpendEnforcement Enforcement)
{
    /// <summary>The currency; a platform has one, and the description knows one.</summary>
    public string Currency { get; init; } = "USD";

    /// <summary>How long until it begins anew.</summary>
    public string Interval { get; init; } = "month";
}

/// <summary>Whether a limit is held.</summary>
/// <param name="Status"><c>enforcing</c>, or <c>inactive</c> for a budget that only alerts.</param>
internal sealed record SpendEnforcement(string Status);

/// <summary>A wish for what may be spent.</summary>
internal sealed class SpendLimitRequest : ApiRequest
{
    /// <summary>The amount in cents.</summary>
    public long? ThresholdAmount { get; init; }

    /// <summary>The currency.</summary>
    public string? Currency { get; init; }

    /// <summary>How long until it begins anew.</summary>
    public string? Interval { get; init; }
}
