using Lyceum.Gateway;
using Lyceum.Platform;
using Lyceum.Web.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Lyceum.Web.Pages.Console;

/// <summary>
/// A page of the console about one thing or a list of them, with forms. What is not there, or is another organisation's, has the status 404; what the platform refuses to
/// a role has 403.
/// </summary>
public abstract class ConsoleFormPage : ConsolePage
{
    private bool _isMissing;
    private bool _isReady;

    /// <summary>What the page shows.</summary>
    protected ConsoleState State => _isMissing ? ConsoleState.Missing : _isReady ? ConsoleState.Ready : MaySee ? ConsoleState.Waiting : ConsoleState.Refused;

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

    /// <summary>A field of a form that was sent; null where the form is not the one, or has no such field.</summary>
    /// <param name="form">The name of the form.</param>
    /// <param name="field">The name of the field.</param>
    protected string? Sent(string form, string field) => Fields(form) is { } fields && fields.TryGetValue(field, out StringValues value) ? value.ToString() : null;

    /// <summary>The fields of a form that was sent; null where the form is not the one.</summary>
    protected IFormCollection? Fields(string form) => HttpMethods.IsPost(Http.Request.Method) && Http.Request.HasFormContentType && Http.Request.Form["_handler"] == form ? Http.Request.Form : null;

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
            if (refusal.Error is PlatformError.Forbidden or PlatformError.NotFound)
            {
                AnswerWith(refusal.Error == PlatformError.Forbidden ? StatusCodes.Status403Forbidden : StatusCodes.Status404NotFound);
            }

            return false;
        }
        catch (GatewayException refusal)
        {
            Refuse(errors, null, refusal.Message);
            return false;
        }
    }
}
