using Lyceum.Gateway.Callers;
using Lyceum.Platform.Accounts;
using Lyceum.Platform.Organizations;
using Microsoft.AspNetCore.Http;

namespace Lyceum.Web.Pages.Console;

/// <summary>Who looks at the console in a request. Found once, for the page and for the menu beside it.</summary>
/// <param name="request">The request.</param>
/// <param name="members">Who belongs where.</param>
/// <param name="callers">Makes callers of people.</param>
/// <param name="administration">Knows who administers the installation.</param>
internal sealed class ConsoleVisit(IHttpContextAccessor request, MemberDirectory members, MemberCallers callers, AccountAdministration administration)
{
    private Task<ConsoleVisitor>? _visitor;

    /// <summary>Who it is.</summary>
    public Task<ConsoleVisitor> FindAsync() => _visitor ??= ReadAsync();

    private async Task<ConsoleVisitor> ReadAsync()
    {
        HttpContext http = request.HttpContext!;
        if (http.Features.Get<VerifiedSession>() is not { } session)
        {
            return new ConsoleVisitor(null, null, null);
        }

        CancellationToken cancellation = http.RequestAborted;
        Actor? administrator = await administration.FindAdministratorAsync(session.UserId, cancellation).ConfigureAwait(false);
        if (session.HomeOrganizationId is not { } home)
        {
            return new ConsoleVisitor(null, null, administrator);
        }

        Actor? actor = await members.FindActorAsync(home, session.UserId, cancellation).ConfigureAwait(false);
        Caller? caller = actor is null ? null : await callers.FindAsync(actor, cancellation).ConfigureAwait(false);
        return new ConsoleVisitor(actor, caller, administrator);
    }
}
