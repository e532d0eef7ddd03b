using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lyceum.Gateway;
using Lyceum.Gateway.Callers;
using Lyceum.Gateway.Models;
using Lyceum.Gateway.Runs;
using Lyceum.Platform;
using Lyceum.Platform.Conversations;
using Lyceum.Web.Texts;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Lyceum.Web.Chat;

/// <summary>A request to the chat's endpoints: who it is from, what its form says, and how it is answered.</summary>
internal sealed class ChatRequest
{
    private ChatRequest(HttpContext http, IFormCollection form)
    {
        Http = http;
        Form = form;
    }

    public HttpContext Http { get; }

    /// <summary>The form; empty where there is none.</summary>
    public IFormCollection Form { get; private set; }

    public CancellationToken Gone => Http.RequestAborted;

    public ChatRuns Runs => Get<ChatRuns>();

    public ChatViews Views => Get<ChatViews>();

    public ChatSequels Sequels => Get<ChatSequels>();

    public MessageTree Tree => Get<MessageTree>();

    public ConversationPreferencesDirectory Preferences => Get<ConversationPreferencesDirectory>();

    public MessageQueue Queue => Get<MessageQueue>();

    public ConversationDirectory Conversations => Get<ConversationDirectory>();

    public IFormFileCollection Files => Form.Files;

    public UiText Texts => Get<UiText>();

    private bool IsScript => Http.Request.Headers.Accept.ToString().Contains("application/json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a request for an endpoint.</summary>
    public static async ValueTask<ChatRequest?> BindAsync(HttpContext context, ParameterInfo _) =>
        new(context, context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false) : FormCollection.Empty);

    /// <summary>A field; null where it is left out or empty.</summary>
    public string? Text(string name) => Form[name].ToString() is { Length: > 0 } text ? text : null;

    /// <summary>A field that is an id; null where it is none.</summary>
    public Guid? Id(string name) => Guid.TryParse(Form[name], out Guid id) && id != Guid.Empty ? id : null;

    /// <summary>A field that must be an id.</summary>
    /// <exception cref="PlatformException">It is none.</exception>
    public Guid Demand(string name) => Id(name) ?? throw new PlatformException(PlatformError.Invalid, "The form is not whole.");

    /// <summary>All ids of a field.</summary>
    public IEnumerable<Guid> Ids(string name) => Form[name].Select(static text => Guid.TryParse(text, out Guid id) ? id : Guid.Empty).Where(static id => id != Guid.Empty);

    /// <summary>The name of a model that the person may chat with.</summary>
    /// <exception cref="PlatformException">There is none of this name.</exception>
    public string ModelOf(Caller caller, string? name)
    {
        IReadOnlyList<ModelDescription> models = ChatModels.Of(Get<ModelDirectory>(), caller);
        return (models.FirstOrDefault(model => model.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? (name is null && models.Count > 0 ? models[0] : null))?.Name
            ?? throw new PlatformException(PlatformError.Invalid, "There is no such model to chat with.") { Reason = "chat_model_not_found" };
    }

    /// <summary>Who asks; null where the person cannot chat.</summary>
    public Task<Caller?> FindAsync() => Get<ChatPeople>().FindAsync(Http);

    /// <summary>Who sends a form; null where the form has no good token, or the person cannot chat.</summary>
    public async Task<Caller?> BeginAsync() => await Get<IAntiforgery>().IsRequestValidAsync(Http).ConfigureAwait(false) ? await FindAsync().ConfigureAwait(false) : null;

    /// <summary>Answers with something that is shown.</summary>
    public async Task<IResult> ShowAsync<T>(Func<Caller, Task<T>> show, JsonTypeInfo<T> type)
    {
        if (await FindAsync().ConfigureAwait(false) is not { } caller)
        {
            return Results.NotFound();
        }

        try
        {
            return Results.Json(await show(caller).ConfigureAwait(false), type);
        }
        catch (PlatformException refusal)
        {
            return Problem(refusal);
        }
    }

    /// <summary>Does what a form of the script asks for, and answers with something that is shown.</summary>
    public async Task<IResult> DoAsync<T>(Func<Caller, Task<T>> act, JsonTypeInfo<T> type)
    {
        if (await BeginAsync().ConfigureAwait(false) is not { } caller)
        {
            return Results.BadRequest();
        }

        try
        {
            return Results.Json(await act(caller).ConfigureAwait(false), type);
        }
        catch (PlatformException refusal)
        {
            return Problem(refusal);
        }
    }

    /// <summary>Does what a form asks for, and answers with how the conversation is then, or leads to its page.</summary>
    /// <param name="act">Does it.</param>
    /// <param name="conversation">The conversation.</param>
    /// <param name="then">Where it leads; null for the conversation's page.</param>
    public async Task ActAsync(Func<Caller, Task> act, Guid conversation, Func<ChatRequest, Guid, string>? then = null)
    {
        if (await BeginAsync().ConfigureAwait(false) is not { } caller)
        {
            Http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        string address = then?.Invoke(this, conversation) ?? $"/chat/{conversation}";
        IResult answer;
        try
        {
            await act(caller).ConfigureAwait(false);
            answer = !IsScript ? new SeeOther(address)
                : then is null ? Results.Json(await Views.ThreadAsync(caller.Actor, conversation, From, Gone).ConfigureAwait(false), ChatJson.Default.ThreadView)
                : Results.Json(new Dictionary<string, string> { ["address"] = address }, JsonSerializerOptions.Web);
        }
        catch (PlatformException refusal)
        {
            answer = Problem(refusal, conversation);
        }
        catch (GatewayException refusal)
        {
            answer = Problem(new PlatformException(PlatformError.Invalid, refusal.Message) { Reason = $"chat_{RunProblem.Word(refusal.Refusal)}" }, conversation);
        }

        await answer.ExecuteAsync(Http).ConfigureAwait(false);
    }

    /// <summary>Answers with what was refused.</summary>
    public IResult Problem(PlatformException refusal, Guid? conversation = null)
    {
        if (refusal.Error == PlatformError.NotFound)
        {
            return Results.NotFound();
        }

        if (refusal.Error == PlatformError.Storage)
        {
            throw refusal;
        }

        int status = refusal.Error switch
        {
            PlatformError.Conflict => StatusCodes.Status409Conflict,
            PlatformError.Forbidden => StatusCodes.Status403Forbidden,
            PlatformError.TooLarge or PlatformError.QuotaExceeded => StatusCodes.Status413PayloadTooLarge,
            PlatformError.Busy => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status422UnprocessableEntity,
        };
        string code = refusal.Reason ?? "request";
        return IsScript || conversation is null
            ? Results.Json(new ProblemView(code, Texts.Problem(refusal)), ChatJson.Default.ProblemView, statusCode: status)
            : new SeeOther(Form["new"] == "1" ? $"/chat?problem={code}" : $"/chat/{conversation}?problem={code}");
    }

    private int From => int.TryParse(Form["from"], out int from) && from > 0 ? from : 0;

    private T Get<T>()
        where T : notnull => Http.RequestServices.GetRequiredService<T>();

    // What the browser opens after a form.
    private sealed class SeeOther(string address) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = address;
            return Task.CompletedTask;
        }
    }
}
