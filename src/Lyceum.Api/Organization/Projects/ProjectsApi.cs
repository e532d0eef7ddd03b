using Lyceum.Api.Authentication;
using Lyceum.Api.Http;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lyceum.Api.Organization.Projects;

/// <summary><c>/v1/organization/projects</c>.</summary>
internal static class ProjectsApi
{
    /// <summary>The parameter of a path that names a project.</summary>
    public const string Parameter = "project_id";

    /// <summary>Where endpoints of a project are, below the organisation's.</summary>
    public const string Path = "/projects/{project_id}";

    private const string Tag = "Projects";

    /// <summary>Maps the endpoints.</summary>
    public static void MapProjectsApi(this RouteGroupBuilder organization)
    {
        organization.MapGet("/projects", ListAsync).Describe<ListPage<ProjectObject>>("listProjects", Tag, "Lists the projects of the organisation.")
            .WithQuery([.. QueryParameters.BothWays, new QueryParameter("include_archived", "Whether archived ones are told too.", QueryType.Flag)]);
        organization.MapPost("/projects", CreateAsync).Describe<ProjectObject>("createProject", Tag, "Makes a project.");
        organization.MapGet(Path, GetAsync).Describe<ProjectObject>("getProject", Tag, "Describes a project.");
        organization.MapPost(Path, ChangeAsync).Describe<ProjectObject>("modifyProject", Tag, "Gives a project another name.");
        organization.MapPost(Path + "/archive", ArchiveAsync).Describe<ProjectObject>("archiveProject", Tag, "Ends a project; its keys stop at once.");
    }

    /// <summary>The project that a path names.</summary>
    /// <exception cref="ApiException">There is none.</exception>
    public static Task<Project> FindAsync(HttpContext context, string projectId, ProjectDirectory projects) => projects
        .GetAsync(context.GetAdministrator(), OrganizationIds.Read(OrganizationIds.Project, projectId, Parameter), context.RequestAborted).NamingAsync(missing: Parameter);

    private static async Task<IResult> ListAsync(HttpContext context, ProjectDirectory projects)
    {
        ListQuery query = ListQuery.Read(context.Request, oldestFirst: true);
        bool withArchived = QueryReader.Flag(context.Request, "include_archived") ?? false;
        IReadOnlyList<Project> all = await projects.ListAsync(context.GetAdministrator(), context.RequestAborted).ConfigureAwait(false);
        return ApiResult.Json(query.Cut(
            all.Where(project => withArchived || project.ArchivedAt is null).OrderBy(static project => project.CreatedAt).ThenBy(static project => project.Id),
            static project => PublicIds.Project(project.Id),
            ToObject));
    }

    private static async Task<IResult> CreateAsync(JsonBody<ProjectRequest> body, HttpContext context, ProjectDirectory projects)
    {
        Demand(body.Value);
        Project project = await projects.CreateAsync(context.GetAdministrator(), Check.Required(body.Value.Name, "name"), context.RequestAborted)
            .NamingAsync(invalid: "name").ConfigureAwait(false);
        return ApiResult.Json(ToObject(project));
    }

    private static async Task<IResult> GetAsync(string project_id, HttpContext context, ProjectDirectory projects) =>
        ApiResult.Json(ToObject(await FindAsync(context, project_id, projects).ConfigureAwait(false)));

    private static async Task<IResult> ChangeAsync(string project_id, JsonBody<ProjectRequest> body, HttpContext context, ProjectDirectory projects)
    {
        Demand(body.Value);
        Project project = await FindAsync(context, project_id, projects).ConfigureAwait(false);
        if (body.Value.Name is { } name)
        {
            await projects.RenameAsync(context.GetAdministrator(), project.Id, name, context.RequestAborted).NamingAsync(Parameter, "name").ConfigureAwait(false);
        }

        return ApiResult.Json(ToObject(await FindAsync(context, project_id, projects).ConfigureAwait(false)));
    }

    private static async Task<IResult> ArchiveAsync(string project_id, HttpContext context, ProjectDirectory projects)
    {
        Project project = await FindAsync(context, project_id, projects).ConfigureAwait(false);
        await projects.ArchiveAsync(context.GetAdministrator(), project.Id, context.RequestAborted).NamingAsync(missing: Parameter).ConfigureAwait(false);
        return ApiResult.Json(ToObject(await FindAsync(context, project_id, projects).ConfigureAwait(false)));
    }

    private static void Demand(ProjectRequest request)
    {
        Check.OneOf(request.Residency, "residency", "GLOBAL");
        if (request.ExternalKeyId is not null)
        {
            throw ApiException.BadRequest("This installation encrypts no project by a key of its own.", "external_key_id", "unsupported_parameter");
        }
    }

    private static ProjectObject ToObject(Project project) => new(
        PublicIds.Project(project.Id),
        project.Name,
        project.CreatedAt.ToUnixTimeSeconds(),
        project.ArchivedAt?.ToUnixTimeSeconds(),
        project.ArchivedAt is null ? "active" : "archived");
}
