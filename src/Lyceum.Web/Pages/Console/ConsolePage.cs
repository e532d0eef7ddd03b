using Lyceum.Gateway.Callers;
using Lyceum.Platform.Organizations;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Lyceum.Web.Pages.Console;

/// <summary>
/// A page of the console: about the organisation that a person works in, or about the installation. Where it is not for who asks,
/// <see cref="MaySee"/> is false, nothing is read, and the answer has the status 403; the platform refuses what it must by itself.
/// </summary>
public abstract class ConsolePage : AccountPage
{
    private ConsoleVisitor _visitor = new(null, null, null);

    /// <summary>The least role in the organisation.</summary>
    protected virtual Role Least => Role.Viewer;

    /// <summary>Whether the page is about the installation, and for its administrators alone.</summary>
    protected virtual bool IsForAdministrators => false;

    /// <summary>Whether the page is for who asks.</summary>
    protected bool MaySee { get; private set; }

    /// <summary>The person in its organisation.</summary>
    protected Actor Actor => _visitor.Actor!;

    /// <summary>The person as an administrator of the installation; null where it is none.</summary>
    protected Actor? Administrator => _visitor.Administrator;

    /// <summary>The person as one who uses models; null where no project could pay.</summary>
    protected Caller? Caller => _visitor.Caller;

    [Inject]
    private IServiceProvider Services { get; set; } = null!;

    /// <inheritdoc/>
    protected sealed override async Task OnInitializedAsync()
    {
        _visitor = await Services.GetRequiredService<ConsoleVisit>().FindAsync();
        MaySee = IsForAdministrators ? Administrator is not null : _visitor.Actor is { } actor && actor.Role >= Least;
        if (MaySee)
        {
            await LoadAsync();
        }
        else
        {
            AnswerWith(StatusCodes.Status403Forbidden);
        }
    }

    /// <summary>Reads what the page shows.</summary>
    protected abstract Task LoadAsync();
}
