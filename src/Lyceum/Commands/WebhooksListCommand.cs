using System.CommandLine;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;
using Lyceum.Platform.Webhooks;

namespace Lyceum.Commands;

/// <summary><c>lyceum webhooks list</c>.</summary>
internal static class WebhooksListCommand
{
    public static Command Create(CommandHost host)
    {
        Option<string?> project = CommonOptions.Project();
        Option<string?> organization = CommonOptions.Organization();
        Option<bool> json = CommonOptions.Json();
        Command command = new("list", "Lists the webhooks of an organisation or of one project.") { project, organization, json };
        host.SetPlatformAction(command, async (run, session, cancellation) =>
        {
            Actor actor = await session.ActAsync(run.Get(organization), cancellation).ConfigureAwait(false);
            IReadOnlyList<Project> projects = run.Get(project) is { } named
                ? [await session.ProjectAsync(actor, named, cancellation).ConfigureAwait(false)]
                : await session.Get<ProjectDirectory>().ListAsync(actor, cancellation).ConfigureAwait(false);
            List<WebhookSummary> webhooks = [];
            foreach (Project owner in projects)
            {
                IReadOnlyList<WebhookEndpoint> found = await session.Get<WebhookDirectory>().ListAsync(actor, owner.Id, cancellation).ConfigureAwait(false);
                webhooks.AddRange(found.Select(endpoint => WebhookSummary.Of(endpoint, owner.Name)));
            }

            if (run.Get(json))
            {
                run.Terminal.WriteJson(webhooks);
            }
            else if (webhooks.Count == 0)
            {
                run.Terminal.Error.WriteLine("There are no webhooks; 'lyceum webhooks create --url URL' makes one.");
            }
            else
            {
                run.Terminal.WriteTable(
                    ["URL", "PROJECT", "EVENTS", "CREATED", "ID"],
                    webhooks.Select(static webhook => new[]
                    {
                        webhook.Url, webhook.Project, string.Join(", ", webhook.Events), TimeText.Show(webhook.CreatedAt), webhook.Id.ToString(),
                    }));
            }

            return ExitCode.Done;
        });
        return command;
    }
}
