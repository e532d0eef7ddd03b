using System.Globalization;
using System.Text.Json;
using Lyceum.Api.Authentication;
using Lyceum.Api.Http;
using Lyceum.Platform;
using Lyceum.Platform.Audit;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Organizations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lyceum.Api.Organization.AuditLogs;

/// <summary><c>/v1/organization/audit_logs</c>: who changed what.</summary>
internal static class AuditLogsApi
{
    private const string Mark = "audit_log-";
    private const string Time = "effective_at";
    private static readonly string[] s_times = ["gt", "gte", "lt", "lte"];

    /// <summary>Maps the endpoint.</summary>
    public static void MapAuditLogsApi(this RouteGroupBuilder organization) =>
        organization.MapGet("/audit_logs", ListAsync).Describe<ListPage<AuditLogObject>>("listAuditLogs", "Audit Logs", "Lists who changed what in the organisation, the newest first.")
            .WithQuery(
            [
                .. QueryParameters.BothWays.Where(static parameter => parameter.Name is not "order"),
                .. s_times.Select(static time => new QueryParameter($"{Time}[{time}]", "When it happened, in seconds since 1970.", QueryType.Integer)),
                new QueryParameter("event_types", "Only events of these types.", QueryType.Texts),
                new QueryParameter("actor_ids", "Only what these did.", QueryType.Texts),
                new QueryParameter("actor_emails", "Only what people with these addresses did.", QueryType.Texts),
                new QueryParameter("resource_ids", "Only what was done to these.", QueryType.Texts),
                new QueryParameter("project_ids", "Only what was done to these projects.", QueryType.Texts),
                new QueryParameter("tenant_only", "Refused: there are no events of tenants here.", QueryType.Flag),
            ]);

    private static async Task<IResult> ListAsync(HttpContext context, AuditLog audit, MemberDirectory members, AdminApiKeyDirectory keys)
    {
        Actor actor = context.GetAdministrator();
        AuditPeople people = new(
            await members.ListAccountsAsync(actor, context.RequestAborted).ConfigureAwait(false), await keys.ListAsync(actor, context.RequestAborted).ConfigureAwait(false));
        Page<AuditEntry> page = await audit.ListAsync(actor, Read(context.Request, people), context.RequestAborted).NamingAsync(invalid: "limit").ConfigureAwait(false);
        AuditLogObject[] data = [.. page.Items.Select(entry => ToObject(entry, people))];
        return ApiResult.Json(ListPage.Of(data, static entry => entry.Id, page.HasMore));
    }

    private static AuditQuery Read(HttpRequest request, AuditPeople people)
    {
        if (QueryReader.Flag(request, "tenant_only") == true)
        {
            throw ApiException.BadRequest("This installation has no events of tenants; leave 'tenant_only' out.", "tenant_only", "unsupported_parameter");
        }

        IReadOnlyList<string> actors = QueryReader.Texts(request, "actor_ids");
        IReadOnlyList<string> emails = QueryReader.Texts(request, "actor_emails");
        IReadOnlyList<string> resources = QueryReader.Texts(request, "resource_ids");
        IReadOnlyList<string> projects = QueryReader.Texts(request, "project_ids");
        (DateTimeOffset? from, DateTimeOffset? until) = ReadTimes(request);
        return new AuditQuery
        {
            From = from,
            Until = until,
            Actions = [.. QueryReader.Texts(request, "event_types").SelectMany(AuditEventTypes.Actions)],
            Actors = Both(actors.Count == 0 ? null : people.Find(actors, "actor_ids"), emails.Count == 0 ? null : people.FindByEmail(emails)),
            Targets = Both(
                resources.Count == 0 ? null : resources.Select(static text => AuditEventTypes.TryReadTarget(text, out Guid id) ? id : Guid.Empty),
                projects.Count == 0 ? null : OrganizationIds.ReadAll(OrganizationIds.Project, projects, "project_ids")),
            After = ReadPlace(request, "after"),
            Before = ReadPlace(request, "before"),
            Limit = (int)(QueryReader.Integer(request, "limit", 1, 100) ?? 20),
        };
    }

    // Seconds are told whole, so one is all the times within it.
    private static (DateTimeOffset? From, DateTimeOffset? Until) ReadTimes(HttpRequest request)
    {
        TimeSpan second = TimeSpan.FromSeconds(1);
        DateTimeOffset?[] from = [QueryReader.Time(request, $"{Time}[gte]"), QueryReader.Time(request, $"{Time}[gt]") + second];
        DateTimeOffset?[] until = [QueryReader.Time(request, $"{Time}[lt]"), QueryReader.Time(request, $"{Time}[lte]") + second];
        return (from.Max(), until.Min());
    }

    // Null is no condition. Where nobody fits, nobody must be asked for, and not everybody.
    private static Guid[] Both(IEnumerable<Guid>? first, IEnumerable<Guid>? second)
    {
        if ((first ?? second) is not { } either)
        {
            return [];
        }

        Guid[] both = [.. first is null || second is null ? either.Distinct() : first.Intersect(second)];
        return both.Length == 0 ? [Guid.Empty] : both;
    }

    private static long? ReadPlace(HttpRequest request, string param) => QueryReader.Text(request, param) is not { } text ? null
        : text.StartsWith(Mark, StringComparison.Ordinal) && long.TryParse(text.AsSpan(Mark.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long place) ? place
        : throw ListQuery.NoSuchPlace(text, param);

    private static AuditLogObject ToObject(AuditEntry entry, AuditPeople people)
    {
        string type = AuditEventTypes.Of(entry.Action);
        string target = AuditEventTypes.Target(entry.Action, entry.TargetId);
        return new AuditLogObject
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"{Mark}{entry.Sequence}"),
            Type = type,
            EffectiveAt = entry.OccurredAt.ToUnixTimeSeconds(),
            Project = target.StartsWith(OrganizationIds.Project, StringComparison.Ordinal) ? new AuditProject(target) : null,
            Actor = people.Describe(entry.ActorId),
            Payload = { [type] = JsonSerializer.SerializeToElement(new AuditPayload(target, entry.Detail), ApiJson.TypeOf<AuditPayload>()) },
        };
    }
}
