using System.Text.Json;
using Lyceum.Api.Authentication;
using Lyceum.Api.Http;
using Lyceum.Api.Responses;
using Lyceum.Platform;
using Lyceum.Platform.Conversations;
using Lyceum.Platform.Organizations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lyceum.Api.Conversations;

/// <summary><c>/v1/conversations</c>: items that responses go on with. They belong to the project of the key.</summary>
internal static class ConversationsApi
{
    private const int MostItems = 20;

    /// <summary>Maps the endpoints.</summary>
    public static void MapConversationsApi(this RouteGroupBuilder api)
    {
        RouteGroupBuilder conversations = api.MapGroup("/conversations").WithTags("Conversations");
        conversations.MapPost("/", CreateAsync).WithName("createConversation").WithSummary("Makes a conversation.").Produces<ConversationObject>().ProducesApiError(400);
        conversations.MapGet("/{id}", GetAsync).WithName("getConversation").WithSummary("A conversation.").Produces<ConversationObject>().ProducesApiError(404);
        conversations.MapPost("/{id}", ChangeAsync).WithName("updateConversation").WithSummary("Changes a conversation's metadata.").Produces<ConversationObject>().ProducesApiError(400, 404);
        conversations.MapDelete("/{id}", DeleteAsync).WithName("deleteConversation").WithSummary("Deletes a conversation with its items.").Produces<DeletedConversation>().ProducesApiError(404);
        conversations.MapGet("/{id}/items", ListItemsAsync).WithName("listConversationItems").WithSummary("A conversation's items.").Produces<ListPage<JsonElement>>().ProducesApiError(400, 404)
            .WithQuery([.. QueryParameters.Page, QueryParameters.Include]);
        conversations.MapPost("/{id}/items", AddItemsAsync).WithName("createConversationItems").WithSummary("Adds items to a conversation.").Produces<ListPage<JsonElement>>().ProducesApiError(400, 404)
            .WithQuery(QueryParameters.Include);
        conversations.MapGet("/{id}/items/{itemId}", GetItemAsync).WithName("getConversationItem").WithSummary("An item of a conversation.").Produces<JsonElement>().ProducesApiError(404)
            .WithQuery(QueryParameters.Include);
        conversations.MapDelete("/{id}/items/{itemId}", DeleteItemAsync).WithName("deleteConversationItem").WithSummary("Deletes an item; those after it stay.").Produces<ConversationObject>().ProducesApiError(404);
    }

    private static async Task<IResult> CreateAsync(JsonBody<ConversationRequest> body, HttpContext context, ConversationDirectory directory, ConversationItems items, TimeProvider time)
    {
        Actor actor = context.GetCaller().Actor;
        List<JsonElement> first = ReadItems(body.Value.Items, time);
        ConversationSettings settings = new() { Metadata = Check.Metadata(body.Value.Metadata) ?? new Dictionary<string, string>() };
        Conversation made = await directory.CreateAsync(actor, settings, temporary: false, context.RequestAborted).ConfigureAwait(false);
        if (first.Count > 0)
        {
            await items.AppendAsync(actor, made.Id, first, null, context.RequestAborted).ConfigureAwait(false);
        }

        return ApiResult.Json(ToObject(made));
    }

    private static async Task<IResult> GetAsync(string id, HttpContext context, ConversationItems items) =>
        ApiResult.Json(ToObject(await items.GetAsync(context.GetCaller().Actor, id, context.RequestAborted).ConfigureAwait(false)));

    private static async Task<IResult> ChangeAsync(string id, JsonBody<ConversationRequest> body, HttpContext context, ConversationDirectory directory, ConversationItems items)
    {
        Actor actor = context.GetCaller().Actor;
        IReadOnlyDictionary<string, string> metadata = Check.Metadata(body.Value.Metadata) ?? throw ApiException.Missing("metadata");
        Conversation found = await items.GetAsync(actor, id, context.RequestAborted).ConfigureAwait(false);
        return ApiResult.Json(ToObject(await directory.ChangeAsync(actor, found.Id, settings => settings with { Metadata = metadata }, context.RequestAborted).ConfigureAwait(false)));
    }

    private static async Task<IResult> DeleteAsync(string id, HttpContext context, ConversationDirectory directory, ConversationItems items)
    {
        Actor actor = context.GetCaller().Actor;
        Conversation found = await items.GetAsync(actor, id, context.RequestAborted).ConfigureAwait(false);
        await directory.DeleteAsync(actor, found.Id, context.RequestAborted).ConfigureAwait(false);
        return ApiResult.Json(new DeletedConversation(id));
    }

    private static async Task<IResult> ListItemsAsync(string id, HttpContext context, ConversationItems items)
    {
        ResponseRequestReader.CheckInclude(QueryReader.Texts(context.Request, "include"), "include");
        ListQuery query = ListQuery.Read(context.Request, oldestFirst: false);
        Actor actor = context.GetCaller().Actor;
        Conversation found = await items.GetAsync(actor, id, context.RequestAborted).ConfigureAwait(false);
        Guid? after = null;
        if (query.After is not null)
        {
            after = ResponseIds.TryReadItem(query.After, out Guid key) && await items.HasAsync(actor, found, key, context.RequestAborted).ConfigureAwait(false) ? key : throw query.NoSuchPlace();
        }

        List<JsonElement> page = [];
        await foreach (JsonElement item in items.ReadAsync(actor, found, after, query.OldestFirst, context.RequestAborted).ConfigureAwait(false))
        {
            page.Add(item);
            if (page.Count > query.Limit)
            {
                page.RemoveAt(query.Limit);
                return ApiResult.Json(ListPage.Of(page, ItemTypes.IdOf, hasMore: true));
            }
        }

        return ApiResult.Json(ListPage.Of(page, ItemTypes.IdOf, hasMore: false));
    }

    private static async Task<IResult> AddItemsAsync(string id, JsonBody<ConversationItemsRequest> body, HttpContext context, ConversationItems items, TimeProvider time)
    {
        ResponseRequestReader.CheckInclude(QueryReader.Texts(context.Request, "include"), "include");
        Actor actor = context.GetCaller().Actor;
        List<JsonElement> added = ReadItems(body.Value.Items, time);
        if (added.Count == 0)
        {
            throw ApiException.Missing("items");
        }

        Conversation found = await items.GetAsync(actor, id, context.RequestAborted).ConfigureAwait(false);
        await items.AppendAsync(actor, found.Id, added, null, context.RequestAborted).ConfigureAwait(false);
        return ApiResult.Json(ListPage.Of(added, ItemTypes.IdOf, hasMore: false));
    }

    private static async Task<IResult> GetItemAsync(string id, string itemId, HttpContext context, ConversationItems items)
    {
        ResponseRequestReader.CheckInclude(QueryReader.Texts(context.Request, "include"), "include");
        Actor actor = context.GetCaller().Actor;
        Conversation found = await items.GetAsync(actor, id, context.RequestAborted).ConfigureAwait(false);
        return ApiResult.Json(await items.FindAsync(actor, found, itemId, context.RequestAborted).ConfigureAwait(false) ?? throw NoSuchItem(itemId, id));
    }

    private static async Task<IResult> DeleteItemAsync(string id, string itemId, HttpContext context, ConversationItems items)
    {
        Actor actor = context.GetCaller().Actor;
        Conversation found = await items.GetAsync(actor, id, context.RequestAborted).ConfigureAwait(false);
        if (await items.FindAsync(actor, found, itemId, context.RequestAborted).ConfigureAwait(false) is null || !ResponseIds.TryReadItem(itemId, out Guid key))
        {
            throw NoSuchItem(itemId, id);
        }

        await items.DeleteAsync(actor, found, key, context.RequestAborted).ConfigureAwait(false);
        return ApiResult.Json(ToObject(found));
    }

    private static List<JsonElement> ReadItems(JsonElement? items, TimeProvider time)
    {
        if (items is { ValueKind: not (JsonValueKind.Array or JsonValueKind.Null) } other)
        {
            throw ApiException.BadRequest($"Invalid type for 'items': expected an array of objects, but got {JsonBodyReader.Kind(other)} instead.", "items", "invalid_type");
        }

        List<JsonElement> read = ItemReader.Read(items, "items", _ => Guid.CreateVersion7(time.GetUtcNow()));
        if (read.Count > MostItems)
        {
            throw ApiException.BadRequest($"Invalid 'items': array too long. Expected an array with maximum length {MostItems}, but got an array with length {read.Count} instead.", "items", "array_above_max_length");
        }

        return read.Any(static item => ItemTypes.TypeOf(item) == ItemTypes.ItemReference)
            ? throw ApiException.BadRequest("Invalid value: 'item_reference'. A conversation holds items and no references to them.", "items", "invalid_value")
            : read;
    }

    private static ConversationObject ToObject(Conversation conversation) =>
        new(PublicId.Format(ConversationItems.Prefix, conversation.Id), conversation.CreatedAt.ToUnixTimeSeconds(), conversation.Metadata);

    private static ApiException NoSuchItem(string itemId, string id) => ApiException.NotFound($"Item with id '{(itemId.Length <= 128 ? itemId : itemId[..128])}' not found in conversation '{id}'.");
}
