using Lyceum.Api.Authentication;
using Lyceum.Api.Http;
using Lyceum.Api.Organization.Projects;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Projects;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lyceum.Api.Organization.ServiceAccounts;

/// <summary><c>/v1/organization/projects/{}/service_accounts</c>: members of a project that are no persons.</summary>
internal static class ServiceAccountsApi
{
    private const string Tag = "Projects";
    private const string Parameter = "service_account_id";

    /// <summary>Maps the endpoints.</summary>
    public static void MapServiceAccountsApi(this RouteGroupBuilder organization)
    {
        RouteGroupBuilder accounts = organization.MapGroup(ProjectsApi.Path + "/service_accounts");
        accounts.MapGet("/", ListAsync).Describe<ListPage<ServiceAccountObject>>("listProjectServiceAccounts", Tag, "Lists the service accounts of a project.")
            .WithQuery(QueryParameters.BothWays);
        accounts.MapPost("/", CreateAsync).Describe<NewServiceAccount>("createProjectServiceAccount", Tag, "Makes a service account. Its key is told once.");
        accounts.MapGet("/{service_account_id}", GetAsync).Describe<ServiceAccountObject>("getProjectServiceAccount", Tag, "Describes a service account.");
        accounts.MapPost("/{service_account_id}", ChangeAsync).Describe<ServiceAccountObject>("modifyProjectServiceAccount", Tag, "Gives a service account another name.");
        accounts.MapDelete("/{service_account_id}", DeleteAsync).Describe<Deleted>("deleteProjectServiceAccount", Tag, "Deletes a service account; its keys end at once.");
        accounts.MapPost("/{service_account_id}/api_keys", CreateKeyAsync).Describe<ServiceAccountKey>("createProjectServiceAccountApiKey", Tag, "Makes a further key of a service account, told once.");
    }

    private static async Task<IResult> ListAsync(string project_id, HttpContext context, ProjectDirectory projects, ServiceAccountDirectory accounts)
    {
        ListQuery query = ListQuery.Read(context.Request, oldestFirst: true);
        Project project = await ProjectsApi.FindAsync(context, project_id, projects).ConfigureAwait(false);
        IReadOnlyList<ServiceAccount> all = await accounts.ListAsync(context.GetAdministrator(), project.Id, context.RequestAborted).ConfigureAwait(false);
        return ApiResult.Json(query.Cut(
            all.OrderBy(static account => account.CreatedAt).ThenBy(static account => account.Id), static account => PublicIds.Write(OrganizationIds.ServiceAccount, account.Id), ToObject));
    }

    private static async Task<IResult> CreateAsync(
        string project_id, JsonBody<ServiceAccountRequest> body, HttpContext context, ProjectDirectory projects, ServiceAccountDirectory accounts)
    {
        string name = Check.Required(body.Value.Name, "name");
        Project project = await ProjectsApi.FindAsync(context, project_id, projects).ConfigureAwait(false);
        if (body.Value.CreateServiceAccountOnly == true)
        {
            return ApiResult.Json(ToNew(await accounts.CreateWithoutKeyAsync(context.GetAdministrator(), project.Id, name, context.RequestAborted)
                .NamingAsync(ProjectsApi.Parameter, "name").ConfigureAwait(false), null));
        }

        IssuedServiceAccount issued = await accounts.CreateAsync(context.GetAdministrator(), project.Id, name, context.RequestAborted)
            .NamingAsync(ProjectsApi.Parameter, "name").ConfigureAwait(false);
        return ApiResult.Json(ToNew(issued.Account, issued.Key));
    }

    private static async Task<IResult> GetAsync(string project_id, string service_account_id, HttpContext context, ServiceAccountDirectory accounts) =>
        ApiResult.Json(ToObject(await FindAsync(project_id, service_account_id, context, accounts).ConfigureAwait(false)));

    private static async Task<IResult> ChangeAsync(
        string project_id, string service_account_id, JsonBody<ServiceAccountRequest> body, HttpContext context, ServiceAccountDirectory accounts)
    {
        Check.OneOf(body.Value.Role, "role", "member");
        ServiceAccount account = await FindAsync(project_id, service_account_id, context, accounts).ConfigureAwait(false);
        if (body.Value.Name is { } name)
        {
            account = await accounts.RenameAsync(context.GetAdministrator(), account.Id, name, context.RequestAborted).NamingAsync(Parameter, "name").ConfigureAwait(false);
        }

        return ApiResult.Json(ToObject(account));
    }

    private static async Task<IResult> DeleteAsync(string project_id, string service_account_id, HttpContext context, ServiceAccountDirectory accounts)
    {
        ServiceAccount account = await FindAsync(project_id, service_account_id, context, accounts).ConfigureAwait(false);
        await accounts.DeleteAsync(context.GetAdministrator(), account.Id, context.RequestAborted).NamingAsync(missing: Parameter).ConfigureAwait(false);
        return ApiResult.Json(new Deleted("organization.project.service_account.deleted", service_account_id));
    }

    private static async Task<IResult> CreateKeyAsync(
        string project_id, string service_account_id, JsonBody<ServiceAccountKeyRequest> body, HttpContext context, ServiceAccountDirectory accounts)
    {
        if (body.Value.Scopes is { Count: > 0 })
        {
            throw ApiException.BadRequest("This installation does not know OpenAI's scopes; make a key with bounds of its own in the application.", "scopes", "unsupported_parameter");
        }

        ServiceAccount account = await FindAsync(project_id, service_account_id, context, accounts).ConfigureAwait(false);
        IssuedKey issued = await accounts.CreateKeyAsync(context.GetAdministrator(), account.Id, new KeySettings(body.Value.Name ?? account.Name), context.RequestAborted)
            .NamingAsync(Parameter, "name").ConfigureAwait(false);
        return ApiResult.Json(ToObject(issued));
    }

    private static async Task<ServiceAccount> FindAsync(string projectId, string accountId, HttpContext context, ServiceAccountDirectory accounts)
    {
        Guid project = OrganizationIds.Read(OrganizationIds.Project, projectId, ProjectsApi.Parameter);
        ServiceAccount account = await accounts.GetAsync(context.GetAdministrator(), OrganizationIds.Read(OrganizationIds.ServiceAccount, accountId, Parameter), context.RequestAborted)
            .NamingAsync(missing: Parameter).ConfigureAwait(false);
        return account.ProjectId == project ? account : throw ApiException.NotFound("There is no such service account in this project.", Parameter);
    }

    private static ServiceAccountObject ToObject(ServiceAccount account) =>
        new(PublicIds.Write(OrganizationIds.ServiceAccount, account.Id), account.Name, account.CreatedAt.ToUnixTimeSeconds());

    private static NewServiceAccount ToNew(ServiceAccount account, IssuedKey? key) => new(
        PublicIds.Write(OrganizationIds.ServiceAccount, account.Id), account.Name, account.CreatedAt.ToUnixTimeSeconds(), key is null ? null : ToObject(key))
    {
        // An account that was made alone is told to have no role, as OpenAI's does, though keys that it is given later work.
        Role = key is null ? "none" : "member",
    };

    private static ServiceAccountKey ToObject(IssuedKey issued) =>
        new(PublicIds.Write(OrganizationIds.Key, issued.Key.Id), issued.Key.Name, issued.Key.CreatedAt.ToUnixTimeSeconds(), issued.Secret.Reveal());
}
