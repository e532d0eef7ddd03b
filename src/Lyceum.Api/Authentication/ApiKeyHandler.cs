using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Lyceum.Api.Http;
using Lyceum.Gateway.Callers;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lyceum.Api.Authentication;

/// <summary>
/// Finds out who calls, from <c>Authorization: Bearer</c> and nothing else: the one way in for every endpoint of the API, so that no other header goes
/// around what a key may do. An admin key is told by its form, is never also a project's, and leads to endpoints that manage an organisation alone.
/// </summary>
/// <param name="options">The options.</param>
/// <param name="loggers">Where refusals are noted.</param>
/// <param name="encoder">Of the base class.</param>
/// <param name="verifier">Checks keys of projects.</param>
/// <param name="adminKeys">Checks admin keys.</param>
/// <param name="policies">What projects may use.</param>
internal sealed partial class ApiKeyHandler(
    IOptionsMonitor<ApiKeyOptions> options, ILoggerFactory loggers, UrlEncoder encoder, ApiKeyVerifier verifier, AdminApiKeyDirectory adminKeys, ProjectPolicyDirectory policies)
    : AuthenticationHandler<ApiKeyOptions>(options, loggers, encoder)
{
    private const string Bearer = "Bearer ";
    private const string Realm = "Bearer realm=\"Lyceum API\"";

    // Of keys that were checked lately: a principal says nothing that the key does not, and nobody changes it.
    private static readonly ConditionalWeakTable<VerifiedKey, ClaimsPrincipal> s_principals = [];

    private ApiException? _refusal;

    /// <inheritdoc/>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        string? presented = Presented();
        if (await adminKeys.VerifyAsync(presented, Context.RequestAborted).ConfigureAwait(false) is { } administrator)
        {
            return Succeed(administrator);
        }

        if (Options.Keyless?.Invoke() is { } keyless)
        {
            return Succeed(keyless);
        }

        if (presented is null)
        {
            _refusal = Unauthorized("You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).", null);
            return AuthenticateResult.NoResult();
        }

        // A trailing slash reaches the same endpoint, so it must ask for the same permission.
        string endpoint = Request.Path.Value is { Length: > 1 } path ? path.TrimEnd('/') : "/";
        KeyCheck check = await verifier.VerifyAsync(presented, endpoint, Context.Connection.RemoteIpAddress, Context.RequestAborted).ConfigureAwait(false);
        if (check.Key is not { } key)
        {
            string id = RequestId.Of(Context);
            LogRefused(Logger, check.Refusal, id);
            _refusal = check.Refusal == KeyRefusal.Endpoint
                ? new ApiException(403, $"You have insufficient permissions for this operation: this key may not call {endpoint}.", code: "insufficient_permissions")
                : Unauthorized($"Incorrect API key provided: {Mask(presented)}. Ask the administrator of this installation for a key.", "invalid_api_key");
            return AuthenticateResult.Fail("The key does not work.");
        }

        if (Mismatch(key.Payer.OrganizationId, key.Payer.ProjectId) is { } mismatch)
        {
            _refusal = mismatch;
            return AuthenticateResult.Fail("The key belongs elsewhere.");
        }

        ProjectPolicy policy = await policies.ReadAsync(key.Payer.OrganizationId, key.Payer.ProjectId, Context.RequestAborted).ConfigureAwait(false);
        Context.SetCaller(Caller.Of(key) with { Policy = policy });
        return Succeed(s_principals.GetValue(key, static known => Principal(known.Actor.Id, KeyKind.Project)));
    }

    /// <inheritdoc/>
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => ErrorMiddleware.WriteAsync(Context, new ApiException(
        StatusCodes.Status403Forbidden,
        Context.FindAdministrator() is null
            ? "You have insufficient permissions for this operation: managing an organisation needs an admin key, and this is a key of a project."
            : "You have insufficient permissions for this operation: an admin key manages an organisation alone. Use a key of a project here.",
        code: "insufficient_permissions"));

    /// <inheritdoc/>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        ApiException refusal = _refusal ?? Unauthorized("Who calls is not known.", null);
        if (refusal.Status == StatusCodes.Status401Unauthorized)
        {
            Response.Headers.WWWAuthenticate = Realm;
        }

        return ErrorMiddleware.WriteAsync(Context, refusal);
    }

    private AuthenticateResult Succeed(Caller caller)
    {
        Context.SetCaller(caller);
        return Succeed(Principal(caller.Actor.Id, KeyKind.Project));
    }

    private AuthenticateResult Succeed(Actor administrator)
    {
        if (Mismatch(administrator.OrganizationId, null) is { } mismatch)
        {
            _refusal = mismatch;
            return AuthenticateResult.Fail("The key belongs elsewhere.");
        }

        Context.SetAdministrator(administrator);
        return Succeed(Principal(administrator.Id, KeyKind.Admin));
    }

    private AuthenticateResult Succeed(ClaimsPrincipal principal) => AuthenticateResult.Success(new AuthenticationTicket(principal, Scheme.Name));

    private static ClaimsPrincipal Principal(Guid id, string kind) => new(new ClaimsIdentity(
        [new Claim(ClaimTypes.NameIdentifier, id.ToString("D", CultureInfo.InvariantCulture)), new Claim(KeyKind.Claim, kind)], ApiKeyOptions.Scheme));

    private string? Presented()
    {
        string header = Request.Headers.Authorization.ToString();
        return header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) && header.AsSpan(Bearer.Length).Trim() is { Length: > 0 } key ? key.ToString() : null;
    }

    // Who names an organisation or project means that one; a key of another must not pay for it. An admin key has no project.
    private ApiException? Mismatch(Guid organizationId, Guid? projectId)
    {
        if (Sent("OpenAI-Organization") is { } organization && organization != PublicIds.Organization(organizationId))
        {
            return Unauthorized("OpenAI-Organization header should match organization for API key", "mismatched_organization");
        }

        return projectId is { } own && Sent("OpenAI-Project") is { } project && project != PublicIds.Project(own)
            ? Unauthorized("OpenAI-Project header should match project for API key", "mismatched_project")
            : null;
    }

    private string? Sent(string header) => Request.Headers[header].ToString() is { Length: > 0 } value ? value : null;

    private static ApiException Unauthorized(string message, string? code) => new(StatusCodes.Status401Unauthorized, message, code: code);

    // Enough to tell one's own keys apart.
    private static string Mask(string key)
    {
        const int Shown = 8;
        const int End = 4;
        return key.Length <= Shown + End ? new string('*', key.Length) : $"{key[..Shown]}{new string('*', Math.Min(key.Length - Shown - End, 40))}{key[^End..]}";
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A key was refused: {Reason} ({RequestId}).")]
    private static partial void LogRefused(ILogger logger, KeyRefusal reason, string requestId);
}
