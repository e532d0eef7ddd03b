using Lyceum.Platform;
using Lyceum.Platform.Projects;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Lyceum.Web.Pages.Console.Machine;

/// <summary>A page of the console about models, jobs and files, or about the installation.</summary>
public abstract class MachinePage : ConsoleFormPage
{
    /// <summary>What was refused before the browser came back; what else an address says finds no sentence.</summary>
    [SupplyParameterFromQuery(Name = "problem")]
    protected string? ProblemCode { get; set; }

    /// <summary>The project that the page is about.</summary>
    [SupplyParameterFromQuery(Name = "project")]
    protected Guid? ProjectId { get; set; }

    /// <summary>The sentence on what was refused; null where nothing was.</summary>
    protected string? Refusal => ProblemCode is null ? null : Text.Find($"Problem_{ProblemCode}");

    /// <summary>The projects that a person can choose from, by name.</summary>
    protected IReadOnlyList<Project> Choices { get; private set; } = [];

    /// <summary>The project that was chosen; null where there is none.</summary>
    protected Project? Chosen { get; private set; }

    [Inject]
    private IServiceProvider Provider { get; set; } = null!;

    /// <summary>Finds the project that an address names, or else the one that pays for the person.</summary>
    /// <exception cref="PlatformException">The address names one that the person does not see.</exception>
    protected async Task ChooseProjectAsync()
    {
        Choices = [.. (await Provider.GetRequiredService<ProjectDirectory>().ListAsync(Actor, Cancellation)).Where(static project => project.ArchivedAt is null)];
        Chosen = ProjectId is { } asked
            ? Choices.FirstOrDefault(project => project.Id == asked) ?? throw new PlatformException(PlatformError.NotFound, "There is no such project.")
            : Choices.FirstOrDefault(project => project.Id == Caller?.Payer.ProjectId) ?? (Choices.Count > 0 ? Choices[0] : null);
    }
}
