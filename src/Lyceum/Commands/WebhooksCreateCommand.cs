using System.CommandLine;
using Lyceum.Gateway.Webhooks;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;
using Lyceum.Platform.Webhooks;

namespace Lyceum.Commands;

/// <summary><c>lyceum webhooks create --url URL</c>. The secret alone goes to standard output, and is never shown again.</summary>
internal static class WebhooksCreateCommand
{
    public static Command Create(CommandHost host)
    {
        Option<string> url = new("--url") { Description = "Where events are sent.", HelpName = "URL", Required = true };
        Option<string[]> events = new("--events")
        {
            Description = "Events that are told, such as batch.completed; may be repeated (default: all).", HelpName = "TYPE", AllowMultipleArgumentsPerToken = true,
        };
        Option<string?> project = CommonOptions.Project();
        Option<string?> organization = CommonOptions.Organization();
        Option<bool> json = CommonOptions.Json();
        Command command = new("create", "Makes a webhook and prints the secret that its signatures are checked with, once.") { url, events, project, organization, json };
        host.SetPlatformAction(command, async (run, session, cancellation) =>
        {
            string text = run.Require(url);
            if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? address))
            {
                throw new UsageException($"--url takes an address such as https://example.com/hook, but '{text}' is none.");
            }

            Actor actor = await session.ActAsync(run.Get(organization), cancellation).ConfigureAwait(false);
            Project owner = await session.ProjectAsync(actor, run.Get(project), cancellation).ConfigureAwait(false);
            IssuedWebhook issued = await session.Get<WebhookDirectory>().CreateAsync(actor, owner.Id, address, Events(run.Get(events)), cancellation).ConfigureAwait(false);
            if (run.Get(json))
            {
                run.Terminal.WriteJson(WebhookSummary.Of(issued.Endpoint, owner.Name) with { Secret = issued.Secret.Reveal() });
                return ExitCode.Done;
            }

            run.Terminal.Output.WriteLine(issued.Secret.Reveal());
            run.Terminal.Error.WriteLine(TerminalText.Plain(
                $"This is the secret of the webhook {issued.Endpoint.Id} of {owner.Name}, which tells {issued.Endpoint.Url} of {string.Join(", ", issued.Endpoint.Events)}; it is not shown again."));
            return ExitCode.Done;
        });
        return command;
    }

    private static IReadOnlyList<string> Events(string[]? named) => named is not { Length: > 0 } ? WebhookEvent.Types
        : named.FirstOrDefault(static type => !WebhookEvent.Types.Contains(type)) is { } unknown
            ? throw new UsageException($"--events knows {string.Join(", ", WebhookEvent.Types)}, but not '{unknown}'.")
            : named;
}
