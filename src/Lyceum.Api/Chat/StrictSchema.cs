using System.Text.Json;

namespace Lyceum.Api.Chat;

/// <summary>What OpenAI demands of schemas that are <c>strict</c>: every object closed, and all of its properties required.</summary>
internal static class StrictSchema
{
    private const int Deepest = 64;

    /// <summary>The first thing that a schema lacks, in the words that clients know; null where it lacks nothing.</summary>
    /// <param name="schema">The schema; null where there is none.</param>
    public static string? FindFault(JsonElement? schema) =>
        schema is { } present ? Find(present, "", 0) : "In context=(), 'additionalProperties' is required to be supplied and to be false.";

    private static string? Find(JsonElement schema, string context, int depth)
    {
        if (schema.ValueKind != JsonValueKind.Object || depth > Deepest)
        {
            return null;
        }

        bool hasProperties = schema.TryGetProperty("properties", out JsonElement properties) && properties.ValueKind == JsonValueKind.Object;
        if (hasProperties || IsObject(schema))
        {
            if (!schema.TryGetProperty("additionalProperties", out JsonElement others) || others.ValueKind != JsonValueKind.False)
            {
                return $"In context=({context}), 'additionalProperties' is required to be supplied and to be false.";
            }

            if (hasProperties)
            {
                HashSet<string> required = schema.TryGetProperty("required", out JsonElement list) && list.ValueKind == JsonValueKind.Array
                    ? [.. list.EnumerateArray().Where(static name => name.ValueKind == JsonValueKind.String).Select(static name => name.GetString()!)]
                    : [];
                foreach (JsonProperty property in properties.EnumerateObject())
                {
                    if (!required.Contains(property.Name))
                    {
                        return $"In context=({context}), 'required' is required to be supplied and to be an array including every key in properties. Missing '{property.Name}'.";
                    }

                    if (Find(property.Value, Join(context, "properties", property.Name), depth + 1) is { } inner)
                    {
                        return inner;
                    }
                }
            }
        }

        return FindBelow(schema, context, depth);
    }

    private static string? FindBelow(JsonElement schema, string context, int depth)
    {
        if (schema.TryGetProperty("items", out JsonElement items) && Find(items, Join(context, "items"), depth + 1) is { } ofItems)
        {
            return ofItems;
        }

        foreach (string keyword in (ReadOnlySpan<string>)["$defs", "definitions"])
        {
            if (schema.TryGetProperty(keyword, out JsonElement definitions) && definitions.ValueKind == JsonValueKind.Object)
            {
                foreach (JsonProperty definition in definitions.EnumerateObject())
                {
                    if (Find(definition.Value, Join(context, keyword, definition.Name), depth + 1) is { } inner)
                    {
                        return inner;
                    }
                }
            }
        }

        if (schema.TryGetProperty("anyOf", out JsonElement any) && any.ValueKind == JsonValueKind.Array)
        {
            int index = 0;
            foreach (JsonElement branch in any.EnumerateArray())
            {
                if (Find(branch, Join(context, "anyOf", $"{index++}"), depth + 1) is { } inner)
                {
                    return inner;
                }
            }
        }

        return null;
    }

    private static bool IsObject(JsonElement schema) => schema.TryGetProperty("type", out JsonElement type)
        && (type.ValueKind == JsonValueKind.String ? type.GetString() == "object"
            : type.ValueKind == JsonValueKind.Array && type.EnumerateArray().Any(static one => one.ValueKind == JsonValueKind.String && one.GetString() == "object"));

    private static string Join(string context, params ReadOnlySpan<string> parts)
    {
        string added = string.Join(", ", parts.ToArray().Select(static part => $"'{part}'"));
        return context.Length == 0 ? added : $"{context}, {added}";
    }
}
