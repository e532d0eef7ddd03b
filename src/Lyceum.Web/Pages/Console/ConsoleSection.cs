using System.Collections.Immutable;

namespace Lyceum.Web.Pages.Console;

/// <summary>A part of the console's menu.</summary>
/// <param name="Title">The key of its title.</param>
/// <param name="Links">Its pages.</param>
internal sealed record ConsoleSection(string Title, ImmutableArray<ConsoleLink> Links);
