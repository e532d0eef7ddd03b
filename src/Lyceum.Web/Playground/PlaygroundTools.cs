using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Lyceum.Web.Playground;

/// <summary>Functions that a model may call, in the form of the API. Nobody runs them here: what the model calls is shown, and a person answers for the function.</summary>
internal static class PlaygroundTools
{
    private const int Most = 128;
    private const int LongestName = 64;

    private static readonly JsonSerializerOptions s_readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonElement s_nothing = JsonElement.Parse("""{"type": "object", "properties": {}}""");

    /// <summary>Reads them.</summary>
    /// <param name="json">A list of tools.</param>
    /// <returns>Null where it is none.</returns>
    public static IReadOnlyList<AITool>? Read(string json)
    {
        try
        {
            JsonElement list = JsonElement.Parse(json);
            if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() is 0 or > Most)
            {
                return null;
            }

            List<AITool> tools = [];
            foreach (JsonElement tool in list.EnumerateArray())
            {
                if (tool.ValueKind != JsonValueKind.Object || !tool.TryGetProperty("function", out JsonElement function) || function.ValueKind != JsonValueKind.Object
                    || Text(function, "name") is not { Length: > 0 and <= LongestName } name || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
                    || tools.Exists(known => known.Name == name))
                {
                    return null;
                }

                bool hasSchema = function.TryGetProperty("parameters", out JsonElement schema);
                if (hasSchema && schema.ValueKind != JsonValueKind.Object)
                {
                    return null;
                }

                bool isStrict = function.TryGetProperty("strict", out JsonElement strict) && strict.ValueKind == JsonValueKind.True;
                tools.Add(new Declaration(name, Text(function, "description") ?? "", hasSchema ? schema : s_nothing, isStrict));
            }

            return tools;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Reads a call as it stands in the conversation.</summary>
    /// <param name="json">Function and arguments.</param>
    /// <returns>Null where it is none.</returns>
    public static (string Name, JsonElement Arguments)? ReadCall(string json)
    {
        try
        {
            JsonElement call = JsonElement.Parse(json);
            return call.ValueKind == JsonValueKind.Object && Text(call, "name") is { Length: > 0 and <= LongestName } name
                && call.TryGetProperty("arguments", out JsonElement arguments) && arguments.ValueKind == JsonValueKind.Object
                ? (name, arguments) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes a call as it stands in the conversation.</summary>
    public static string WriteCall(string name, string arguments)
    {
        try
        {
            return new JsonObject { ["name"] = name, ["arguments"] = JsonNode.Parse(arguments) }.ToJsonString(s_readable);
        }
        catch (JsonException)
        {
            // A model without a grammar may write what is no JSON; then somebody mends it.
            return new JsonObject { ["name"] = name, ["arguments"] = arguments }.ToJsonString(s_readable);
        }
    }

    private static string? Text(JsonElement from, string name) => from.TryGetProperty(name, out JsonElement member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

    private sealed class Declaration(string name, string description, JsonElement schema, bool isStrict) : AIFunctionDeclaration
    {
        public override string Name => name;

        public override string Description => description;

        public override JsonElement JsonSchema => schema;

        // As in the API: what is not strict need not keep the schema.
        public override IReadOnlyDictionary<string, object?> AdditionalProperties { get; } = new Dictionary<string, object?> { ["strict"] = isStrict };
    }
}
