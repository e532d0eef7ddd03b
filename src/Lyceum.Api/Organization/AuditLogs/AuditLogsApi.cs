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

    /// <summary>Maps the endpoint.</summary>
    public static void MapAuditLogsApi(this RouteGroupBuilder organization) =>
        organization.MapGet("/audit_logs", ListAsync).Describe<ListPage<AuditLogObject>>("listAuditLogs", "Audit Logs", "Lists who changed what in the organisation, the newest first.");

    private static async Task<IResult> ListAsync(HttpContext context, AuditLog audit, MemberDirectory members, AdminApiKeyDirectory keys)
    {
        Actor actor = context.GetAdministrator();
        AuditPeople people = new(
            await members.ListAccountsAsync(actor, context.RequestAborted).ConfigureAwait(false), await keys.ListAsync(actor, context.RequestAborted).ConfigureAwait(false));
        Page<AuditEntry> page = await audit.ListAsync(actor, Read(context.Request, people), context.RequestAborted).NamingAsync(invalid: "limit").ConfigureAwait(false);
        AuditLogObject[] data = [.. page.Items.Select(entry => ToObject(entry, people))];
        return ApiResult.Json(new ListPage<AuditLogObject>(data, data.FirstOrDefault()?.Id, data.LastOrDefault()?.Id, page.HasMore));
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
        const string Name = "effective_at";
        TimeSpan second = TimeSpan.FromSeconds(1);
        DateTimeOffset?[] from = [QueryReader.Time(request, $"{Name}[gte]"), QueryReader.Time(request, $"{Name}[gt]") + second];
        DateTimeOffset?[] until = [QueryReader.Time(request, $"{Name}[lt]"), QueryReader.Time(request, $"{Name}[lte]") + second];
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
        : throw ApiException.NotFound($"There is nothing with the id '{Check.Shorten(text)}' to go on from.", param);

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
