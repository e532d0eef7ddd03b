using System.Runtime.CompilerServices;
using System.Text.Json;
using Lyceum.Api.Http;
using Lyceum.Api.Responses;
using Lyceum.Platform;
using Lyceum.Platform.Conversations;
using Lyceum.Platform.Organizations;

namespace Lyceum.Api.Conversations;

/// <summary>
/// The items of conversations: each is a message of the conversation's tree, which here is one path. An item that is deleted leaves an empty place, since
/// what follows it stays.
/// </summary>
/// <param name="directory">The conversations.</param>
/// <param name="tree">Their messages.</param>
internal sealed class ConversationItems(ConversationDirectory directory, MessageTree tree)
{
    /// <summary>What a conversation's id begins with.</summary>
    public const string Prefix = "conv_";

    private const string Gone = "{}";

    /// <summary>A conversation.</summary>
    /// <exception cref="ApiException">The caller has none of that id.</exception>
    public async Task<Conversation> GetAsync(Actor actor, string id, CancellationToken cancellation)
    {
        if (PublicId.TryParse(Prefix, id, out Guid key))
        {
            try
            {
                return await directory.GetAsync(actor, key, cancellation).ConfigureAwait(false);
            }
            catch (PlatformException error) when (error.Error == PlatformError.NotFound)
            {
                // Told below, as an id that is none.
            }
        }

        throw ApiException.NotFound($"Conversation with id '{(id.Length <= 128 ? id : id[..128])}' not found.");
    }

    /// <summary>All items until a message, the oldest first.</summary>
    public async Task<List<JsonElement>> PathAsync(Actor actor, Guid conversationId, Guid? leaf, CancellationToken cancellation)
    {
        List<JsonElement> items = [];
        if (leaf is null)
        {
            return items;
        }

        int? before = null;
        do
        {
            MessagePage page = await tree.PageAsync(actor, conversationId, leaf, before, MessageTree.LargestPage, cancellation).ConfigureAwait(false);
            items.AddRange(page.Messages.Select(static view => Read(view.Message)).OfType<JsonElement>());
            before = page.Next;
        }
        while (before is not null);

        items.Reverse();
        return items;
    }

    /// <summary>Items after another one, in an order.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="conversation">The conversation.</param>
    /// <param name="after">The item before the first; null for none.</param>
    /// <param name="oldestFirst">Whether the oldest come first.</param>
    /// <param name="cancellation">Ends it early.</param>
    public async IAsyncEnumerable<JsonElement> ReadAsync(Actor actor, Conversation conversation, Guid? after, bool oldestFirst, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (conversation.ActiveLeafId is not { } leaf)
        {
            yield break;
        }

        int last = (await tree.GetAsync(actor, conversation.Id, leaf, cancellation).ConfigureAwait(false)).Depth;
        int? place = after is { } id ? (await tree.GetAsync(actor, conversation.Id, id, cancellation).ConfigureAwait(false)).Depth : null;
        int next = oldestFirst ? (place ?? -1) + 1 : (place ?? last + 1) - 1;
        while (next >= 0 && next <= last)
        {
            int end = oldestFirst ? Math.Min(next + MessageTree.LargestPage, last + 1) : next + 1;
            int begin = oldestFirst ? next : Math.Max(0, end - MessageTree.LargestPage);
            MessagePage page = await tree.PageAsync(actor, conversation.Id, leaf, end, end - begin, cancellation).ConfigureAwait(false);
            foreach (MessageView view in oldestFirst ? page.Messages.Reverse() : page.Messages)
            {
                if (Read(view.Message) is { } item)
                {
                    yield return item;
                }
            }

            next = oldestFirst ? end : begin - 1;
        }
    }

    /// <summary>An item; null where the conversation has none of that id.</summary>
    public async Task<JsonElement?> FindAsync(Actor actor, Conversation conversation, string id, CancellationToken cancellation)
    {
        if (!ResponseIds.TryReadItem(id, out Guid key))
        {
            return null;
        }

        try
        {
            return Read(await tree.GetAsync(actor, conversation.Id, key, cancellation).ConfigureAwait(false)) is { } item && ItemTypes.IdOf(item) == id ? item : null;
        }
        catch (PlatformException error) when (error.Error == PlatformError.NotFound)
        {
            return null;
        }
    }

    /// <summary>Whether a conversation has a place of that id, be its item deleted or not: a page may begin after it all the same.</summary>
    public async Task<bool> HasAsync(Actor actor, Conversation conversation, Guid itemId, CancellationToken cancellation)
    {
        try
        {
            await tree.GetAsync(actor, conversation.Id, itemId, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (PlatformException error) when (error.Error == PlatformError.NotFound)
        {
            return false;
        }
    }

    /// <summary>Puts items behind all others: all of them or none.</summary>
    public Task AppendAsync(Actor actor, Guid conversationId, IEnumerable<JsonElement> items, string? model, CancellationToken cancellation) => tree.AppendAllAsync(
        actor,
        conversationId,
        [.. items.Select(item => new NewMessage
        {
            Id = ResponseIds.TryReadItem(ItemTypes.IdOf(item), out Guid id) ? id : null,
            Role = RoleOf(item),
            Content = item.GetRawText(),
            Text = PromptBuilder.WordsOf(item),
            Model = RoleOf(item) == MessageRole.Assistant ? model : null,
        })],
        cancellation);

    /// <summary>Deletes an item's content.</summary>
    public Task DeleteAsync(Actor actor, Conversation conversation, Guid itemId, CancellationToken cancellation) =>
        tree.ReplaceAsync(actor, conversation.Id, itemId, Gone, "", cancellation);

    private static MessageRole RoleOf(JsonElement item) => ItemTypes.TypeOf(item) switch
    {
        ItemTypes.FunctionCallOutput => MessageRole.Tool,
        ItemTypes.Message => item.GetProperty("role").GetString() switch
        {
            "user" => MessageRole.User,
            "system" => MessageRole.System,
            "developer" => MessageRole.Developer,
            _ => MessageRole.Assistant,
        },
        _ => MessageRole.Assistant,
    };

    // What others put into the tree of a project's conversation is shown as far as it is an item.
    private static JsonElement? Read(Message message)
    {
        JsonElement item = JsonElement.Parse(message.Content);
        return item.ValueKind == JsonValueKind.Object && item.TryGetProperty("type", out _) && item.TryGetProperty("id", out _) ? item : null;
    }
}
