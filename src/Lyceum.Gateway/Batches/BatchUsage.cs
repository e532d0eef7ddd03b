using System.Text.Json;

namespace Lyceum.Gateway.Batches;

/// <summary>Tokens that the answers of a batch took.</summary>
/// <param name="Input">Of prompts.</param>
/// <param name="Cached">Of them, those that were known.</param>
/// <param name="Output">Of answers.</param>
/// <param name="Reasoning">Of them, those of thoughts.</param>
public sealed record BatchUsage(long Input = 0, long Cached = 0, long Output = 0, long Reasoning = 0)
{
    /// <summary>Both together.</summary>
    public BatchUsage Plus(BatchUsage other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(Input + other.Input, Cached + other.Cached, Output + other.Output, Reasoning + other.Reasoning);
    }

    /// <summary>What an answer tells of itself, in the words of one resource or another.</summary>
    internal static BatchUsage Of(JsonElement body) => body.ValueKind == JsonValueKind.Object && body.TryGetProperty("usage", out JsonElement usage) && usage.ValueKind == JsonValueKind.Object
        ? new(
            Number(usage, "prompt_tokens", "input_tokens"),
            Detail(usage, "prompt_tokens_details", "input_tokens_details", "cached_tokens"),
            Number(usage, "completion_tokens", "output_tokens"),
            Detail(usage, "completion_tokens_details", "output_tokens_details", "reasoning_tokens"))
        : new();

    private static long Detail(JsonElement usage, string one, string other, string name) =>
        (usage.TryGetProperty(one, out JsonElement details) || usage.TryGetProperty(other, out details)) && details.ValueKind == JsonValueKind.Object ? Number(details, name, name) : 0;

    private static long Number(JsonElement from, string one, string other) =>
        (from.TryGetProperty(one, out JsonElement value) || from.TryGetProperty(other, out value)) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) ? number : 0;
}
