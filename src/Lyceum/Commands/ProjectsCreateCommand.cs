using System.CommandLine;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;

namespace Lyceum.Commands;

/// <summary><c>lyceum projects create NAME</c>.</summary>
internal static class ProjectsCreateCommand
{
    public static Command Create(CommandHost host)
    {
        Argument<string> name = new("NAME") { Description = "What people call it; once in an organisation." };
        Option<string?> organization = CommonOptions.Organization();
        Option<bool> json = CommonOptions.Json();
        Command command = new("create", "Makes a project.") { name, organization, json };
        host.SetPlatformAction(command, async (run, session, cancellation) =>
        {
            Actor actor = await session.ActAsync(run.Get(organization), cancellation).ConfigureAwait(false);
            Project project = await session.Get<ProjectDirectory>().CreateAsync(actor, run.Require(name), cancellation).ConfigureAwait(false);
            if (run.Get(json))
            {
                run.Terminal.WriteJson(new { project.Id, project.Name, project.CreatedAt });
            }
            else
            {
                run.Terminal.Error.WriteLine(TerminalText.Plain($"Made the project {project.Name} ({project.Id})."));
            }

            return ExitCode.Done;
        });
        return command;
    }
}
