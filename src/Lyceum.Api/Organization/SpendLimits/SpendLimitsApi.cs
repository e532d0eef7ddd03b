using Lyceum.Api.Authentication;
using Lyceum.Api.Http;
using Lyceum.Api.Organization.Projects;
using Lyceum.Platform;
using Lyceum.Platform.Budgets;
using Lyceum.Platform.Projects;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lyceum.Api.Organization.SpendLimits;

/// <summary><c>spend_limit</c> of the organisation and of projects: the budget of a month that refuses calls beyond it.</summary>
internal static class SpendLimitsApi
{
    private const string Tag = "Spend limits";

    /// <summary>Maps the endpoints.</summary>
    public static void MapSpendLimitsApi(this RouteGroupBuilder organization)
    {
        Map("/spend_limit", "Organization", "the organisation");
        Map(ProjectsApi.Path + "/spend_limit", "Project", "a project");

        void Map(string path, string name, string whose)
        {
            organization.MapGet(path, GetAsync).Describe<SpendLimitObject>($"get{name}SpendLimit", Tag, $"Tells what {whose} may spend in a month.");
            organization.MapPost(path, SetAsync).Describe<SpendLimitObject>($"modify{name}SpendLimit", Tag, $"Sets what {whose} may spend in a month.");
            organization.MapDelete(path, DeleteAsync).Describe<Deleted>($"delete{name}SpendLimit", Tag, $"Lets {whose} spend without this limit.");
        }
    }

    private static async Task<IResult> GetAsync(HttpContext context, ProjectDirectory projects, BudgetDirectory budgets)
    {
        SpendScope scope = await SpendScope.FindAsync(context, projects).ConfigureAwait(false);
        return ApiResult.Json(ToObject(scope, await FindAsync(scope, context, budgets).ConfigureAwait(false) ?? throw Missing(scope)));
    }

    private static async Task<IResult> SetAsync(JsonBody<SpendLimitRequest> body, HttpContext context, ProjectDirectory projects, BudgetDirectory budgets)
    {
        Money limit = SpendScope.ReadAmount(body.Value.ThresholdAmount, body.Value.Currency, body.Value.Interval, least: 1);
        SpendScope scope = await SpendScope.FindAsync(context, projects).ConfigureAwait(false);
        BudgetSettings settings = new(scope.Scope, scope.Id, BudgetPeriod.Month, limit);
        if (await FindAsync(scope, context, budgets).ConfigureAwait(false) is { } earlier)
        {
            // Whom to tell, and when, is not this endpoint's.
            settings = settings with { AlertPercents = earlier.AlertPercents, AlertEmails = earlier.AlertEmails ?? [], AlertWebhooks = earlier.AlertWebhooks ?? [] };
        }

        Budget budget = await budgets.SetAsync(context.GetAdministrator(), settings, context.RequestAborted).NamingAsync(ProjectsApi.Parameter, "threshold_amount").ConfigureAwait(false);
        return ApiResult.Json(ToObject(scope, budget));
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, ProjectDirectory projects, BudgetDirectory budgets)
    {
        SpendScope scope = await SpendScope.FindAsync(context, projects).ConfigureAwait(false);
        Budget budget = await FindAsync(scope, context, budgets).ConfigureAwait(false) ?? throw Missing(scope);
        await budgets.RemoveAsync(context.GetAdministrator(), budget.Id, context.RequestAborted).ConfigureAwait(false);
        return ApiResult.Json(new Deleted($"{scope.Word}.spend_limit.deleted"));
    }

    private static async Task<Budget?> FindAsync(SpendScope scope, HttpContext context, BudgetDirectory budgets) =>
        (await budgets.ListAsync(context.GetAdministrator(), context.RequestAborted).ConfigureAwait(false))
        .FirstOrDefault(budget => budget.Scope == scope.Scope && budget.ScopeId == scope.Id && budget.Period == BudgetPeriod.Month);

    private static ApiException Missing(SpendScope scope) => ApiException.NotFound($"There is no spend limit of this {scope.Word}.", code: "not_found");

    private static SpendLimitObject ToObject(SpendScope scope, Budget budget) =>
        new($"{scope.Word}.spend_limit", SpendScope.ToCents(budget.Limit()), new SpendEnforcement(budget.IsHardStop ? "enforcing" : "inactive"));
}
