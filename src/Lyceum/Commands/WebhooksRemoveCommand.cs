using System.CommandLine;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Webhooks;

namespace Lyceum.Commands;

/// <summary><c>lyceum webhooks remove ID</c>.</summary>
internal static class WebhooksRemoveCommand
{
    public static Command Create(CommandHost host)
    {
        Argument<Guid> id = new("ID") { Description = "The webhook's id, as 'webhooks list' shows it." };
        Option<string?> organization = CommonOptions.Organization();
        Option<bool> json = CommonOptions.Json();
        Command command = new("remove", "Makes an address be told no more, not even of what waits to be sent.") { id, organization, json };
        host.SetPlatformAction(command, async (run, session, cancellation) =>
        {
            Actor actor = await session.ActAsync(run.Get(organization), cancellation).ConfigureAwait(false);
            await session.Get<WebhookDirectory>().DeleteAsync(actor, run.Require(id), cancellation).ConfigureAwait(false);
            if (run.Get(json))
            {
                run.Terminal.WriteJson(new { Id = run.Require(id), Removed = true });
            }
            else
            {
                run.Terminal.Error.WriteLine($"Removed the webhook {run.Require(id)}.");
            }

            return ExitCode.Done;
        });
        return command;
    }
}
