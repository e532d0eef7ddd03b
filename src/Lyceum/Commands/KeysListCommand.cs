using System.CommandLine;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;

namespace Lyceum.Commands;

/// <summary><c>lyceum keys list</c>.</summary>
internal static class KeysListCommand
{
    public static Command Create(CommandHost host)
    {
        Option<string?> project = CommonOptions.Project();
        Option<bool> all = new("--all") { Description = "Lists revoked keys as well." };
        Option<string?> organization = CommonOptions.Organization();
        Option<bool> json = CommonOptions.Json();
        Command command = new("list", "Lists the keys of an organisation or of one project.") { project, all, organization, json };
        host.SetPlatformAction(command, async (run, session, cancellation) =>
        {
            Actor actor = await session.ActAsync(run.Get(organization), cancellation).ConfigureAwait(false);
            Guid? only = run.Get(project) is { } named ? (await session.ProjectAsync(actor, named, cancellation).ConfigureAwait(false)).Id : null;
            Dictionary<Guid, string> projects = (await session.Get<ProjectDirectory>().ListAsync(actor, cancellation).ConfigureAwait(false))
                .ToDictionary(static one => one.Id, static one => one.Name);
            KeySummary[] keys =
            [
                .. from key in await session.Get<ApiKeyDirectory>().ListAsync(actor, cancellation).ConfigureAwait(false)
                   where (only is null || key.ProjectId == only) && (key.RevokedAt is null || run.Get(all))
                   select KeySummary.Of(key, projects[key.ProjectId], run.Time.GetUtcNow()),
            ];
            if (run.Get(json))
            {
                run.Terminal.WriteJson(keys);
            }
            else if (keys.Length == 0)
            {
                run.Terminal.Error.WriteLine("There are no keys; 'lyceum keys create --name NAME' makes one.");
            }
            else
            {
                run.Terminal.WriteTable(
                    ["NAME", "PROJECT", "STATUS", "CREATED", "EXPIRES", "LAST USED", "ID"],
                    keys.Select(static key => new[]
                    {
                        key.Name, key.Project, key.Status, TimeText.Show(key.CreatedAt), TimeText.Show(key.ExpiresAt, "never"), TimeText.Show(key.LastUsedAt, "never"), key.Id.ToString(),
                    }));
            }

            return ExitCode.Done;
        });
        return command;
    }
}
