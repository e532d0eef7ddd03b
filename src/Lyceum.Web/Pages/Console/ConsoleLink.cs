using Lyceum.Platform.Organizations;

namespace Lyceum.Web.Pages.Console;

/// <summary>A page of the console.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Icon">Its picture.</param>
/// <param name="Title">The key of its title.</param>
/// <param name="Least">The role in the organisation that it asks for.</param>
/// <param name="IsForAdministrators">Whether it is about the whole installation, and for its administrators alone.</param>
internal sealed record ConsoleLink(string Address, string Icon, string Title, Role Least, bool IsForAdministrators = false);
