using System.CommandLine;
using Lyceum.Platform.Budgets;
using Lyceum.Platform.Organizations;

namespace Lyceum.Commands;

/// <summary><c>lyceum budgets</c>: what may be spent.</summary>
internal static class BudgetsCommand
{
    public static Command Create(CommandHost host) =>
        new("budgets", "Sets, lists and removes budgets.")
        {
            BudgetsSetCommand.Create(host),
            BudgetsListCommand.Create(host),
            BudgetsRemoveCommand.Create(host),
        };

    /// <summary><c>--project</c> for a budget of one project.</summary>
    public static Option<string?> Project() => new("--project") { Description = "The budget is a project's, by name or id (default: the organisation's).", HelpName = "NAME" };

    /// <summary><c>--key</c> for a budget of one key.</summary>
    public static Option<string?> Key() => new("--key") { Description = "The budget is a key's, by name or id.", HelpName = "KEY" };

    /// <summary><c>--period</c>.</summary>
    public static Option<BudgetPeriod> Period() => new("--period")
    {
        Description = "How long until it begins anew: day, month or total.",
        HelpName = "PERIOD",
        DefaultValueFactory = static _ => BudgetPeriod.Month,
    };

    /// <summary>Whose budget is meant.</summary>
    public static async Task<(BudgetScope Scope, Guid Id)> ScopeAsync(PlatformSession session, Actor actor, string? project, string? key, CancellationToken cancellation) => (project, key) switch
    {
        (null, null) => (BudgetScope.Organization, actor.OrganizationId),
        (not null, null) => (BudgetScope.Project, (await session.ProjectAsync(actor, project, cancellation).ConfigureAwait(false)).Id),
        (null, not null) => (BudgetScope.Key, (await session.KeyAsync(actor, key, cancellation).ConfigureAwait(false)).Id),
        _ => throw new UsageException("A budget is a project's or a key's; give one of --project and --key."),
    };
}
