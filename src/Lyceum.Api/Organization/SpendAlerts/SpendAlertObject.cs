using Lyceum.Api.Http;

namespace Lyceum.Api.Organization.SpendAlerts;

/// <summary>An alert that an amount was spent in a month.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Object">What this is.</param>
/// <param name="ThresholdAmount">The amount in cents.</param>
/// <param name="NotificationChannel">Whom it tells.</param>
internal sealed record SpendAlertObject(string Id, string Object, long ThresholdAmount, SpendAlertChannel NotificationChannel)
{
    /// <summary>The currency.</summary>
    public string Currency { get; init; } = "USD";

    /// <summary>How long until it begins anew.</summary>
    public string Interval { get; init; } = "month";
}

/// <summary>Whom an alert tells.</summary>
/// <param name="Type"><c>email</c>.</param>
/// <param name="Recipients">The addresses.</param>
/// <param name="SubjectPrefix">What the subject begins with; null for nothing.</param>
internal sealed record SpendAlertChannel(string? Type, IReadOnlyList<string>? Recipients, string? SubjectPrefix = null);

/// <summary>A wish for an alert.</summary>
internal sealed class SpendAlertRequest : ApiRequest
{
    /// <summary>The amount in cents.</summary>
    public long? ThresholdAmount { get; init; }

    /// <summary>The currency.</summary>
    public string? Currency { get; init; }

    /// <summary>How long until it begins anew.</summary>
    public string? Interval { get; init; }

    /// <summary>Whom it tells.</summary>
    public SpendAlertChannel? NotificationChannel { get; init; }
}
