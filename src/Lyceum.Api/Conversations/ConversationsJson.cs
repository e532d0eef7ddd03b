using System.Text.Json.Serialization;

namespace Lyceum.Api.Conversations;

/// <summary>How the types of this folder are read and written.</summary>
[JsonSerializable(typeof(ConversationRequest))]
[JsonSerializable(typeof(ConversationItemsRequest))]
[JsonSerializable(typeof(ConversationObject))]
[JsonSerializable(typeof(DeletedConversation))]
internal sealed partial class ConversationsJson : JsonSerializerContext;
