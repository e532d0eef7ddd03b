using Lyceum.Gateway.Callers;
using Lyceum.Platform.Organizations;

namespace Lyceum.Web.Pages.Console;

/// <summary>Who looks at the console.</summary>
/// <param name="Actor">The person in the organisation that it works in; null where it works in none.</param>
/// <param name="Caller">The person as one who uses models; null where no project could pay.</param>
/// <param name="Administrator">The person as an administrator of the installation; null where it is none.</param>
internal sealed record ConsoleVisitor(Actor? Actor, Caller? Caller, Actor? Administrator)
{
    /// <summary>Whether a page is for this person.</summary>
    public bool MaySee(ConsoleLink link) => link.IsForAdministrators ? Administrator is not null : Actor is { } actor && actor.Role >= link.Least;
}
