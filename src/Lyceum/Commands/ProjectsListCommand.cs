using System.CommandLine;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;

namespace Lyceum.Commands;

/// <summary><c>lyceum projects list</c>.</summary>
internal static class ProjectsListCommand
{
    public static Command Create(CommandHost host)
    {
        Option<string?> organization = CommonOptions.Organization();
        Option<bool> json = CommonOptions.Json();
        Command command = new("list", "Lists the projects of an organisation.") { organization, json };
        host.SetPlatformAction(command, async (run, session, cancellation) =>
        {
            Actor actor = await session.ActAsync(run.Get(organization), cancellation).ConfigureAwait(false);
            IReadOnlyList<Project> projects = await session.Get<ProjectDirectory>().ListAsync(actor, cancellation).ConfigureAwait(false);
            if (run.Get(json))
            {
                run.Terminal.WriteJson(projects.Select(static project => new { project.Id, project.Name, project.CreatedAt, project.ArchivedAt }));
            }
            else
            {
                run.Terminal.WriteTable(
                    ["NAME", "STATUS", "CREATED", "ID"],
                    projects.Select(static project => new[] { project.Name, project.ArchivedAt is null ? "active" : "archived", TimeText.Show(project.CreatedAt), project.Id.ToString() }));
            }

            return ExitCode.Done;
        });
        return command;
    }
}
