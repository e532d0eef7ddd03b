using Lyceum.Api.Authentication;
using Lyceum.Api.Http;
using Lyceum.Api.Organization.Projects;
using Lyceum.Platform;
using Lyceum.Platform.Budgets;
using Lyceum.Platform.Projects;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lyceum.Api.Organization.SpendAlerts;

/// <summary><c>spend_alerts</c> of the organisation and of projects.</summary>
internal static class SpendAlertsApi
{
    private const string Tag = "Spend alerts";
    private const string Parameter = "alert_id";
    private const string Channel = "notification_channel";

    /// <summary>Maps the endpoints.</summary>
    public static void MapSpendAlertsApi(this RouteGroupBuilder organization)
    {
        Map("/spend_alerts", "Organization", "the organisation");
        Map(ProjectsApi.Path + "/spend_alerts", "Project", "a project");

        void Map(string path, string name, string whose)
        {
            RouteGroupBuilder alerts = organization.MapGroup(path);
            alerts.MapGet("/", ListAsync).Describe<ListPage<SpendAlertObject>>($"list{name}SpendAlerts", Tag, $"Lists the spend alerts of {whose}.")
                .WithQuery(QueryParameters.BothWays);
            alerts.MapPost("/", CreateAsync).Describe<SpendAlertObject>($"create{name}SpendAlert", Tag, $"Makes a spend alert of {whose}.");
            alerts.MapGet("/{alert_id}", GetAsync).Describe<SpendAlertObject>($"get{name}SpendAlert", Tag, $"Describes a spend alert of {whose}.");
            alerts.MapPost("/{alert_id}", ChangeAsync).Describe<SpendAlertObject>($"modify{name}SpendAlert", Tag, $"Changes a spend alert of {whose}.");
            alerts.MapDelete("/{alert_id}", DeleteAsync).Describe<Deleted>($"delete{name}SpendAlert", Tag, $"Deletes a spend alert of {whose}.");
        }
    }

    private static async Task<IResult> ListAsync(HttpContext context, ProjectDirectory projects, BudgetDirectory budgets)
    {
        ListQuery query = ListQuery.Read(context.Request, oldestFirst: true);
        SpendScope scope = await SpendScope.FindAsync(context, projects).ConfigureAwait(false);
        return ApiResult.Json(query.Cut(
            await budgets.ListSpendAlertsAsync(context.GetAdministrator(), scope.Scope, scope.Id, context.RequestAborted).ConfigureAwait(false),
            static alert => PublicIds.Write(OrganizationIds.SpendAlert, alert.Id),
            alert => ToObject(scope, alert)));
    }

    private static async Task<IResult> CreateAsync(JsonBody<SpendAlertRequest> body, HttpContext context, ProjectDirectory projects, BudgetDirectory budgets)
    {
        SpendScope scope = await SpendScope.FindAsync(context, projects).ConfigureAwait(false);
        return ApiResult.Json(ToObject(scope, await SetAsync(scope, null, body.Value, context, budgets).ConfigureAwait(false)));
    }

    private static async Task<IResult> GetAsync(string alert_id, HttpContext context, ProjectDirectory projects, BudgetDirectory budgets)
    {
        SpendScope scope = await SpendScope.FindAsync(context, projects).ConfigureAwait(false);
        return ApiResult.Json(ToObject(scope, await FindAsync(scope, alert_id, context, budgets).ConfigureAwait(false)));
    }

    private static async Task<IResult> ChangeAsync(string alert_id, JsonBody<SpendAlertRequest> body, HttpContext context, ProjectDirectory projects, BudgetDirectory budgets)
    {
        SpendScope scope = await SpendScope.FindAsync(context, projects).ConfigureAwait(false);
        Guid id = OrganizationIds.Read(OrganizationIds.SpendAlert, alert_id, Parameter);
        return ApiResult.Json(ToObject(scope, await SetAsync(scope, id, body.Value, context, budgets).ConfigureAwait(false)));
    }

    private static async Task<IResult> DeleteAsync(string alert_id, HttpContext context, ProjectDirectory projects, BudgetDirectory budgets)
    {
        SpendScope scope = await SpendScope.FindAsync(context, projects).ConfigureAwait(false);
        Budget alert = await FindAsync(scope, alert_id, context, budgets).ConfigureAwait(false);
        await budgets.RemoveAsync(context.GetAdministrator(), alert.Id, context.RequestAborted).NamingAsync(missing: Parameter).ConfigureAwait(false);
        return ApiResult.Json(new Deleted($"{scope.Word}.spend_alert.deleted", alert_id));
    }

    private static Task<Budget> SetAsync(SpendScope scope, Guid? alertId, SpendAlertRequest request, HttpContext context, BudgetDirectory budgets)
    {
        Money threshold = SpendScope.ReadAmount(request.ThresholdAmount, request.Currency, request.Interval, least: 0);
        SpendAlertChannel channel = request.NotificationChannel ?? throw ApiException.Missing(Channel);
        Check.OneOf(Check.Required(channel.Type, Channel + ".type"), Channel + ".type", "email");
        if (channel.Recipients is not { Count: > 0 } recipients)
        {
            throw ApiException.Missing(Channel + ".recipients");
        }

        SpendAlertSettings settings = new(scope.Scope, scope.Id, threshold, recipients, channel.SubjectPrefix);
        return budgets.SetSpendAlertAsync(context.GetAdministrator(), alertId, settings, context.RequestAborted)
            .NamingAsync(alertId is null ? ProjectsApi.Parameter : Parameter, Channel);
    }

    private static async Task<Budget> FindAsync(SpendScope scope, string alertId, HttpContext context, BudgetDirectory budgets)
    {
        Guid id = OrganizationIds.Read(OrganizationIds.SpendAlert, alertId, Parameter);
        return (await budgets.ListSpendAlertsAsync(context.GetAdministrator(), scope.Scope, scope.Id, context.RequestAborted).ConfigureAwait(false))
            .FirstOrDefault(alert => alert.Id == id) ?? throw ApiException.NotFound("There is no such spend alert.", Parameter);
    }

    private static SpendAlertObject ToObject(SpendScope scope, Budget alert) => new(
        PublicIds.Write(OrganizationIds.SpendAlert, alert.Id),
        $"{scope.Word}.spend_alert",
        SpendScope.ToCents(alert.Limit()),
        new SpendAlertChannel("email", alert.AlertEmails ?? [], alert.AlertSubjectPrefix));
}
