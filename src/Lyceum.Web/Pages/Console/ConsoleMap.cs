using System.Collections.Immutable;
using Lyceum.Platform.Organizations;

namespace Lyceum.Web.Pages.Console;

/// <summary>The console's pages, in the order of its menu. A page whose role somebody lacks is not shown to them, and refuses them all the same.</summary>
internal static class ConsoleMap
{
    /// <summary>All parts of the menu.</summary>
    public static ImmutableArray<ConsoleSection> Sections { get; } =
    [
        new("Console_work",
        [
            new("/console", "columns", "Console_overview", Role.Viewer),
            new("/console/keys", "key", "Console_keys", Role.Viewer),
            new("/console/projects", "folder", "Console_projects", Role.Viewer),
            new("/console/members", "user", "Console_members", Role.Admin),
            new("/console/audit", "clock", "Console_audit", Role.Admin),
            new("/console/organization", "building", "Console_organization", Role.Admin),
        ]),
        new("Console_money",
        [
            new("/console/usage", "chart", "Console_usage", Role.Viewer),
            new("/console/budgets", "sliders", "Console_budgets", Role.Viewer),
            new("/console/prices", "data", "Console_prices", Role.Viewer, IsForAdministrators: true),
        ]),
    ];
}
