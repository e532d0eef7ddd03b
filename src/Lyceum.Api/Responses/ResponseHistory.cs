using System.Text.Json;
using System.Text.Json.Nodes;
using Lyceum.Api.Conversations;
using Lyceum.Api.Http;
using Lyceum.Platform;
using Lyceum.Platform.Conversations;
using Lyceum.Platform.Generations;
using Lyceum.Platform.Organizations;
using Microsoft.Extensions.AI;

namespace Lyceum.Api.Responses;

/// <summary>Puts before a request what was said before: the chain of earlier responses, or a conversation. Items that are only referred to are found.</summary>
/// <param name="store">The responses.</param>
/// <param name="conversations">The conversations.</param>
internal sealed class ResponseHistory(ResponseStore store, ConversationItems conversations)
{
    /// <summary>A plan whose call has the whole prompt.</summary>
    /// <param name="actor">Who calls.</param>
    /// <param name="request">The request.</param>
    /// <param name="plan">The plan without its history.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="ApiException">There is no such response, conversation or item, or nothing to answer.</exception>
    public async Task<ResponsePlan> CompleteAsync(Actor actor, ResponseRequest request, ResponsePlan plan, CancellationToken cancellation)
    {
        string? conversation = ConversationId(request.Conversation);
        if (conversation is not null && request.PreviousResponseId is not null)
        {
            throw ApiException.BadRequest("Mutually exclusive parameters: 'previous_response_id' and 'conversation' cannot both be set.", "previous_response_id", "mutually_exclusive_parameters");
        }

        List<JsonElement> items = [];
        if (conversation is not null)
        {
            Conversation found = await conversations.GetAsync(actor, conversation, cancellation).ConfigureAwait(false);
            plan = plan with
            {
                ConversationId = found.Id,
                ConversationLeaf = found.ActiveLeafId,
                Response = plan.Response with { Conversation = new ResponseConversation(conversation) },
            };
            items.AddRange(await conversations.PathAsync(actor, found.Id, found.ActiveLeafId, cancellation).ConfigureAwait(false));
        }
        else if (!string.IsNullOrEmpty(request.PreviousResponseId))
        {
            items.AddRange(await ChainAsync(actor, request.PreviousResponseId, cancellation).ConfigureAwait(false));
        }

        plan = plan with { Input = await ResolveAsync(actor, plan, items, cancellation).ConfigureAwait(false) };
        List<ChatMessage> messages = PromptBuilder.Build(plan.Response.Instructions, [.. items, .. plan.Input]);
        CheckCalls(plan.Input, items);
        return messages.Count == 0
            ? throw ApiException.BadRequest("Missing required parameter: 'input'. There is nothing to answer.", "input", "missing_required_parameter")
            : plan with { Call = plan.Call with { Messages = messages } };
    }

    private static string? ConversationId(JsonElement? field) => field switch
    {
        null or { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Object } given when given.TryGetProperty("id", out JsonElement id) && id.ValueKind == JsonValueKind.String => id.GetString(),
        _ => throw ApiException.Missing("conversation.id"),
    };

    // What a function gave back belongs to a call, as templates have it.
    private static void CheckCalls(IReadOnlyList<JsonElement> input, List<JsonElement> before)
    {
        HashSet<string> calls = new(StringComparer.Ordinal);
        foreach (JsonElement item in before.Concat(input))
        {
            if (ItemTypes.TypeOf(item) == ItemTypes.FunctionCall)
            {
                calls.Add(item.GetProperty("call_id").GetString()!);
            }
            else if (ItemTypes.TypeOf(item) == ItemTypes.FunctionCallOutput && item.GetProperty("call_id").GetString() is { } id && !calls.Contains(id))
            {
                throw ApiException.BadRequest($"No tool call found for function call output with call_id {id}.", "input");
            }
        }
    }

    // A conversation has its items for itself, and what is referred to may be another's.
    private static JsonElement Copy(JsonElement item, Guid id)
    {
        JsonObject copy = JsonObject.Create(item)!;
        copy["id"] = ResponseIds.Write(ItemTypes.TypeOf(item), id);
        return JsonElement.Parse(copy.ToJsonString());
    }

    private async Task<List<JsonElement>> ChainAsync(Actor actor, string lastId, CancellationToken cancellation)
    {
        Stack<List<JsonElement>> links = [];
        string? id = lastId;
        while (id is not null)
        {
            Generation row = await store.FindAsync(actor, id, cancellation).ConfigureAwait(false)
                ?? throw ApiException.BadRequest($"Previous response with id '{(id.Length <= 128 ? id : id[..128])}' not found.", "previous_response_id", "previous_response_not_found");
            if (row.Result is null)
            {
                throw ApiException.BadRequest(
                    $"Previous response with id '{id}' cannot be gone on with: it {(row.Status == GenerationStatus.Running ? "is not complete yet" : "did not come to its end")}.", "previous_response_id", "invalid_value");
            }

            StoredResponse request = ResponseStore.RequestOf(row);
            ResponseObject response = await store.ReadAsync(actor, row, cancellation).ConfigureAwait(false);
            List<JsonElement> link = [];
            if (response.Conversation is { } conversation)
            {
                Conversation found = await conversations.GetAsync(actor, conversation.Id, cancellation).ConfigureAwait(false);
                link.AddRange(await conversations.PathAsync(actor, found.Id, request.ConversationLeaf, cancellation).ConfigureAwait(false));
            }

            link.AddRange(request.Input);
            link.AddRange(response.Output);
            links.Push(link);
            id = response.PreviousResponseId;
        }

        return [.. links.SelectMany(static link => link)];
    }

    private async Task<List<JsonElement>> ResolveAsync(Actor actor, ResponsePlan plan, List<JsonElement> before, CancellationToken cancellation)
    {
        List<JsonElement> resolved = [];
        HashSet<string> known = [.. before.Select(ItemTypes.IdOf)];
        for (int i = 0; i < plan.Input.Count; i++)
        {
            JsonElement item = plan.Input[i];
            if (ItemTypes.TypeOf(item) != ItemTypes.ItemReference)
            {
                known.Add(ItemTypes.IdOf(item));
                resolved.Add(item);
                continue;
            }

            // An item of the history is in the prompt where it stands; referring to it must not say it twice.
            string wanted = ItemTypes.IdOf(item);
            if (known.Add(wanted))
            {
                JsonElement found = await FindItemAsync(actor, wanted, cancellation).ConfigureAwait(false)
                    ?? throw ApiException.NotFound($"Item with id '{(wanted.Length <= 128 ? wanted : wanted[..128])}' not found.", "input");
                resolved.Add(plan.ConversationId is null ? found : Copy(found, ResponseIds.Item(plan.Id, ResponseIds.FirstInput + i)));
            }
        }

        return resolved;
    }

    private async Task<JsonElement?> FindItemAsync(Actor actor, string id, CancellationToken cancellation)
    {
        if (!ResponseIds.TryReadItem(id, out Guid key))
        {
            return null;
        }

        string response = PublicId.Format(ResponseIds.Response, ResponseIds.Item(key, 0));
        if (await store.FindAsync(actor, response, cancellation).ConfigureAwait(false) is not { } row)
        {
            return null;
        }

        ResponseObject found = await store.ReadAsync(actor, row, cancellation).ConfigureAwait(false);
        JsonElement[] items = [.. ResponseStore.RequestOf(row).Input.Concat(found.Output).Where(item => ItemTypes.IdOf(item) == id)];
        return items.Length == 0 ? null : items[0];
    }
}
