using System.CommandLine;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;

namespace Lyceum.Commands;

/// <summary><c>lyceum keys rotate KEY</c>.</summary>
internal static class KeysRotateCommand
{
    public static Command Create(CommandHost host)
    {
        Argument<string> named = KeysCommand.Key();
        Option<string> overlap = new("--overlap")
        {
            Description = "How long the secret before goes on, such as 12h; 0s ends it at once.",
            HelpName = "TIME",
            DefaultValueFactory = static _ => "24h",
        };
        Option<string?> organization = CommonOptions.Organization();
        Option<bool> json = CommonOptions.Json();
        Command command = new("rotate", "Gives a key a new secret and prints it, once.") { named, overlap, organization, json };
        host.SetPlatformAction(command, async (run, session, cancellation) =>
        {
            TimeSpan span = TimeText.ParseSpan(run.Require(overlap), "--overlap");
            Actor actor = await session.ActAsync(run.Get(organization), cancellation).ConfigureAwait(false);
            ApiKey key = await session.KeyAsync(actor, run.Require(named), cancellation).ConfigureAwait(false);
            Project project = await session.ProjectAsync(actor, key.ProjectId.ToString(), cancellation).ConfigureAwait(false);
            IssuedKey issued = await session.Get<ApiKeyDirectory>().RotateAsync(actor, key.Id, span, cancellation).ConfigureAwait(false);
            KeysCreateCommand.Print(run, issued, project.Name, run.Get(json));
            return ExitCode.Done;
        });
        return command;
    }
}
