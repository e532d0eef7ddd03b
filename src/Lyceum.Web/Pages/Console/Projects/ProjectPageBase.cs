using Lyceum.Platform.Projects;
using Microsoft.AspNetCore.Components;

namespace Lyceum.Web.Pages.Console.Projects;

/// <summary>A page about one project, which the person sees.</summary>
public abstract class ProjectPageBase : ConsoleFormPage
{
    /// <summary>The project's id.</summary>
    [Parameter]
    public Guid Id { get; set; }

    /// <summary>The project; null until it is read.</summary>
    protected Project? Project { get; private set; }

    /// <summary>Whether the person manages it.</summary>
    protected bool Manages { get; private set; }

    /// <summary>The projects.</summary>
    [Inject]
    protected ProjectDirectory Projects { get; set; } = null!;

    /// <summary>The page's address, which its last word ends.</summary>
    /// <param name="part">The last word; empty for the first page.</param>
    protected string AddressOf(string part = "") => part.Length == 0 ? $"/console/projects/{Id}" : $"/console/projects/{Id}/{part}";

    /// <inheritdoc/>
    protected override async Task ReadAsync()
    {
        Project = await Projects.GetAsync(Actor, Id, Cancellation);
        Manages = Project.ArchivedAt is null && await Projects.ManagesAsync(Actor, Id, Cancellation);
        await ReadPartsAsync();
    }

    /// <summary>Reads what the page shows of the project.</summary>
    protected abstract Task ReadPartsAsync();
}
