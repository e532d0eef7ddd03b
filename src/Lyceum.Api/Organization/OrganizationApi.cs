using Lyceum.Api.Http;
using Lyceum.Api.Organization.AdminKeys;
using Lyceum.Api.Organization.AuditLogs;
using Lyceum.Api.Organization.Invites;
using Lyceum.Api.Organization.ModelPermissions;
using Lyceum.Api.Organization.ProjectKeys;
using Lyceum.Api.Organization.Projects;
using Lyceum.Api.Organization.ProjectUsers;
using Lyceum.Api.Organization.RateLimits;
using Lyceum.Api.Organization.ServiceAccounts;
using Lyceum.Api.Organization.SpendAlerts;
using Lyceum.Api.Organization.SpendLimits;
using Lyceum.Api.Organization.Usage;
using Lyceum.Api.Organization.Users;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lyceum.Api.Organization;

/// <summary><c>/v1/organization</c>: what an organisation is made of, for admin keys alone. The platform decides what their owners' roles allow, and notes each change.</summary>
internal static class OrganizationApi
{
    /// <summary>Maps the endpoints.</summary>
    public static void MapOrganizationApi(this RouteGroupBuilder api)
    {
        RouteGroupBuilder organization = api.MapGroup("/organization");
        organization.MapAdminKeysApi();
        organization.MapUsersApi();
        organization.MapInvitesApi();
        organization.MapProjectsApi();
        organization.MapProjectUsersApi();
        organization.MapServiceAccountsApi();
        organization.MapProjectKeysApi();
        organization.MapRateLimitsApi();
        organization.MapModelPermissionsApi();
        organization.MapSpendAlertsApi();
        organization.MapSpendLimitsApi();
        organization.MapAuditLogsApi();
        organization.MapUsageApi();
    }

    /// <summary>Says in the description what an endpoint is.</summary>
    /// <typeparam name="T">What it answers with.</typeparam>
    public static RouteHandlerBuilder Describe<T>(this RouteHandlerBuilder endpoint, string name, string tag, string summary) =>
        endpoint.WithName(name).WithTags(tag).WithSummary(summary).Produces<T>().ProducesApiError(StatusCodes.Status400BadRequest, StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound);
}
