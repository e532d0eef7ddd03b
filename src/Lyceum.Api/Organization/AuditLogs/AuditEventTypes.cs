using Lyceum.Api.Http;

namespace Lyceum.Api.Organization.AuditLogs;

/// <summary>The platform's actions as OpenAI's types of events, where there are such; else by their own words.</summary>
internal static class AuditEventTypes
{
    private static readonly Dictionary<string, string> s_types = new(StringComparer.Ordinal)
    {
        ["admin_key.create"] = "api_key.created",
        ["admin_key.delete"] = "api_key.deleted",
        ["invitation.accept"] = "invite.accepted",
        ["invitation.create"] = "invite.sent",
        ["invitation.resend"] = "invite.sent",
        ["invitation.revoke"] = "invite.deleted",
        ["key.create"] = "api_key.created",
        ["key.revoke"] = "api_key.deleted",
        ["key.rotate"] = "api_key.updated",
        ["member.add"] = "user.added",
        ["member.remove"] = "user.deleted",
        ["member.role"] = "user.updated",
        ["organization.rename"] = "organization.updated",
        ["project.archive"] = "project.archived",
        ["project.create"] = "project.created",
        ["project.limits"] = "rate_limit.updated",
        ["project.models"] = "project.updated",
        ["project.rename"] = "project.updated",
        ["project.restrict"] = "project.updated",
        ["service_account.create"] = "service_account.created",
        ["service_account.delete"] = "service_account.deleted",
        ["service_account.rename"] = "service_account.updated",
        ["session.begin"] = "login.succeeded",
        ["session.end"] = "logout.succeeded",
    };

    private static readonly ILookup<string, string> s_actions = s_types.ToLookup(static pair => pair.Value, static pair => pair.Key, StringComparer.Ordinal);

    private static readonly (string Action, string Mark)[] s_marks =
    [
        ("admin_key.", OrganizationIds.Key),
        ("budget.", "budget_"),
        ("invitation.", OrganizationIds.Invite),
        ("key.", OrganizationIds.Key),
        ("member.", OrganizationIds.User),
        ("organization.", "org-"),
        ("project.", OrganizationIds.Project),
        ("service_account.", OrganizationIds.ServiceAccount),
        ("spend_alert.", OrganizationIds.SpendAlert),
    ];

    /// <summary>The type of an action.</summary>
    public static string Of(string action) => s_types.GetValueOrDefault(action, action);

    /// <summary>The actions of a type; one that is not OpenAI's, or has none here, is an action itself.</summary>
    public static IEnumerable<string> Actions(string type) => s_actions.Contains(type) ? s_actions[type] : [type];

    /// <summary>The id of what an action was done to.</summary>
    public static string Target(string action, Guid id) => PublicIds.Write(
        Array.Find(s_marks, mark => action.StartsWith(mark.Action, StringComparison.Ordinal)).Mark ?? "", id);

    /// <summary>Reads the id of something that an action may have been done to.</summary>
    public static bool TryReadTarget(string text, out Guid id)
    {
        foreach ((_, string mark) in s_marks)
        {
            if (PublicIds.TryRead(mark, text, out id))
            {
                return true;
            }
        }

        return PublicIds.TryRead("", text, out id);
    }
}
