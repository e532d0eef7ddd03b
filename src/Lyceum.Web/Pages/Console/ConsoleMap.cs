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
        ]),
    ];
}
