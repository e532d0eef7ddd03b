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
            new("/console/sharing", "link", "Console_sharing", Role.Admin),
            new("/console/evaluation", "thumb", "Evaluation", Role.Owner),
        ]),
        new("Console_build",
        [
            new("/playground", "pencil", "Site_playground", Role.Viewer, IsWhole: true),
            new("/docs/quick-start", "file", "Site_quick_start", Role.Viewer),
            new("/docs/examples", "copy", "Site_examples", Role.Viewer),
        ]),
        new("Console_money",
        [
            new("/console/usage", "chart", "Console_usage", Role.Viewer),
            new("/console/budgets", "sliders", "Console_budgets", Role.Viewer),
            new("/console/prices", "data", "Console_prices", Role.Viewer, IsForAdministrators: true),
        ]),
        new("Console_machine",
        [
            new("/console/models", "box", "Console_models", Role.Viewer),
            new("/console/jobs", "clock", "Console_jobs", Role.Viewer),
            new("/console/files", "file", "Console_files", Role.Viewer),
            new("/console/batches", "bars", "Console_batches", Role.Viewer),
        ]),
        new("Console_administration",
        [
            new("/console/administration/users", "user", "Console_users", Role.Viewer, IsForAdministrators: true),
            new("/console/administration/organizations", "building", "Console_organizations", Role.Viewer, IsForAdministrators: true),
            new("/console/administration/sign-in", "lock", "Console_sign_in", Role.Viewer, IsForAdministrators: true),
            new("/console/administration/settings", "sliders", "Console_settings", Role.Viewer, IsForAdministrators: true),
            new("/console/administration/health", "shield", "Console_health", Role.Viewer, IsForAdministrators: true),
            new("/console/administration/storage", "data", "Console_storage", Role.Viewer, IsForAdministrators: true),
            new("/console/administration/backups", "download", "Console_backups", Role.Viewer, IsForAdministrators: true),
        ]),
    ];
}
