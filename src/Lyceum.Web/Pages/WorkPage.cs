using Lyceum.Gateway.Callers;
using Lyceum.Platform.Organizations;
using Lyceum.Web.Chat;
using Microsoft.AspNetCore.Components;

namespace Lyceum.Web.Pages;

/// <summary>A page of a person's account about what it has in the organisation that it works in.</summary>
public abstract class WorkPage : AccountPage
{
    /// <summary>The person there; null where it works in none, or only looks on.</summary>
    protected Caller? Caller { get; private set; }

    /// <summary>What was refused before the browser came back; what else an address says finds no sentence.</summary>
    [SupplyParameterFromQuery(Name = "problem")]
    protected string? ProblemCode { get; set; }

    /// <summary>The sentence on what was refused; null where nothing was.</summary>
    protected string? Refusal => ProblemCode is null ? null : Text.Find($"Problem_{ProblemCode}") ?? Text["Chat_failed"];

    /// <summary>Who asks, of whom the page knows that it is there.</summary>
    protected Actor Actor => Caller!.Actor;

    [Inject]
    private IServiceProvider Services { get; set; } = null!;

    /// <inheritdoc/>
    protected sealed override async Task OnInitializedAsync()
    {
        Caller = await ((ChatPeople)Services.GetService(typeof(ChatPeople))!).FindAsync(Http);
        await LoadAsync();
    }

    /// <summary>Reads what the page shows.</summary>
    protected abstract Task LoadAsync();
}
