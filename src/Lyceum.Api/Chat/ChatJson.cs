using System.Text.Json.Serialization;
using Lyceum.Api.Http;

namespace Lyceum.Api.Chat;

/// <summary>How the types of this folder are read and written.</summary>
[JsonSerializable(typeof(ChatRequest))]
[JsonSerializable(typeof(ChatCompletion))]
[JsonSerializable(typeof(StoredCompletion))]
[JsonSerializable(typeof(ListPage<StoredCompletion>))]
[JsonSerializable(typeof(ListPage<StoredMessage>))]
[JsonSerializable(typeof(CompletionChange))]
[JsonSerializable(typeof(DeletedCompletion))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(ChatChunk))]
[JsonSerializable(typeof(ChatChunkWithUsage))]
internal sealed partial class ChatJson : JsonSerializerContext;
