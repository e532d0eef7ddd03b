using System.Text.Json;
using Lyceum.Gateway.Callers;
using Lyceum.Platform;
using Lyceum.Platform.Accounts;
using Lyceum.Platform.Keys;
using Lyceum.Web.Chat;
using Lyceum.Web.Texts;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lyceum.Web.Site.Running;

/// <summary>
/// What the script of runnable examples asks for: its words, and a key that lives for an hour. Pages of the documentation are everybody's alike, so nothing of a
/// person stands in them.
/// </summary>
internal static class RunApi
{
    private static readonly TimeSpan s_lifetime = TimeSpan.FromHours(1);

    private static readonly (string Name, string Key)[] s_words =
    [
        ("intro", "Run_intro"), ("key", "Run_key"), ("adminKey", "Run_admin_key"), ("keyHint", "Run_key_hint"), ("use", "Run_use"), ("make", "Run_make"), ("makeHint", "Run_make_hint"), ("using", "Run_using"),
        ("forget", "Run_forget"), ("address", "Run_address"), ("body", "Run_body"), ("send", "Run_send"), ("stop", "Play_stop"), ("changes", "Run_changes"), ("deletes", "Run_deletes"), ("costs", "Run_costs"),
        ("waiting", "Run_waiting"), ("answered", "Run_answered"), ("failed", "Run_failed"), ("stopped", "Play_stopped"), ("headers", "Run_headers"), ("answer", "Run_answer"), ("wrongBody", "Run_wrong_body"),
        ("wrongAddress", "Run_wrong_address"), ("empty", "Run_empty"), ("close", "Close"),
    ];

    /// <summary>Maps it.</summary>
    public static void MapRunning(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/run/frame", FrameAsync).AllowAnonymous().ExcludeFromDescription();
        endpoints.MapPost("/run/key", KeyAsync).RequireAuthorization(LyceumWeb.PersonPolicy).ExcludeFromDescription();
    }

    private static async Task FrameAsync(HttpContext http, ChatPeople people, IAntiforgery antiforgery, UiText text)
    {
        bool canMakeKeys = http.Features.Get<VerifiedSession>() is not null && await people.FindAsync(http).ConfigureAwait(false) is not null;
        Dictionary<string, string> frame = s_words.ToDictionary(static word => word.Name, word => text[word.Key]);
        if (canMakeKeys)
        {
            frame["token"] = antiforgery.GetAndStoreTokens(http).RequestToken!;
        }

        http.Response.Headers.CacheControl = "no-store";
        await http.Response.WriteAsJsonAsync(frame, JsonSerializerOptions.Web, http.RequestAborted).ConfigureAwait(false);
    }

    // A key as the person could make one by hand: it may what the person may, is in the list of keys and in the audit log, and ends by itself.
    private static async Task KeyAsync(HttpContext http, ChatPeople people, ApiKeyDirectory keys, IAntiforgery antiforgery, UiText text, TimeProvider time)
    {
        if (!await antiforgery.IsRequestValidAsync(http).ConfigureAwait(false) || await people.FindAsync(http).ConfigureAwait(false) is not { } caller)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        Dictionary<string, string> answer;
        try
        {
            answer = new() { ["key"] = (await MakeAsync(keys, caller, text, time.GetUtcNow() + s_lifetime, http.RequestAborted).ConfigureAwait(false)).Secret.Reveal() };
        }
        catch (PlatformException refusal) when (refusal.Error is not (PlatformError.Storage or PlatformError.Busy))
        {
            http.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            answer = new() { ["problem"] = text.Problem(refusal) };
        }

        http.Response.Headers.CacheControl = "no-store";
        await http.Response.WriteAsJsonAsync(answer, JsonSerializerOptions.Web, http.RequestAborted).ConfigureAwait(false);
    }

    private static Task<IssuedKey> MakeAsync(ApiKeyDirectory keys, Caller caller, UiText text, DateTimeOffset end, CancellationToken cancellation) =>
        keys.CreateAsync(caller.Actor, caller.Payer.ProjectId, new KeySettings(text["Run_key_name"]) { ExpiresAt = end }, cancellation);
}
