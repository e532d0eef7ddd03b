using Lyceum.Platform.Budgets;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;
using Lyceum.Web.Texts;

namespace Lyceum.Web.Pages.Console.Budgets;

/// <summary>Whose spending budgets can bound, and what those are called. In a form a scope is a word: <c>organization</c>, <c>project-ID</c> or <c>key-ID</c>.</summary>
public sealed class BudgetScopes
{
    private const string Organization = "organization";
    private const string Project = "project-";
    private const string Key = "key-";

    private readonly UiText _text;
    private readonly Guid _organization;
    private readonly Dictionary<Guid, string> _projects;
    private readonly Dictionary<Guid, string> _keys;

    private BudgetScopes(UiText text, Guid organization, Dictionary<Guid, string> projects, Dictionary<Guid, string> keys) =>
        (_text, _organization, _projects, _keys) = (text, organization, projects, keys);

    /// <summary>What can be chosen: words, and what is shown for them.</summary>
    /// <param name="withKeys">Whether keys can be.</param>
    public IReadOnlyList<(string Value, string Text)> Choices(bool withKeys) =>
    [
        (Organization, _text["Scope_organization"]),
        .. _projects.OrderBy(static project => project.Value, StringComparer.OrdinalIgnoreCase).Select(project => ($"{Project}{project.Key}", _text.Format("Scope_project", project.Value))),
        .. withKeys ? _keys.OrderBy(static key => key.Value, StringComparer.OrdinalIgnoreCase).Select(key => ($"{Key}{key.Key}", _text.Format("Scope_key", key.Value))) : [],
    ];

    /// <summary>Reads what somebody sees.</summary>
    public static async Task<BudgetScopes> ReadAsync(UiText text, Actor actor, ProjectDirectory projects, ApiKeyDirectory keys, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(projects);
        ArgumentNullException.ThrowIfNull(keys);
        return new BudgetScopes(
            text,
            actor.OrganizationId,
            (await projects.ListAsync(actor, cancellation).ConfigureAwait(false)).ToDictionary(static project => project.Id, static project => project.Name),
            (await keys.ListAsync(actor, cancellation).ConfigureAwait(false)).ToDictionary(static key => key.Id, static key => key.Name));
    }

    /// <summary>Reads a word; what is none, or leads to nothing here, is nobody's.</summary>
    public (BudgetScope Scope, Guid Id) Read(string? word) => word switch
    {
        Organization => (BudgetScope.Organization, _organization),
        not null when word.StartsWith(Project, StringComparison.Ordinal) && Guid.TryParse(word.AsSpan(Project.Length), out Guid project) => (BudgetScope.Project, project),
        not null when word.StartsWith(Key, StringComparison.Ordinal) && Guid.TryParse(word.AsSpan(Key.Length), out Guid key) => (BudgetScope.Key, key),
        _ => (BudgetScope.Organization, Guid.Empty),
    };

    /// <summary>The word of a scope.</summary>
    public static string Word(BudgetScope scope, Guid id) => scope switch
    {
        BudgetScope.Organization => Organization,
        BudgetScope.Project => $"{Project}{id}",
        _ => $"{Key}{id}",
    };

    /// <summary>Whether somebody sees what a scope is; what is hidden has no name here.</summary>
    public bool IsSeen(BudgetScope scope, Guid id) => scope switch
    {
        BudgetScope.Organization => true,
        BudgetScope.Project => _projects.ContainsKey(id),
        _ => _keys.ContainsKey(id),
    };

    /// <summary>What a scope is called.</summary>
    public string NameOf(BudgetScope scope, Guid id) => scope switch
    {
        BudgetScope.Organization => _text["Scope_organization"],
        BudgetScope.Project => _text.Format("Scope_project", _projects.GetValueOrDefault(id, "–")),
        _ => _text.Format("Scope_key", _keys.GetValueOrDefault(id, "–")),
    };
}
