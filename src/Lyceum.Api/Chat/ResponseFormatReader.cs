using System.Text.Json;
using Lyceum.Api.Http;
using Lyceum.Gateway;
using Lyceum.Inference.Constraints;
using Microsoft.Extensions.AI;

namespace Lyceum.Api.Chat;

/// <summary>Reads which form an answer is to have: OpenAI's response formats, and the forms that clients of other local servers ask for.</summary>
internal static class ResponseFormatReader
{
    private const int LongestName = 64;

    /// <summary>Reads the field <c>response_format</c>.</summary>
    /// <param name="format">The field; null where it is not there.</param>
    /// <param name="param">Its name.</param>
    /// <returns>Null for any text.</returns>
    /// <exception cref="ApiException">It is not usable.</exception>
    public static ChatResponseFormat? Read(JsonElement? format, string param = "response_format")
    {
        if (format is not { } given)
        {
            return null;
        }

        if (given.ValueKind != JsonValueKind.Object)
        {
            throw ApiException.BadRequest($"Invalid type for '{param}': expected an object, but got {JsonBodyReader.Kind(given)} instead.", param, "invalid_type");
        }

        string? type = given.TryGetProperty("type", out JsonElement kind) && kind.ValueKind == JsonValueKind.String ? kind.GetString() : null;
        return Check.Required(type, $"{param}.type") switch
        {
            "text" => null,
            "json_object" => ChatResponseFormat.Json,
            "json_schema" => given.TryGetProperty("json_schema", out JsonElement schema) && schema.ValueKind == JsonValueKind.Object
                ? ReadSchema(schema, param, $"{param}.json_schema")
                : throw ApiException.Missing($"{param}.json_schema"),
            var other => throw Check.Unknown(other, $"{param}.type", "text", "json_object", "json_schema"),
        };
    }

    /// <summary>Reads the forms that other local servers have; null for none.</summary>
    /// <exception cref="ApiException">There are two, or one is not usable.</exception>
    public static OutputConstraint? ReadConstraint(ChatRequest request) =>
        request is { StructuredOutputs: null, GuidedJson: null, GuidedRegex: null, GuidedChoice: null, GuidedGrammar: null, Grammar: null } ? null : ReadForms(request);

    private static OutputConstraint? ReadForms(ChatRequest request)
    {
        List<(string Param, Func<OutputConstraint> Make)> asked = [];
        Add("structured_outputs.json", request.StructuredOutputs?.Json, Schema);
        Add("structured_outputs.regex", request.StructuredOutputs?.Regex, OutputConstraint.Regex);
        Add("structured_outputs.choice", request.StructuredOutputs?.Choice, OutputConstraint.Choices);
        Add("structured_outputs.grammar", request.StructuredOutputs?.Grammar, OutputConstraint.Grammar);
        Add("guided_json", request.GuidedJson, Schema);
        Add("guided_regex", request.GuidedRegex, OutputConstraint.Regex);
        Add("guided_choice", request.GuidedChoice, OutputConstraint.Choices);
        Add("guided_grammar", request.GuidedGrammar, OutputConstraint.Grammar);
        Add("grammar", request.Grammar, OutputConstraint.Grammar);
        if (asked.Count == 0)
        {
            return null;
        }

        (string param, Func<OutputConstraint> make) = asked[0];
        if (asked.Count > 1)
        {
            throw ApiException.BadRequest($"Invalid parameter: '{param}' and '{asked[1].Param}' both say which form the answer has; send one of them.", asked[1].Param);
        }

        try
        {
            return make();
        }
        catch (Exception error) when (error is ConstraintException or ArgumentException or JsonException)
        {
            throw ApiException.BadRequest($"Invalid '{param}': {error.Message}", param, "invalid_value");
        }

        void Add<T>(string name, T? value, Func<T, OutputConstraint> create)
        {
            if (value is not null)
            {
                asked.Add((name, () => create(value)));
            }
        }
    }

    // Some clients send the schema as text.
    private static OutputConstraint Schema(JsonElement? schema) => OutputConstraint.JsonSchema(
        schema!.Value.ValueKind == JsonValueKind.String ? Parse(schema.Value.GetString()!) : schema.Value, new JsonSchemaOptions { AllowWhitespace = true });

    private static JsonElement Parse(string schema) => JsonText.IsUnicode(schema) ? JsonElement.Parse(schema) : throw new JsonException("The schema has text that is no Unicode.");

    /// <summary>Reads a schema with its name.</summary>
    /// <param name="format">The object that has both.</param>
    /// <param name="param">The field that is blamed for the schema.</param>
    /// <param name="place">Where the object is.</param>
    /// <exception cref="ApiException">It is not usable.</exception>
    public static ChatResponseFormatJson ReadSchema(JsonElement format, string param, string place)
    {
        string name = Check.Required(Text(format, "name"), $"{place}.name");
        if (name.Length > LongestName || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
        {
            throw ApiException.BadRequest($"Invalid '{place}.name': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.", $"{place}.name", "invalid_value");
        }

        bool isStrict = format.TryGetProperty("strict", out JsonElement strict) && strict.ValueKind == JsonValueKind.True;
        if (!format.TryGetProperty("schema", out JsonElement schema) || schema.ValueKind != JsonValueKind.Object)
        {
            return isStrict ? throw ApiException.Missing($"{place}.schema") : ChatResponseFormat.Json;
        }

        if (isStrict && StrictSchema.FindFault(schema) is { } fault)
        {
            throw ApiException.BadRequest($"Invalid schema for response_format '{name}': {fault}", param, "invalid_json_schema");
        }

        try
        {
            _ = OutputConstraint.JsonSchema(schema);
        }
        catch (ConstraintException error) when (isStrict)
        {
            throw ApiException.BadRequest($"Invalid schema for response_format '{name}': {error.Message}", param, "invalid_json_schema");
        }
        catch (ConstraintException)
        {
            // What is not strict is a wish: where the schema cannot be enforced, JSON can.
            return ChatResponseFormat.Json;
        }

        return ChatResponseFormat.ForJsonSchema(schema, name, Text(format, "description"));
    }

    private static string? Text(JsonElement from, string name) =>
        from.TryGetProperty(name, out JsonElement member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
}
