using System.CommandLine;
using Lyceum.Platform.Budgets;
using Lyceum.Platform.Organizations;

namespace Lyceum.Commands;

/// <summary><c>lyceum budgets remove ID</c>.</summary>
internal static class BudgetsRemoveCommand
{
    public static Command Create(CommandHost host)
    {
        Argument<Guid> id = new("ID") { Description = "The budget's id, as 'budgets list' shows it." };
        Option<string?> organization = CommonOptions.Organization();
        Option<bool> json = CommonOptions.Json();
        Command command = new("remove", "Removes a budget; what was spent stays recorded.") { id, organization, json };
        host.SetPlatformAction(command, async (run, session, cancellation) =>
        {
            Actor actor = await session.ActAsync(run.Get(organization), cancellation).ConfigureAwait(false);
            await session.Get<BudgetDirectory>().RemoveAsync(actor, run.Require(id), cancellation).ConfigureAwait(false);
            if (run.Get(json))
            {
                run.Terminal.WriteJson(new { Id = run.Require(id), Removed = true });
            }
            else
            {
                run.Terminal.Error.WriteLine($"Removed the budget {run.Require(id)}.");
            }

            return ExitCode.Done;
        });
        return command;
    }
}
