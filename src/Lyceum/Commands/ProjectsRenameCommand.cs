using System.CommandLine;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;

namespace Lyceum.Commands;

/// <summary><c>lyceum projects rename PROJECT NAME</c>.</summary>
internal static class ProjectsRenameCommand
{
    public static Command Create(CommandHost host)
    {
        Argument<string> named = ProjectsCommand.Project();
        Argument<string> name = new("NAME") { Description = "The new name." };
        Option<string?> organization = CommonOptions.Organization();
        Option<bool> json = CommonOptions.Json();
        Command command = new("rename", "Gives a project another name.") { named, name, organization, json };
        host.SetPlatformAction(command, async (run, session, cancellation) =>
        {
            Actor actor = await session.ActAsync(run.Get(organization), cancellation).ConfigureAwait(false);
            Project project = await session.ProjectAsync(actor, run.Require(named), cancellation).ConfigureAwait(false);
            await session.Get<ProjectDirectory>().RenameAsync(actor, project.Id, run.Require(name), cancellation).ConfigureAwait(false);
            Project renamed = await session.ProjectAsync(actor, project.Id.ToString(), cancellation).ConfigureAwait(false);
            if (run.Get(json))
            {
                run.Terminal.WriteJson(new { renamed.Id, renamed.Name });
            }
            else
            {
                run.Terminal.Error.WriteLine(TerminalText.Plain($"Renamed {project.Name} to {renamed.Name}."));
            }

            return ExitCode.Done;
        });
        return command;
    }
}
