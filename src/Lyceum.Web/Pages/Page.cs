using Lyceum.Platform;
using Lyceum.Platform.Accounts;
using Lyceum.Web.Components;
using Lyceum.Web.Http;
using Lyceum.Web.Texts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace Lyceum.Web.Pages;

/// <summary>What pages that are rendered once have in common: the request, who it is from, and how forms end.</summary>
public abstract class Page : ComponentBase
{
    /// <summary>The request.</summary>
    [CascadingParameter]
    protected HttpContext Http { get; set; } = null!;

    /// <summary>What the page says.</summary>
    [Inject]
    protected UiText Text { get; set; } = null!;

    /// <summary>Where the page sends people.</summary>
    [Inject]
    protected NavigationManager Navigation { get; set; } = null!;

    /// <summary>The sessions.</summary>
    [Inject]
    protected SessionStore Sessions { get; set; } = null!;

    /// <summary>The session of who looks at the page; null where there is none.</summary>
    protected VerifiedSession? Session => Http.Features.Get<VerifiedSession>();

    /// <summary>Ends with the request.</summary>
    protected CancellationToken Cancellation => Http.RequestAborted;

    /// <summary>Where the person is, for the list of sessions.</summary>
    protected SessionOrigin Origin => new(Http.Connection.RemoteIpAddress, Http.Request.Headers.UserAgent);

    /// <summary>Answers with a status that is no success, and with this page all the same.</summary>
    /// <param name="status">The status.</param>
    protected void AnswerWith(int status) => Http.Response.OnStarting(() =>
    {
        // At the last moment, so that nothing takes it for an answer without a page.
        Http.Response.StatusCode = status;
        return Task.CompletedTask;
    });

    /// <summary>Shows the page again with what was wrong. Password managers see by the status that it did not work.</summary>
    /// <param name="errors">Where to note it.</param>
    /// <param name="field">The id of the field; null for the form.</param>
    /// <param name="message">The sentence.</param>
    protected void Refuse(FormErrors errors, string? field, string message)
    {
        errors.Add(field, message);
        Http.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
    }

    /// <summary>Shows the page again with what the platform refused.</summary>
    /// <param name="errors">Where to note it.</param>
    /// <param name="refusal">The refusal; what is nobody's to mend goes on as an error.</param>
    /// <param name="field">Says which field a reason belongs to; null where none does.</param>
    protected void Refuse(FormErrors errors, PlatformException refusal, Func<string?, string?>? field = null)
    {
        if (refusal.Error is PlatformError.Storage or PlatformError.Busy)
        {
            throw refusal;
        }

        Refuse(errors, field?.Invoke(refusal.Reason), Text.Problem(refusal));
    }

    /// <summary>Gives the browser a session that began, ends the one that it had, and goes on.</summary>
    /// <param name="session">The session.</param>
    /// <param name="address">Where to go on.</param>
    protected async Task EnterAsync(IssuedSession session, string? address)
    {
        ArgumentNullException.ThrowIfNull(session);
        if (Session is { } before)
        {
            await Sessions.EndAsync(before.UserId, before.SessionId, Cancellation);
        }

        SessionCookie.Write(Http, session);
        Navigation.NavigateTo(ReturnAddress.Of(address));
    }
}
