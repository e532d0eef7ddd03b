using Lyceum.Platform.Keys;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;
using Lyceum.Web.Texts;

namespace Lyceum.Web.Pages.Console.Usage;

/// <summary>What projects, keys and people in a report are called, as far as who asks may know.</summary>
/// <param name="text">The words for what has no name.</param>
/// <param name="projects">Projects.</param>
/// <param name="keys">Keys.</param>
/// <param name="people">People.</param>
public sealed class UsageNames(UiText text, IReadOnlyDictionary<Guid, string> projects, IReadOnlyDictionary<Guid, string> keys, IReadOnlyDictionary<Guid, string> people)
{
    /// <summary>Projects by name.</summary>
    public IReadOnlyDictionary<Guid, string> Projects => projects;

    /// <summary>Keys by name.</summary>
    public IReadOnlyDictionary<Guid, string> Keys => keys;

    /// <summary>People by name.</summary>
    public IReadOnlyDictionary<Guid, string> People => people;

    /// <summary>Reads the names that somebody may know.</summary>
    public static async Task<UsageNames> ReadAsync(
        UiText text, Actor actor, string ownName, ProjectDirectory projects, ApiKeyDirectory keys, MemberDirectory members, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(projects);
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(members);
        Dictionary<Guid, string> people = new() { [actor.Id] = ownName };
        if (actor.Role >= Role.Admin)
        {
            foreach (MemberAccount member in await members.ListAccountsAsync(actor, cancellation).ConfigureAwait(false))
            {
                people[member.Member.UserId] = member.Name ?? text["Usage_operator"];
            }
        }

        return new UsageNames(
            text,
            (await projects.ListAsync(actor, cancellation).ConfigureAwait(false)).ToDictionary(static project => project.Id, static project => project.Name),
            (await keys.ListAsync(actor, cancellation).ConfigureAwait(false)).ToDictionary(static key => key.Id, static key => key.Name),
            people);
    }

    /// <summary>A project.</summary>
    public string Project(Guid? id) => id is { } known && projects.TryGetValue(known, out string? name) ? name : text["Usage_other_project"];

    /// <summary>A key, or none.</summary>
    public string Key(Guid? id) => id is not { } known ? text["Usage_no_key"] : keys.TryGetValue(known, out string? name) ? name : text["Usage_other_key"];

    /// <summary>A person, or nobody.</summary>
    public string Person(Guid? id) => id is not { } known ? text["Usage_nobody"] : people.TryGetValue(known, out string? name) ? name : text["Usage_other_person"];

    /// <summary>A kind of work.</summary>
    public string Operation(UsageOperation operation) => text[$"Operation_{operation}"];

    /// <summary>What a line of a report is about.</summary>
    public string Of(UsageLine line, UsageGrouping by)
    {
        ArgumentNullException.ThrowIfNull(line);
        return by switch
        {
            UsageGrouping.Project => Project(line.ProjectId),
            UsageGrouping.Key => Key(line.KeyId),
            UsageGrouping.User => Person(line.UserId),
            UsageGrouping.Operation => Operation(line.Operation ?? default),
            _ => line.Model ?? "",
        };
    }
}
