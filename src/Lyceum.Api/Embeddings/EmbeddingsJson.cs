using System.Text.Json.Serialization;

namespace Lyceum.Api.Embeddings;

/// <summary>How the types of this folder are read and written.</summary>
[JsonSerializable(typeof(EmbeddingRequest))]
[JsonSerializable(typeof(EmbeddingList))]
internal sealed partial class EmbeddingsJson : JsonSerializerContext;
