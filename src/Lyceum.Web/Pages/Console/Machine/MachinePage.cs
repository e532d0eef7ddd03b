using Lyceum.Gateway;
using Lyceum.Platform;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;
using Lyceum.Web.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Lyceum.Web.Pages.Console.Machine;

/// <summary>A page of the console about models, jobs and files, or about the installation. What is not there has the status 404.</summary>
public abstract class MachinePage : ConsolePage
{
    private bool _isMissing;
    private bool _isReady;

    /// <summary>What was refused before the browser came back; what else an address says finds no sentence.</summary>
    [SupplyParameterFromQuery(Name = "problem")]
    protected string? ProblemCode { get; set; }

    /// <summary>The project that the page is about.</summary>
    [SupplyParameterFromQuery(Name = "project")]
    protected Guid? ProjectId { get; set; }

    /// <summary>What the page shows.</summary>
    protected MachineState State => _isMissing ? MachineState.Missing : _isReady ? MachineState.Ready : MaySee ? MachineState.Waiting : MachineState.Refused;

    /// <summary>The sentence on what was refused; null where nothing was.</summary>
    protected string? Refusal => ProblemCode is null ? null : Text.Find($"Problem_{ProblemCode}");

    /// <summary>The projects that a person can choose from, by name.</summary>
    protected IReadOnlyList<Project> Choices { get; private set; } = [];

    /// <summary>The project that was chosen; null where there is none.</summary>
    protected Project? Chosen { get; private set; }

    [Inject]
    private IServiceProvider Provider { get; set; } = null!;

    /// <summary>Reads what the page shows.</summary>
    /// <exception cref="PlatformException">It is not there.</exception>
    protected abstract Task ReadAsync();

    /// <inheritdoc/>
    protected sealed override async Task LoadAsync()
    {
        try
        {
            await ReadAsync();
            _isReady = true;
        }
        catch (PlatformException missing) when (missing.Error == PlatformError.NotFound)
        {
            _isMissing = true;
            AnswerWith(StatusCodes.Status404NotFound);
        }
    }

    /// <summary>Finds the project that an address names, or else the one that pays for the person.</summary>
    /// <exception cref="PlatformException">The address names one that the person does not see.</exception>
    protected async Task ChooseProjectAsync()
    {
        Choices = [.. (await Provider.GetRequiredService<ProjectDirectory>().ListAsync(Actor, Cancellation)).Where(static project => project.ArchivedAt is null)];
        Chosen = ProjectId is { } asked
            ? Choices.FirstOrDefault(project => project.Id == asked) ?? throw new PlatformException(PlatformError.NotFound, "There is no such project.")
            : Choices.FirstOrDefault(project => project.Id == Caller?.Payer.ProjectId) ?? (Choices.Count > 0 ? Choices[0] : null);
    }

    /// <summary>Does what a form asks for.</summary>
    /// <param name="errors">Where to note what was refused.</param>
    /// <param name="act">Does it.</param>
    /// <param name="field">Says which field a reason belongs to; null where none does.</param>
    /// <returns>Whether it was done; otherwise the page is shown again with the reason.</returns>
    protected async Task<bool> TryAsync(FormErrors errors, Func<Task> act, Func<string?, string?>? field = null)
    {
        ArgumentNullException.ThrowIfNull(act);
        try
        {
            await act();
            return true;
        }
        catch (PlatformException refusal)
        {
            Refuse(errors, refusal, field);
            Http.Response.StatusCode = refusal.Error switch
            {
                PlatformError.Forbidden => StatusCodes.Status403Forbidden,
                PlatformError.NotFound => StatusCodes.Status404NotFound,
                _ => Http.Response.StatusCode,
            };
        }
        catch (GatewayException refusal)
        {
            Refuse(errors, null, refusal.Message);
        }

        return false;
    }
}
