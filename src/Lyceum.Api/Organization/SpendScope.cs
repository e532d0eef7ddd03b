using System.Globalization;
using Lyceum.Api.Authentication;
using Lyceum.Api.Http;
using Lyceum.Api.Organization.Projects;
using Lyceum.Platform;
using Lyceum.Platform.Budgets;
using Lyceum.Platform.Projects;
using Microsoft.AspNetCore.Http;

namespace Lyceum.Api.Organization;

/// <summary>Whose spending an endpoint is about: the organisation's, or that of the project that its path names.</summary>
/// <param name="Scope">What it is.</param>
/// <param name="Id">Its id.</param>
internal readonly record struct SpendScope(BudgetScope Scope, Guid Id)
{
    /// <summary>The most that may be asked for, in cents.</summary>
    private const long MostCents = 100_000_000_000;
    private const long NanosPerCent = Money.NanosPerUnit / 100;

    /// <summary>What objects of it are called first.</summary>
    public string Word => Scope == BudgetScope.Organization ? "organization" : "project";

    /// <summary>Finds it.</summary>
    /// <exception cref="ApiException">There is no such project.</exception>
    public static async Task<SpendScope> FindAsync(HttpContext context, ProjectDirectory projects)
    {
        if (context.Request.RouteValues[ProjectsApi.Parameter] is not string projectId)
        {
            return new SpendScope(BudgetScope.Organization, context.GetAdministrator().OrganizationId);
        }

        Project project = await ProjectsApi.FindAsync(context, projectId, projects).ConfigureAwait(false);
        return new SpendScope(BudgetScope.Project, project.Id);
    }

    /// <summary>Reads an amount in cents by the month.</summary>
    /// <exception cref="ApiException">A value is left out, or cannot be.</exception>
    public static Money ReadAmount(long? cents, string? currency, string? interval, long least)
    {
        const string Param = "threshold_amount";
        Check.OneOf(Check.Required(currency, "currency"), "currency", "USD");
        Check.OneOf(Check.Required(interval, "interval"), "interval", "month");
        return cents is not { } value ? throw ApiException.Missing(Param)
            : value >= least && value <= MostCents ? new Money(value * NanosPerCent)
            : throw ApiException.BadRequest(
                string.Create(CultureInfo.InvariantCulture, $"Invalid '{Param}': expected an integer from {least} to {MostCents}, in cents."), Param, "invalid_value");
    }

    /// <summary>An amount in whole cents; parts of one are left out.</summary>
    public static long ToCents(Money amount) => amount.Nanos / NanosPerCent;
}
