using Lyceum.Api.Authentication;
using Lyceum.Api.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;

namespace Lyceum.Api.Chat;

/// <summary><c>/v1/chat/completions/…</c>: completions that were kept, since their request said <c>store</c>.</summary>
internal static class StoredCompletionsApi
{
    private const string MetadataName = "metadata";

    /// <summary>Maps the endpoints.</summary>
    public static void MapStoredCompletionsApi(this RouteGroupBuilder api)
    {
        RouteGroupBuilder completions = api.MapGroup("/chat/completions").WithTags("Chat");
        completions.MapGet("/", ListAsync).WithName("listChatCompletions").WithSummary("The completions that were kept.").Produces<ListPage<StoredCompletion>>().ProducesApiError(400)
            .WithQuery([.. QueryParameters.Page, new QueryParameter("model", "Only those of this model."), new QueryParameter(MetadataName, "Only those that have all these pairs.", QueryType.Pairs)]);
        completions.MapGet("/{id}", GetAsync).WithName("getChatCompletion").WithSummary("A completion that was kept.").Produces<StoredCompletion>().ProducesApiError(404);
        completions.MapPost("/{id}", ChangeAsync).WithName("updateChatCompletion").WithSummary("Changes a completion's metadata.").Produces<StoredCompletion>().ProducesApiError(400, 404);
        completions.MapDelete("/{id}", DeleteAsync).WithName("deleteChatCompletion").WithSummary("Deletes a completion that was kept.").Produces<DeletedCompletion>().ProducesApiError(404);
        completions.MapGet("/{id}/messages", MessagesAsync).WithName("getChatCompletionMessages").WithSummary("The messages that a completion answered.")
            .Produces<ListPage<StoredMessage>>().ProducesApiError(400, 404).WithQuery(QueryParameters.BothWays);
    }

    private static async Task<IResult> ListAsync(HttpContext context, StoredCompletions stored)
    {
        const string Begin = MetadataName + "[";
        Dictionary<string, string> metadata = new(StringComparer.Ordinal);
        foreach ((string name, StringValues value) in context.Request.Query)
        {
            if (name.StartsWith(Begin, StringComparison.Ordinal) && name.EndsWith(']'))
            {
                metadata[name[Begin.Length..^1]] = value.ToString();
            }
        }

        // The newest first, as OpenAI's service answers; its description says otherwise.
        return ApiResult.Json(await stored.ListAsync(
            context.GetCaller().Actor, ListQuery.Read(context.Request, oldestFirst: false), QueryReader.Text(context.Request, "model"), metadata, context.RequestAborted).ConfigureAwait(false));
    }

    private static async Task<IResult> GetAsync(string id, HttpContext context, StoredCompletions stored) =>
        ApiResult.Json(await stored.GetAsync(context.GetCaller().Actor, id, context.RequestAborted).ConfigureAwait(false));

    private static async Task<IResult> ChangeAsync(string id, JsonBody<CompletionChange> body, HttpContext context, StoredCompletions stored)
    {
        IReadOnlyDictionary<string, string> metadata = Check.Metadata(body.Value.Metadata) ?? throw ApiException.Missing("metadata");
        return ApiResult.Json(await stored.ChangeAsync(context.GetCaller().Actor, id, metadata, context.RequestAborted).ConfigureAwait(false));
    }

    private static async Task<IResult> DeleteAsync(string id, HttpContext context, StoredCompletions stored)
    {
        await stored.DeleteAsync(context.GetCaller().Actor, id, context.RequestAborted).ConfigureAwait(false);
        return ApiResult.Json(new DeletedCompletion(id));
    }

    private static async Task<IResult> MessagesAsync(string id, HttpContext context, StoredCompletions stored)
    {
        ListQuery query = ListQuery.Read(context.Request, oldestFirst: true);
        return ApiResult.Json(query.Cut(await stored.MessagesAsync(context.GetCaller().Actor, id, context.RequestAborted).ConfigureAwait(false), static message => message.Id));
    }
}
