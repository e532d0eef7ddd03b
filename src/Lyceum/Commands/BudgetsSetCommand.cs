using System.CommandLine;
using Lyceum.Platform.Budgets;
using Lyceum.Platform.Organizations;

namespace Lyceum.Commands;

/// <summary><c>lyceum budgets set --limit AMOUNT</c>.</summary>
internal static class BudgetsSetCommand
{
    public static Command Create(CommandHost host)
    {
        Option<string> limit = new("--limit") { Description = "What may be spent, such as 12.5.", HelpName = "AMOUNT", Required = true };
        Option<BudgetPeriod> period = BudgetsCommand.Period();
        Option<string?> project = BudgetsCommand.Project();
        Option<string?> key = BudgetsCommand.Key();
        Option<bool> soft = new("--soft") { Description = "Alerts only, and refuses no call." };
        Option<string> alerts = new("--alerts")
        {
            Description = "At which percents of it to alert.",
            HelpName = "LIST",
            DefaultValueFactory = static _ => "50,80,100",
        };
        Option<string[]> emails = new("--email") { Description = "An address of mail to tell of alerts; may be repeated.", HelpName = "ADDRESS" };
        Option<string[]> webhooks = new("--webhook") { Description = "An https address to tell of alerts; may be repeated.", HelpName = "URL" };
        Option<string?> organization = CommonOptions.Organization();
        Option<bool> json = CommonOptions.Json();
        Command command = new("set", "Sets a budget, in the place of one for the same scope and period; a server that runs holds to it within a second.")
        {
            limit, period, project, key, soft, alerts, emails, webhooks, organization, json,
        };
        host.SetPlatformAction(command, async (run, session, cancellation) =>
        {
            Actor actor = await session.ActAsync(run.Get(organization), cancellation).ConfigureAwait(false);
            (BudgetScope scope, Guid id) = await BudgetsCommand.ScopeAsync(session, actor, run.Get(project), run.Get(key), cancellation).ConfigureAwait(false);
            Budget budget = await session.Get<BudgetDirectory>().SetAsync(
                actor,
                new BudgetSettings(scope, id, run.Get(period), PlatformCommands.ParseMoney(run.Require(limit), "--limit"))
                {
                    IsHardStop = !run.Get(soft),
                    AlertPercents = run.Require(alerts).Length == 0 ? [] : ModelArguments.ParseList(run.Require(alerts), "--alerts"),
                    AlertEmails = run.Get(emails) ?? [],
                    AlertWebhooks = run.Get(webhooks) ?? [],
                },
                cancellation).ConfigureAwait(false);
            if (run.Get(json))
            {
                run.Terminal.WriteJson(BudgetSummary.Of(budget));
            }
            else
            {
                run.Terminal.Error.WriteLine($"The budget {budget.Id} is {budget.Limit()}{(budget.Period == BudgetPeriod.Total ? " in total" : $" a {BudgetSummary.Word(budget.Period)}")}.");
            }

            return ExitCode.Done;
        });
        return command;
    }
}
