using System.Text.Json;
using Lyceum.Api.Http;

namespace Lyceum.Api.Embeddings;

/// <summary>The body of <c>POST /v1/embeddings</c>.</summary>
internal sealed class EmbeddingRequest : ApiRequest
{
    public string? Model { get; set; }

    public JsonElement? Input { get; set; }

    public string? EncodingFormat { get; set; }

    public int? Dimensions { get; set; }

    public string? User { get; set; }
}
