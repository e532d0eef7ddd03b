using System.Globalization;
using Lyceum.Api.Authentication;
using Lyceum.Api.Http;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lyceum.Api.Organization.Invites;

/// <summary><c>/v1/organization/invites</c>: asks people in by their addresses.</summary>
internal static class InvitesApi
{
    private const string Tag = "Invites";
    private const string Parameter = "invite_id";

    /// <summary>Maps the endpoints.</summary>
    public static void MapInvitesApi(this RouteGroupBuilder organization)
    {
        RouteGroupBuilder invites = organization.MapGroup("/invites");
        invites.MapGet("/", ListAsync).Describe<ListPage<InviteObject>>("listInvites", Tag, "Lists the invitations of the organisation.")
            .WithQuery(QueryParameters.Page.Where(static parameter => parameter.Name is not "order").ToArray());
        invites.MapPost("/", CreateAsync).Describe<InviteObject>("createInvite", Tag, "Invites somebody. The token for the link is told once.");
        invites.MapGet("/{invite_id}", GetAsync).Describe<InviteObject>("getInvite", Tag, "Describes an invitation.");
        invites.MapDelete("/{invite_id}", DeleteAsync).Describe<Deleted>("deleteInvite", Tag, "Takes an invitation back that nobody accepted.");
    }

    private static async Task<IResult> ListAsync(HttpContext context, InvitationDirectory invitations, TimeProvider time)
    {
        Actor actor = context.GetAdministrator();
        int limit = (int)(QueryReader.Integer(context.Request, "limit", 1, InvitationDirectory.MaximumPage) ?? 20);
        Guid? after = QueryReader.Text(context.Request, "after") is { } text ? OrganizationIds.Read(OrganizationIds.Invite, text, "after") : null;
        IReadOnlyList<Invitation> found = await invitations.ListAsync(actor, after, limit, withRevoked: false, context.RequestAborted)
            .NamingAsync(missing: "after").ConfigureAwait(false);
        IReadOnlyList<Invitation> next = found.Count < limit ? [] : await invitations.ListAsync(actor, found[^1].Id, 1, withRevoked: false, context.RequestAborted).ConfigureAwait(false);
        ILookup<Guid, InvitationProject> projects = await invitations.ProjectsAsync(actor, [.. found.Select(static one => one.Id)], context.RequestAborted).ConfigureAwait(false);
        InviteObject[] data = [.. found.Select(one => ToObject(one, projects[one.Id], time.GetUtcNow(), null))];
        return ApiResult.Json(ListPage.Of(data, static invite => invite.Id, next.Count > 0));
    }

    private static async Task<IResult> CreateAsync(JsonBody<InviteRequest> body, HttpContext context, InvitationDirectory invitations, TimeProvider time)
    {
        Actor actor = context.GetAdministrator();
        InvitationSettings settings = new(Check.Required(body.Value.Email, "email"), OrganizationRoles.Read(body.Value.Role, "role"))
        {
            Projects = ReadProjects(body.Value.Projects ?? []),
        };
        IssuedInvitation issued = await invitations.CreateAsync(actor, settings, context.RequestAborted).NamingAsync("projects", "email").ConfigureAwait(false);
        InvitationProject[] projects = [.. settings.Projects.Select(static project => new InvitationProject { ProjectId = project.Key, Role = project.Value })];
        return ApiResult.Json(ToObject(issued.Invitation, projects, time.GetUtcNow(), issued.Token.Reveal()));
    }

    private static async Task<IResult> GetAsync(string invite_id, HttpContext context, InvitationDirectory invitations, TimeProvider time)
    {
        Actor actor = context.GetAdministrator();
        Invitation invitation = await FindAsync(actor, invite_id, invitations, context.RequestAborted).ConfigureAwait(false);
        ILookup<Guid, InvitationProject> projects = await invitations.ProjectsAsync(actor, [invitation.Id], context.RequestAborted).ConfigureAwait(false);
        return ApiResult.Json(ToObject(invitation, projects[invitation.Id], time.GetUtcNow(), null));
    }

    private static async Task<IResult> DeleteAsync(string invite_id, HttpContext context, InvitationDirectory invitations)
    {
        Actor actor = context.GetAdministrator();
        Invitation invitation = await FindAsync(actor, invite_id, invitations, context.RequestAborted).ConfigureAwait(false);
        await invitations.RevokeAsync(actor, invitation.Id, context.RequestAborted).ConfigureAwait(false);
        return ApiResult.Json(new Deleted("organization.invite.deleted", invite_id));
    }

    // One that was taken back is a deleted one here.
    private static async Task<Invitation> FindAsync(Actor actor, string id, InvitationDirectory invitations, CancellationToken cancellation)
    {
        Invitation invitation = await invitations.GetAsync(actor, OrganizationIds.Read(OrganizationIds.Invite, id, Parameter), cancellation).NamingAsync(missing: Parameter).ConfigureAwait(false);
        return invitation.RevokedAt is null ? invitation : throw ApiException.NotFound("There is no such invitation.", Parameter);
    }

    private static Dictionary<Guid, ProjectRole> ReadProjects(IReadOnlyList<InviteProject?> projects)
    {
        Dictionary<Guid, ProjectRole> read = [];
        for (int i = 0; i < projects.Count; i++)
        {
            string place = string.Create(CultureInfo.InvariantCulture, $"projects[{i}]");
            Guid id = OrganizationIds.Read(OrganizationIds.Project, Check.Required(projects[i]?.Id, place + ".id"), place + ".id");
            read[id] = OrganizationRoles.ReadProject(projects[i]?.Role, place + ".role");
        }

        return read;
    }

    private static InviteObject ToObject(Invitation invitation, IEnumerable<InvitationProject> projects, DateTimeOffset now, string? token) => new()
    {
        Id = PublicIds.Write(OrganizationIds.Invite, invitation.Id),
        Email = invitation.Email,
        Role = OrganizationRoles.WriteNarrow(invitation.Role),
        Status = invitation.StateAt(now) switch { InvitationState.Accepted => "accepted", InvitationState.Pending => "pending", _ => "expired" },
        CreatedAt = invitation.CreatedAt.ToUnixTimeSeconds(),
        ExpiresAt = invitation.ExpiresAt.ToUnixTimeSeconds(),
        AcceptedAt = invitation.AcceptedAt?.ToUnixTimeSeconds(),
        Projects = [.. projects.Select(static project => new InviteProject(PublicIds.Project(project.ProjectId), OrganizationRoles.Write(project.Role)))],
        Token = token,
    };
}
