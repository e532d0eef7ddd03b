using Lyceum.Api.Authentication;
using Lyceum.Api.Http;
using Lyceum.Api.Organization.Projects;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Lyceum.Api.Organization.ProjectKeys;

/// <summary><c>/v1/organization/projects/{}/api_keys</c>: the keys of a project. People make theirs in the application, service accounts get theirs here.</summary>
internal static class ProjectKeysApi
{
    private const string Tag = "Projects";
    private const string Parameter = "api_key_id";

    /// <summary>Maps the endpoints.</summary>
    public static void MapProjectKeysApi(this RouteGroupBuilder organization)
    {
        RouteGroupBuilder keys = organization.MapGroup(ProjectsApi.Path + "/api_keys");
        keys.MapGet("/", ListAsync).Describe<ListPage<ProjectKeyObject>>("listProjectApiKeys", Tag, "Lists the keys of a project that were not deleted.")
            .WithQuery([.. QueryParameters.BothWays, new QueryParameter("owner_project_access", "Only keys whose owners have access to the project, or have none.") { Words = ["active", "inactive", "any"] }]);
        keys.MapGet("/{api_key_id}", GetAsync).Describe<ProjectKeyObject>("getProjectApiKey", Tag, "Describes a key of a project.");
        keys.MapDelete("/{api_key_id}", DeleteAsync).Describe<Deleted>("deleteProjectApiKey", Tag, "Deletes a person's key; it ends at once.");
    }

    private static async Task<IResult> ListAsync(string project_id, HttpContext context, [AsParameters] Sources sources)
    {
        ListQuery query = ListQuery.Read(context.Request, oldestFirst: true);
        string access = Check.OneOf(QueryReader.Text(context.Request, "owner_project_access"), "owner_project_access", "active", "inactive", "any") ?? "any";
        Project project = await ProjectsApi.FindAsync(context, project_id, sources.Projects).ConfigureAwait(false);
        ProjectKeyOwners owners = await ReadOwnersAsync(project, context, sources).ConfigureAwait(false);
        IEnumerable<ApiKey> all = (await sources.Keys.ListAsync(context.GetAdministrator(), project.Id, context.RequestAborted).ConfigureAwait(false))
            .Where(key => key.RevokedAt is null && (access == "any" || owners.HasAccess(key) == (access == "active")))
            .OrderBy(static key => key.CreatedAt).ThenBy(static key => key.Id);
        return ApiResult.Json(query.Cut(all, static key => PublicIds.Write(OrganizationIds.Key, key.Id), owners.ToObject));
    }

    private static async Task<IResult> GetAsync(string project_id, string api_key_id, HttpContext context, [AsParameters] Sources sources)
    {
        Project project = await ProjectsApi.FindAsync(context, project_id, sources.Projects).ConfigureAwait(false);
        ApiKey key = await FindAsync(project, api_key_id, context, sources.Keys).ConfigureAwait(false);
        return ApiResult.Json((await ReadOwnersAsync(project, context, sources).ConfigureAwait(false)).ToObject(key));
    }

    private static async Task<IResult> DeleteAsync(string project_id, string api_key_id, HttpContext context, ProjectDirectory projects, ApiKeyDirectory keys)
    {
        Project project = await ProjectsApi.FindAsync(context, project_id, projects).ConfigureAwait(false);
        ApiKey key = await FindAsync(project, api_key_id, context, keys).ConfigureAwait(false);
        if (key.ServiceAccountId is not null)
        {
            throw ApiException.BadRequest("This key is a service account's; delete the account, or revoke the key in the application.", Parameter);
        }

        await keys.RevokeAsync(context.GetAdministrator(), key.Id, context.RequestAborted).NamingAsync(missing: Parameter).ConfigureAwait(false);
        return ApiResult.Json(new Deleted("organization.project.api_key.deleted", api_key_id));
    }

    private static async Task<ApiKey> FindAsync(Project project, string keyId, HttpContext context, ApiKeyDirectory keys)
    {
        ApiKey key = await keys.GetAsync(context.GetAdministrator(), OrganizationIds.Read(OrganizationIds.Key, keyId, Parameter), context.RequestAborted)
            .NamingAsync(missing: Parameter).ConfigureAwait(false);
        return key.ProjectId == project.Id && key.RevokedAt is null ? key : throw ApiException.NotFound("There is no such key in this project.", Parameter);
    }

    private static async Task<ProjectKeyOwners> ReadOwnersAsync(Project project, HttpContext context, Sources sources)
    {
        (Actor actor, CancellationToken cancellation) = (context.GetAdministrator(), context.RequestAborted);
        return new ProjectKeyOwners(
            project,
            await sources.People.ListAccountsAsync(actor, cancellation).ConfigureAwait(false),
            await sources.Members.ListAsync(actor, project.Id, cancellation).ConfigureAwait(false),
            await sources.Accounts.ListAsync(actor, project.Id, cancellation).ConfigureAwait(false),
            await sources.Keys.PrefixesAsync(actor, project.Id, cancellation).ConfigureAwait(false));
    }

    // Where a key and its owner are looked up.
    private sealed record Sources(
        [FromServices] ProjectDirectory Projects,
        [FromServices] ApiKeyDirectory Keys,
        [FromServices] MemberDirectory People,
        [FromServices] ProjectMemberDirectory Members,
        [FromServices] ServiceAccountDirectory Accounts);
}
