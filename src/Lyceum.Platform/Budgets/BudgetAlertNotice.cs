using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lyceum.Platform.Budgets;

/// <summary>
/// What one recipient is told of an alert: the payload of a job of the kind <see cref="JobKind"/>. The jobs are stored in the transaction that notes the
/// alert, so that no alert is lost and none told twice; each recipient has their own, so that one who cannot be reached costs the others nothing.
/// </summary>
/// <param name="BudgetId">The budget.</param>
/// <param name="Scope">Whose spending it bounds.</param>
/// <param name="ScopeId">The organisation, the project, or the key.</param>
/// <param name="ScopeName">What that was called when the alert was raised.</param>
/// <param name="Period">How long until the budget begins anew.</param>
/// <param name="PeriodStart">When its period began; 1970 where it has none.</param>
/// <param name="Percent">The share that was reached, in percent.</param>
/// <param name="RaisedAt">When.</param>
/// <param name="SpentNanos">What was spent by then, in billionths of a unit.</param>
/// <param name="LimitNanos">What might be spent, in billionths of a unit.</param>
/// <param name="IsHardStop">Whether calls beyond it are refused.</param>
public sealed record BudgetAlertNotice(
    Guid BudgetId,
    BudgetScope Scope,
    Guid ScopeId,
    string ScopeName,
    BudgetPeriod Period,
    DateTimeOffset PeriodStart,
    int Percent,
    DateTimeOffset RaisedAt,
    long SpentNanos,
    long LimitNanos,
    bool IsHardStop)
{
    /// <summary>The kind of the jobs.</summary>
    public const string JobKind = "budget-alert";

    /// <summary>The address of mail to tell; null where an address of the web is told.</summary>
    public string? Email { get; init; }

    /// <summary>What the mail's subject begins with; null for nothing.</summary>
    public string? SubjectPrefix { get; init; }

    /// <summary>The address of the web to tell; null where mail is sent.</summary>
    public string? Url { get; init; }

    /// <summary>Reads a job's payload.</summary>
    public static BudgetAlertNotice Parse(string payload) => JsonSerializer.Deserialize(payload, BudgetAlertJson.Default.BudgetAlertNotice)!;

    internal string ToPayload() => JsonSerializer.Serialize(this, BudgetAlertJson.Default.BudgetAlertNotice);
}

/// <summary>How notices are stored.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BudgetAlertNotice))]
internal sealed partial class BudgetAlertJson : JsonSerializerContext;
