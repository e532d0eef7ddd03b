using System.CommandLine;

namespace Lyceum.Commands;

/// <summary><c>lyceum webhooks</c>: the addresses that projects want to be told at.</summary>
internal static class WebhooksCommand
{
    public static Command Create(CommandHost host) =>
        new("webhooks", "Makes, lists and removes the addresses that a project's events are told to.")
        {
            WebhooksCreateCommand.Create(host),
            WebhooksListCommand.Create(host),
            WebhooksRemoveCommand.Create(host),
        };
}
