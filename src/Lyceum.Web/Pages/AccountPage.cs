using Lyceum.Platform.Accounts;
using Lyceum.Web.Http;
using Microsoft.AspNetCore.Components;

namespace Lyceum.Web.Pages;

/// <summary>A page on which a person changes its own account.</summary>
public abstract class AccountPage : Page
{
    /// <summary>What was done before the browser came back, one of <see cref="Notices"/>.</summary>
    [SupplyParameterFromQuery(Name = "done")]
    protected string? Done { get; set; }

    /// <summary>The person.</summary>
    protected VerifiedSession Person => Session!;

    /// <summary>The sentence on what was done; null where there is none. What else an address says is not shown.</summary>
    protected string? Notice => Done is not null && Notices.Contains(Done) ? Text[$"Done_{Done}"] : null;

    /// <summary>What can be done on the page.</summary>
    protected virtual IReadOnlyCollection<string> Notices => [];

    [Inject]
    private WebOptions Options { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    /// <summary>Whether the person signed in a short time ago. Who finds a session open must not make a lasting way in from it.</summary>
    protected bool IsFresh => Time.GetUtcNow() - Person.CreatedAt <= Options.FreshSignIn;

    /// <summary>Where to sign in again to change ways to sign in.</summary>
    protected string ConfirmAddress => $"{ReturnAddress.SignInPage(Http.Request.Path)}&confirm=1";

    /// <summary>Goes back to a page and says what was done.</summary>
    protected void Finish(string page, string done) => Navigation.NavigateTo($"{page}?done={done}");
}
