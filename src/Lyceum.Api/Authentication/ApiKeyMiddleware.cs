using System.Runtime.CompilerServices;
using Lyceum.Api.Http;
using Lyceum.Gateway.Callers;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lyceum.Api.Authentication;

/// <summary>
/// Finds out who calls, from <c>Authorization: Bearer</c> and nothing else, and runs the endpoint for who may call it: the one way in for everything below
/// <c>/v1</c>, so that no other header goes around what a key may do. An admin key is told by its form, is never also a project's, and leads to endpoints
/// that manage an organisation alone.
/// </summary>
/// <remarks>
/// The framework's schemes and policies would do the same with two dozen objects for each request, and would ask for a session first. An endpoint that is
/// run without this is refused by the framework, since it asks for authorization.
/// </remarks>
/// <param name="next">Answers where there is no endpoint.</param>
/// <param name="options">How callers are found out.</param>
/// <param name="verifier">Checks keys of projects.</param>
/// <param name="adminKeys">Checks admin keys.</param>
/// <param name="policies">What projects may use.</param>
/// <param name="logger">Where refusals are noted.</param>
internal sealed partial class ApiKeyMiddleware(
    RequestDelegate next, IOptions<ApiKeyOptions> options, ApiKeyVerifier verifier, AdminApiKeyDirectory adminKeys, ProjectPolicyDirectory policies, ILogger<ApiKeyMiddleware> logger)
{
    private const string Bearer = "Bearer ";
    private const string Realm = "Bearer realm=\"Lyceum API\"";

    // Of keys that were checked lately. A caller says nothing that the key and the project's policy do not, and nobody changes it.
    private readonly ConditionalWeakTable<VerifiedKey, Caller> _callers = [];

    /// <summary>Answers a request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        // A key that was checked lately is known at once.
        ValueTask<ApiException?> check = CheckAsync(context, ApiCall.Of(context));
        return check.IsCompletedSuccessfully ? AnswerAsync(context, check.Result) : WaitAsync(context, check);
    }

    private async Task WaitAsync(HttpContext context, ValueTask<ApiException?> check) => await AnswerAsync(context, await check.ConfigureAwait(false)).ConfigureAwait(false);

    private Task AnswerAsync(HttpContext context, ApiException? refusal)
    {
        if (refusal is not null)
        {
            if (refusal.Status == StatusCodes.Status401Unauthorized)
            {
                context.Response.Headers.WWWAuthenticate = Realm;
            }

            return ErrorMiddleware.WriteAsync(context, refusal);
        }

        return context.GetEndpoint()?.RequestDelegate is { } endpoint ? endpoint(context) : next(context);
    }

    // Null where the caller may call the endpoint; who it is, the call then says.
    private async ValueTask<ApiException?> CheckAsync(HttpContext context, ApiCall call)
    {
        HttpRequest request = context.Request;
        KeyKind? asked = context.GetEndpoint()?.Metadata.GetMetadata<KeyKind>();
        ReadOnlyMemory<char> presented = Presented(request);
        if (AdminKeySecret.IsMarked(presented.Span) && await adminKeys.VerifyAsync(presented.ToString(), context.RequestAborted).ConfigureAwait(false) is { } administrator)
        {
            if (Mismatch(request, administrator.OrganizationId, null) is { } elsewhere)
            {
                return elsewhere;
            }

            call.Administrator = administrator;
            return asked == KeyKind.Project ? Forbidden("an admin key manages an organisation alone. Use a key of a project here.") : null;
        }

        if (options.Value.Keyless?.Invoke() is { } keyless)
        {
            if (ForeignPage.Calls(request, options.Value.Origins))
            {
                return Forbidden("this server asks for no key, so web pages of other origins may not call it unless its settings name them.");
            }

            call.Caller = keyless;
        }
        else if (presented.IsEmpty)
        {
            return Unauthorized("You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).", null);
        }
        else
        {
            // A trailing slash reaches the same endpoint, so it must ask for the same permission.
            string path = request.Path.Value is { Length: > 1 } sent ? sent.TrimEnd('/') : "/";
            KeyCheck check = await verifier.VerifyAsync(presented, path, context.Connection.RemoteIpAddress, context.RequestAborted).ConfigureAwait(false);
            if (check.Key is not { } key)
            {
                LogRefused(check.Refusal, call.Id);
                return check.Refusal == KeyRefusal.Endpoint
                    ? Forbidden($"this key may not call {path}.")
                    : Unauthorized($"Incorrect API key provided: {Mask(presented.ToString())}. Ask the administrator of this installation for a key.", "invalid_api_key");
            }

            if (Mismatch(request, key.Payer.OrganizationId, key.Payer.ProjectId) is { } elsewhere)
            {
                return elsewhere;
            }

            call.Caller = CallerOf(key, await policies.ReadAsync(key.Payer.OrganizationId, key.Payer.ProjectId, context.RequestAborted).ConfigureAwait(false));
        }

        return asked == KeyKind.Admin ? Forbidden("managing an organisation needs an admin key, and this is a key of a project.") : null;
    }

    private Caller CallerOf(VerifiedKey key, ProjectPolicy policy)
    {
        if (!_callers.TryGetValue(key, out Caller? caller) || caller.Policy != policy)
        {
            caller = Caller.Of(key) with { Policy = policy };
            _callers.AddOrUpdate(key, caller);
        }

        return caller;
    }

    // Empty where no key was sent.
    private static ReadOnlyMemory<char> Presented(HttpRequest request)
    {
        string header = request.Headers.Authorization.ToString();
        return header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header.AsMemory(Bearer.Length).Trim() : default;
    }

    // Who names an organisation or project means that one; a key of another must not pay for it. An admin key has no project.
    private static ApiException? Mismatch(HttpRequest request, Guid organizationId, Guid? projectId)
    {
        if (Sent(request, "OpenAI-Organization") is { } organization && organization != PublicIds.Organization(organizationId))
        {
            return Unauthorized("OpenAI-Organization header should match organization for API key", "mismatched_organization");
        }

        return projectId is { } own && Sent(request, "OpenAI-Project") is { } project && project != PublicIds.Project(own)
            ? Unauthorized("OpenAI-Project header should match project for API key", "mismatched_project")
            : null;
    }

    private static string? Sent(HttpRequest request, string header) => request.Headers[header].ToString() is { Length: > 0 } value ? value : null;

    private static ApiException Unauthorized(string message, string? code) => new(StatusCodes.Status401Unauthorized, message, code: code);

    private static ApiException Forbidden(string why) => new(StatusCodes.Status403Forbidden, $"You have insufficient permissions for this operation: {why}", code: "insufficient_permissions");

    // Enough to tell one's own keys apart.
    private static string Mask(string key)
    {
        const int Shown = 8;
        const int End = 4;
        return key.Length <= Shown + End ? new string('*', key.Length) : $"{key[..Shown]}{new string('*', Math.Min(key.Length - Shown - End, 40))}{key[^End..]}";
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A key was refused: {Reason} ({RequestId}).")]
    private partial void LogRefused(KeyRefusal reason, string requestId);
}
