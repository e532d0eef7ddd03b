using System.Text.Json;

namespace Lyceum.Gateway.Batches;

/// <summary>One request of a batch.</summary>
/// <param name="Number">Its line, from 1.</param>
/// <param name="CustomId">What the caller calls it.</param>
/// <param name="Body">The request.</param>
internal sealed record BatchLine(int Number, string CustomId, JsonElement Body);
