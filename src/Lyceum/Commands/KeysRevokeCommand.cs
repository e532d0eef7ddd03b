using System.CommandLine;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Organizations;

namespace Lyceum.Commands;

/// <summary><c>lyceum keys revoke KEY</c>.</summary>
internal static class KeysRevokeCommand
{
    public static Command Create(CommandHost host)
    {
        Argument<string> named = KeysCommand.Key();
        Option<string?> organization = CommonOptions.Organization();
        Option<bool> json = CommonOptions.Json();
        Command command = new("revoke", "Ends a key for ever; a server that runs refuses it within a second.") { named, organization, json };
        host.SetPlatformAction(command, async (run, session, cancellation) =>
        {
            Actor actor = await session.ActAsync(run.Get(organization), cancellation).ConfigureAwait(false);
            ApiKey key = await session.KeyAsync(actor, run.Require(named), cancellation).ConfigureAwait(false);
            await session.Get<ApiKeyDirectory>().RevokeAsync(actor, key.Id, cancellation).ConfigureAwait(false);
            if (run.Get(json))
            {
                run.Terminal.WriteJson(new { key.Id, key.Name, Revoked = true });
            }
            else
            {
                run.Terminal.Error.WriteLine(TerminalText.Plain($"Revoked {key.Name} ({key.Id})."));
            }

            return ExitCode.Done;
        });
        return command;
    }
}
