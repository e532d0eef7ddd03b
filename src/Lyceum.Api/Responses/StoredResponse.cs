using System.Text.Json;

namespace Lyceum.Api.Responses;

/// <summary>What is kept of a request: the payload of its generation.</summary>
/// <param name="Response">The response before anything came of it.</param>
/// <param name="Input">The request's own items.</param>
/// <param name="ConversationLeaf">The last message of its conversation when it began; null for none.</param>
internal sealed record StoredResponse(ResponseObject Response, IReadOnlyList<JsonElement> Input, Guid? ConversationLeaf);
