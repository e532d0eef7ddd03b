using Lyceum.Platform.Organizations;

namespace Lyceum.Web.Pages.Console;

/// <summary>A page of the console.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Icon">Its picture.</param>
/// <param name="Title">The key of its title.</param>
/// <param name="Least">The role in the organisation that it asks for.</param>
/// <param name="IsForAdministrators">Whether it is about the whole installation, and for its administrators alone.</param>
/// <param name="IsWhole">Whether the browser loads it as a whole page, since its policy is another.</param>
internal sealed record ConsoleLink(string Address, string Icon, string Title, Role Least, bool IsForAdministrators = false, bool IsWhole = false)
{
    /// <summary>What its link says to Blazor's enhanced navigation.</summary>
    public string? Enhanced => IsWhole ? "false" : null;
}
