using System.CommandLine;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;

namespace Lyceum.Commands;

/// <summary><c>lyceum projects archive PROJECT</c>.</summary>
internal static class ProjectsArchiveCommand
{
    public static Command Create(CommandHost host)
    {
        Argument<string> named = ProjectsCommand.Project();
        Option<string?> organization = CommonOptions.Organization();
        Option<bool> json = CommonOptions.Json();
        Command command = new("archive", "Ends a project: its keys stop, its records stay.") { named, organization, json };
        host.SetPlatformAction(command, async (run, session, cancellation) =>
        {
            Actor actor = await session.ActAsync(run.Get(organization), cancellation).ConfigureAwait(false);
            Project project = await session.ProjectAsync(actor, run.Require(named), cancellation).ConfigureAwait(false);
            await session.Get<ProjectDirectory>().ArchiveAsync(actor, project.Id, cancellation).ConfigureAwait(false);
            if (run.Get(json))
            {
                run.Terminal.WriteJson(new { project.Id, project.Name, Archived = true });
            }
            else
            {
                run.Terminal.Error.WriteLine(TerminalText.Plain($"Archived {project.Name} ({project.Id})."));
            }

            return ExitCode.Done;
        });
        return command;
    }
}
