using System.Globalization;
using System.Text;
using System.Text.Json;
using Lyceum.Gateway.Mail;
using Lyceum.Gateway.Outbound;
using Lyceum.Platform;
using Lyceum.Platform.Budgets;
using Lyceum.Platform.Jobs;

namespace Lyceum.Gateway.Budgets;

/// <summary>
/// Tells one recipient that a share of a budget was spent: by mail, or by an event to an address of the web. The event carries no signature, since the address
/// has no secret; whoever gets it asks the API for what is true.
/// </summary>
/// <param name="mailer">Sends mail.</param>
/// <param name="http">What calls addresses of the web.</param>
internal sealed class BudgetAlertHandler(IMailer mailer, SafeHttp http) : IJobHandler
{
    internal const string EventType = "budget.alert";

    public string Kind => BudgetAlertNotice.JobKind;

    // It waits for others most of the time.
    public int? Parallelism => 4;

    public async Task<string?> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        BudgetAlertNotice notice = BudgetAlertNotice.Parse(context.Job.Payload);
        if (notice.Email is { } email)
        {
            await MailAsync(context.Job.Id, notice, email, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await EventPost.SendAsync(http, "The alert's address", new Uri(notice.Url!), Event(context.Job.Id, notice), new Dictionary<string, string>(), cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    private async Task MailAsync(Guid job, BudgetAlertNotice notice, string email, CancellationToken cancellationToken)
    {
        try
        {
            await mailer.SendAsync(new Letter([email], Subject(notice), Text(notice)) { Id = job.ToString("N") }, cancellationToken).ConfigureAwait(false);
        }
        catch (MailException error) when (error.IsFinal)
        {
            throw new JobFailedException(error.Message, error);
        }
    }

    internal static string Subject(BudgetAlertNotice notice) => string.Create(
        CultureInfo.InvariantCulture, $"{(notice.SubjectPrefix is { } prefix ? prefix + " " : "")}{notice.Percent} % of the budget of {Whose(notice)} is spent");

    internal static string Text(BudgetAlertNotice notice)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{notice.Percent} % of the budget of {Whose(notice)} is spent: {new Money(notice.SpentNanos)} of {new Money(notice.LimitNanos)}")
            .AppendLine(notice.Period switch
            {
                BudgetPeriod.Day => string.Create(CultureInfo.InvariantCulture, $" for the day {notice.PeriodStart:yyyy-MM-dd} (UTC)."),
                BudgetPeriod.Month => string.Create(CultureInfo.InvariantCulture, $" for the month {notice.PeriodStart:yyyy-MM} (UTC)."),
                _ => ".",
            });
        text.AppendLine(CultureInfo.InvariantCulture, $"It was reached on {notice.RaisedAt:yyyy-MM-dd} at {notice.RaisedAt:HH:mm} (UTC).").AppendLine();
        text.AppendLine(notice.IsHardStop ? "Calls that could go beyond the budget are refused." : "Calls go on: this budget only alerts.");
        return text.ToString();
    }

    private static byte[] Event(Guid job, BudgetAlertNotice notice)
    {
        using MemoryStream body = new();
        using (Utf8JsonWriter writer = new(body))
        {
            writer.WriteStartObject();
            writer.WriteString("id", PublicId.Format("evt_", job));
            writer.WriteString("object", "event");
            writer.WriteString("type", EventType);
            writer.WriteNumber("created_at", notice.RaisedAt.ToUnixTimeSeconds());
            writer.WriteStartObject("data");
            writer.WriteString("budget", notice.BudgetId);
            writer.WriteString("scope", Word(notice.Scope.ToString()));
            writer.WriteString("scope_id", notice.ScopeId);
            writer.WriteString("scope_name", notice.ScopeName);
            writer.WriteString("period", Word(notice.Period.ToString()));
            writer.WriteNumber("period_start", notice.PeriodStart.ToUnixTimeSeconds());
            writer.WriteNumber("percent", notice.Percent);
            writer.WriteString("spent", new Money(notice.SpentNanos).ToString());
            writer.WriteString("limit", new Money(notice.LimitNanos).ToString());
            writer.WriteBoolean("hard_stop", notice.IsHardStop);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return body.ToArray();
    }

    private static string Whose(BudgetAlertNotice notice) => $"{notice.Scope switch
    {
        BudgetScope.Organization => "the organisation",
        BudgetScope.Project => "the project",
        _ => "the key",
    }} '{notice.ScopeName}'";

#pragma warning disable CA1308 // These are words of a wire format, not identifiers to compare.
    private static string Word(string name) => name.ToLowerInvariant();
#pragma warning restore CA1308
}
