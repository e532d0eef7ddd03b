using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lyceum.Platform.Accounts;

/// <summary>
/// Tells ASP.NET Core who a request is from, by the session in its cookie. The <see cref="VerifiedSession"/> is a feature of the request, and
/// its claims are the user's id, name, address, the session's id (<c>sid</c>), and the role <see cref="AdministratorRole"/>.
/// </summary>
/// <param name="options">The scheme's options.</param>
/// <param name="logger">The log.</param>
/// <param name="encoder">Encodes addresses.</param>
/// <param name="sessions">The sessions.</param>
public sealed class SessionAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, SessionStore sessions)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>The scheme's name.</summary>
    public const string SchemeName = "Lyceum.Session";

    /// <summary>The role of administrators of the platform.</summary>
    public const string AdministratorRole = "administrator";

    /// <summary>The claim with the session's id.</summary>
    public const string SessionClaim = "sid";

    /// <inheritdoc/>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (SessionCookie.Read(Context) is not { } token)
        {
            return AuthenticateResult.NoResult();
        }

        if (await sessions.FindAsync(token, Context.RequestAborted).ConfigureAwait(false) is not { } session)
        {
            return AuthenticateResult.Fail("The session has ended.");
        }

        Context.Features.Set(session);
        ClaimsIdentity identity = new(Scheme.Name);
        identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, session.UserId.ToString()));
        identity.AddClaim(new Claim(ClaimTypes.Name, session.Name));
        identity.AddClaim(new Claim(ClaimTypes.Email, session.Email));
        identity.AddClaim(new Claim(SessionClaim, session.SessionId.ToString()));
        if (session.IsAdministrator)
        {
            identity.AddClaim(new Claim(ClaimTypes.Role, AdministratorRole));
        }

        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name));
    }
}
