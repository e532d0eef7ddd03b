using Lyceum.Api.Authentication;
using Lyceum.Api.Http;
using Lyceum.Api.Organization.Projects;
using Lyceum.Platform.Projects;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lyceum.Api.Organization.ModelPermissions;

/// <summary><c>/v1/organization/projects/{}/model_permissions</c>: which models a project may use. Where nothing is set nothing is denied.</summary>
internal static class ModelPermissionsApi
{
    private const string Tag = "Projects";
    private const string Allow = "allow_list";
    private const string Deny = "deny_list";

    /// <summary>Maps the endpoints.</summary>
    public static void MapModelPermissionsApi(this RouteGroupBuilder organization)
    {
        const string Path = ProjectsApi.Path + "/model_permissions";
        organization.MapGet(Path, GetAsync).Describe<ModelPermissionsObject>("getProjectModelPermissions", Tag, "Tells which models a project may use.");
        organization.MapPost(Path, SetAsync).Describe<ModelPermissionsObject>("modifyProjectModelPermissions", Tag, "Sets which models a project may use.");
        organization.MapDelete(Path, DeleteAsync).Describe<Deleted>("deleteProjectModelPermissions", Tag, "Lets a project use every model again.");
    }

    private static async Task<IResult> GetAsync(string project_id, HttpContext context, ProjectDirectory projects, ProjectPolicyDirectory policies)
    {
        Project project = await ProjectsApi.FindAsync(context, project_id, projects).ConfigureAwait(false);
        ProjectPolicy policy = await policies.GetAsync(context.GetAdministrator(), project.Id, context.RequestAborted).ConfigureAwait(false);
        return ApiResult.Json(new ModelPermissionsObject(policy.Models?.Mode == ModelRuleMode.Allow ? Allow : Deny, policy.Models?.Models ?? []));
    }

    private static async Task<IResult> SetAsync(
        string project_id, JsonBody<ModelPermissionsRequest> body, HttpContext context, ProjectDirectory projects, ProjectPolicyDirectory policies)
    {
        string mode = Check.OneOf(Check.Required(body.Value.Mode, "mode"), "mode", Allow, Deny)!;
        IReadOnlyList<string> models = body.Value.ModelIds ?? throw ApiException.Missing("model_ids");
        Project project = await ProjectsApi.FindAsync(context, project_id, projects).ConfigureAwait(false);
        await policies.SetModelsAsync(context.GetAdministrator(), project.Id, mode == Allow ? ModelRuleMode.Allow : ModelRuleMode.Deny, models, context.RequestAborted)
            .NamingAsync(ProjectsApi.Parameter, "model_ids").ConfigureAwait(false);
        return await GetAsync(project_id, context, projects, policies).ConfigureAwait(false);
    }

    private static async Task<IResult> DeleteAsync(string project_id, HttpContext context, ProjectDirectory projects, ProjectPolicyDirectory policies)
    {
        Project project = await ProjectsApi.FindAsync(context, project_id, projects).ConfigureAwait(false);
        await policies.RemoveModelsAsync(context.GetAdministrator(), project.Id, context.RequestAborted).ConfigureAwait(false);
        return ApiResult.Json(new Deleted("project.model_permissions.deleted"));
    }
}
