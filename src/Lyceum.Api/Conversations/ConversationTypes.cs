using System.Text.Json;
using Lyceum.Api.Http;

namespace Lyceum.Api.Conversations;

/// <summary>The body of <c>POST /v1/conversations</c>, and of a change of one.</summary>
internal sealed class ConversationRequest : ApiRequest
{
    public JsonElement? Items { get; init; }

    public Dictionary<string, string>? Metadata { get; init; }
}

/// <summary>The body that adds items.</summary>
internal sealed class ConversationItemsRequest : ApiRequest
{
    public JsonElement? Items { get; init; }
}

/// <summary>A conversation.</summary>
internal sealed record ConversationObject(string Id, long CreatedAt, IReadOnlyDictionary<string, string> Metadata)
{
    public string Object { get; init; } = "conversation";
}

/// <summary>A conversation that is gone.</summary>
internal sealed record DeletedConversation(string Id)
{
    public string Object { get; init; } = "conversation.deleted";

    public bool Deleted { get; init; } = true;
}
