using System.CommandLine;

namespace Lyceum.Commands;

/// <summary><c>lyceum projects</c>: the parts of an organisation that have keys and budgets.</summary>
internal static class ProjectsCommand
{
    public static Command Create(CommandHost host) =>
        new("projects", "Makes, lists, renames and archives projects.")
        {
            ProjectsCreateCommand.Create(host),
            ProjectsListCommand.Create(host),
            ProjectsRenameCommand.Create(host),
            ProjectsArchiveCommand.Create(host),
        };

    /// <summary>The argument PROJECT.</summary>
    public static Argument<string> Project() => new("PROJECT") { Description = "The project, by name or id." };
}
