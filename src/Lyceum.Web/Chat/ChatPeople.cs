using Lyceum.Gateway.Callers;
using Lyceum.Platform.Accounts;
using Lyceum.Platform.Organizations;
using Microsoft.AspNetCore.Http;

namespace Lyceum.Web.Chat;

/// <summary>Who chats: the person whose session a request has, in the organisation that it works in.</summary>
/// <param name="callers">Makes callers of people.</param>
internal sealed class ChatPeople(MemberCallers callers)
{
    /// <summary>Who a request is from.</summary>
    /// <returns>Null where the person works in no organisation, or may only look on.</returns>
    public async Task<Caller?> FindAsync(HttpContext http) =>
        http.Features.Get<VerifiedSession>() is { HomeOrganizationId: { } home } session
        && await callers.FindAsync(home, session.UserId, http.RequestAborted).ConfigureAwait(false) is { Actor.Role: >= Role.Member } caller ? caller : null;
}
