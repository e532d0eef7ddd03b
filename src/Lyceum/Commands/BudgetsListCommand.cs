using System.CommandLine;
using System.Globalization;
using Lyceum.Platform.Budgets;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;

namespace Lyceum.Commands;

/// <summary><c>lyceum budgets list</c>.</summary>
internal static class BudgetsListCommand
{
    public static Command Create(CommandHost host)
    {
        Option<string?> organization = CommonOptions.Organization();
        Option<bool> json = CommonOptions.Json();
        Command command = new("list", "Lists the budgets of an organisation.") { organization, json };
        host.SetPlatformAction(command, async (run, session, cancellation) =>
        {
            Actor actor = await session.ActAsync(run.Get(organization), cancellation).ConfigureAwait(false);
            BudgetSummary[] budgets = [.. (await session.Get<BudgetDirectory>().ListAsync(actor, cancellation).ConfigureAwait(false)).Select(BudgetSummary.Of)];
            if (run.Get(json))
            {
                run.Terminal.WriteJson(budgets);
            }
            else if (budgets.Length == 0)
            {
                run.Terminal.Error.WriteLine("There are no budgets; 'lyceum budgets set --limit AMOUNT' sets one.");
            }
            else
            {
                Dictionary<Guid, string> names = (await session.Get<ProjectDirectory>().ListAsync(actor, cancellation).ConfigureAwait(false))
                    .Select(static project => (project.Id, project.Name))
                    .Concat((await session.Get<ApiKeyDirectory>().ListAsync(actor, cancellation).ConfigureAwait(false)).Select(static key => (key.Id, key.Name)))
                    .ToDictionary(static named => named.Id, static named => named.Name);
                run.Terminal.WriteTable(
                    ["OF", ">LIMIT", "PERIOD", "STOPS", "ALERTS", "ID"],
                    budgets.Select(budget => new[]
                    {
                        budget.Scope == BudgetScope.Organization ? "organisation" : $"{BudgetSummary.Word(budget.Scope)} {names.GetValueOrDefault(budget.ScopeId, "?")}",
                        budget.Limit,
                        BudgetSummary.Word(budget.Period),
                        budget.IsHardStop ? "yes" : "no",
                        string.Join(", ", budget.AlertPercents.Select(static percent => string.Create(CultureInfo.InvariantCulture, $"{percent} %"))),
                        budget.Id.ToString(),
                    }));
            }

            return ExitCode.Done;
        });
        return command;
    }
}
