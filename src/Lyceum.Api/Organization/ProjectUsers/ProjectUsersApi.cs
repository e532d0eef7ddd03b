using Lyceum.Api.Authentication;
using Lyceum.Api.Http;
using Lyceum.Api.Organization.Projects;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lyceum.Api.Organization.ProjectUsers;

/// <summary><c>/v1/organization/projects/{}/users</c>: who belongs to a project.</summary>
internal static class ProjectUsersApi
{
    private const string Tag = "Projects";
    private const string Parameter = "user_id";

    /// <summary>Maps the endpoints.</summary>
    public static void MapProjectUsersApi(this RouteGroupBuilder organization)
    {
        RouteGroupBuilder users = organization.MapGroup(ProjectsApi.Path + "/users");
        users.MapGet("/", ListAsync).Describe<ListPage<ProjectUserObject>>("listProjectUsers", Tag, "Lists the members of a project.")
            .WithQuery(QueryParameters.BothWays);
        users.MapPost("/", AddAsync).Describe<ProjectUserObject>("createProjectUser", Tag, "Takes a member of the organisation into a project.");
        users.MapGet("/{user_id}", GetAsync).Describe<ProjectUserObject>("getProjectUser", Tag, "Describes a member of a project.");
        users.MapPost("/{user_id}", ChangeAsync).Describe<ProjectUserObject>("modifyProjectUser", Tag, "Gives a member of a project another role there.");
        users.MapDelete("/{user_id}", DeleteAsync).Describe<Deleted>("deleteProjectUser", Tag, "Takes a member out of a project.");
    }

    private static async Task<IResult> ListAsync(string project_id, HttpContext context, ProjectDirectory projects, ProjectMemberDirectory members, MemberDirectory people)
    {
        Actor actor = context.GetAdministrator();
        ListQuery query = ListQuery.Read(context.Request, oldestFirst: true);
        Project project = await ProjectsApi.FindAsync(context, project_id, projects).ConfigureAwait(false);
        IReadOnlyList<ProjectMember> all = await members.ListAsync(actor, project.Id, context.RequestAborted).ConfigureAwait(false);
        Dictionary<Guid, MemberAccount> accounts = (await people.ListAccountsAsync(actor, context.RequestAborted).ConfigureAwait(false))
            .ToDictionary(static account => account.Member.UserId);
        return ApiResult.Json(query.Cut(
            all, static member => PublicIds.Write(OrganizationIds.User, member.UserId), member => ToObject(member, accounts.GetValueOrDefault(member.UserId))));
    }

    private static async Task<IResult> AddAsync(
        string project_id, JsonBody<ProjectUserRequest> body, HttpContext context, ProjectDirectory projects, ProjectMemberDirectory members, MemberDirectory people)
    {
        ProjectRole role = OrganizationRoles.ReadProject(body.Value.Role, "role");
        Project project = await ProjectsApi.FindAsync(context, project_id, projects).ConfigureAwait(false);
        MemberAccount account = await FindPersonAsync(body.Value, context, people).ConfigureAwait(false);
        ProjectMember member = await members.SetAsync(context.GetAdministrator(), project.Id, account.Member.UserId, role, context.RequestAborted)
            .NamingAsync(missing: Parameter).ConfigureAwait(false);
        return ApiResult.Json(ToObject(member, account));
    }

    private static async Task<IResult> GetAsync(
        string project_id, string user_id, HttpContext context, ProjectDirectory projects, ProjectMemberDirectory members, MemberDirectory people)
    {
        ProjectMember member = await FindAsync(project_id, user_id, context, projects, members).ConfigureAwait(false);
        return ApiResult.Json(await DescribeAsync(member, context, people).ConfigureAwait(false));
    }

    private static async Task<IResult> ChangeAsync(
        string project_id, string user_id, JsonBody<ProjectUserRequest> body, HttpContext context, ProjectDirectory projects, ProjectMemberDirectory members, MemberDirectory people)
    {
        ProjectMember member = await FindAsync(project_id, user_id, context, projects, members).ConfigureAwait(false);
        if (body.Value.Role is not null)
        {
            ProjectRole role = OrganizationRoles.ReadProject(body.Value.Role, "role");
            member = await members.SetAsync(context.GetAdministrator(), member.ProjectId, member.UserId, role, context.RequestAborted)
                .NamingAsync(missing: Parameter).ConfigureAwait(false);
        }

        return ApiResult.Json(await DescribeAsync(member, context, people).ConfigureAwait(false));
    }

    private static async Task<IResult> DeleteAsync(string project_id, string user_id, HttpContext context, ProjectDirectory projects, ProjectMemberDirectory members)
    {
        ProjectMember member = await FindAsync(project_id, user_id, context, projects, members).ConfigureAwait(false);
        await members.RemoveAsync(context.GetAdministrator(), member.ProjectId, member.UserId, context.RequestAborted).NamingAsync(missing: Parameter).ConfigureAwait(false);
        return ApiResult.Json(new Deleted("organization.project.user.deleted", user_id));
    }

    private static async Task<ProjectMember> FindAsync(string projectId, string userId, HttpContext context, ProjectDirectory projects, ProjectMemberDirectory members)
    {
        Project project = await ProjectsApi.FindAsync(context, projectId, projects).ConfigureAwait(false);
        Guid user = OrganizationIds.Read(OrganizationIds.User, userId, Parameter);
        return await members.GetAsync(context.GetAdministrator(), project.Id, user, context.RequestAborted).NamingAsync(missing: Parameter).ConfigureAwait(false);
    }

    private static async Task<MemberAccount> FindPersonAsync(ProjectUserRequest request, HttpContext context, MemberDirectory people)
    {
        if (request.UserId is { } id)
        {
            return await people.GetAccountAsync(context.GetAdministrator(), OrganizationIds.Read(OrganizationIds.User, id, Parameter), context.RequestAborted)
                .NamingAsync(missing: Parameter).ConfigureAwait(false);
        }

        string email = Check.Required(request.Email, Parameter);
        return (await people.ListAccountsAsync(context.GetAdministrator(), context.RequestAborted).ConfigureAwait(false))
            .FirstOrDefault(account => string.Equals(account.Email, email, StringComparison.OrdinalIgnoreCase))
            ?? throw ApiException.NotFound("There is no such member.", "email");
    }

    private static async Task<ProjectUserObject> DescribeAsync(ProjectMember member, HttpContext context, MemberDirectory people) =>
        ToObject(member, await people.GetAccountAsync(context.GetAdministrator(), member.UserId, context.RequestAborted).NamingAsync(missing: Parameter).ConfigureAwait(false));

    private static ProjectUserObject ToObject(ProjectMember member, MemberAccount? account) => new(
        PublicIds.Write(OrganizationIds.User, member.UserId), account?.Name, account?.Email, OrganizationRoles.Write(member.Role), member.AddedAt.ToUnixTimeSeconds());
}
