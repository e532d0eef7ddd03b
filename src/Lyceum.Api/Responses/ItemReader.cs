using System.Globalization;
using System.Text.Json;
using Lyceum.Api.Http;
using Lyceum.Gateway;

namespace Lyceum.Api.Responses;

/// <summary>Reads items as clients send them, and writes them as they are kept and told: every message with a list of parts, every item with an id.</summary>
internal static class ItemReader
{
    private const int LongestCallId = 64;

    /// <summary>Reads a text or a list of items. References stay what they are.</summary>
    /// <param name="input">The field; null where it is not there.</param>
    /// <param name="param">Its name.</param>
    /// <param name="newId">Gives the id of an item by its place.</param>
    /// <exception cref="ApiException">An item is not usable; its place is named.</exception>
    public static List<JsonElement> Read(JsonElement? input, string param, Func<int, Guid> newId)
    {
        if (input is not { } given || given.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        if (given.ValueKind == JsonValueKind.String)
        {
            return [Message(ResponseIds.Write(ItemTypes.Message, newId(0)), "user", [ItemTypes.ToJson(new PlainPart("input_text", given.GetString()!))])];
        }

        if (given.ValueKind != JsonValueKind.Array)
        {
            throw ApiException.BadRequest($"Invalid type for '{param}': expected one of a string or array of objects, but got {JsonBodyReader.Kind(given)} instead.", param, "invalid_type");
        }

        if (given.GetArrayLength() > ResponseIds.MostItems)
        {
            throw ApiException.BadRequest($"Invalid '{param}': expected an array of at most {ResponseIds.MostItems} items.", param, "array_above_max_length");
        }

        return [.. given.EnumerateArray().Select((item, index) => ReadItem(item, string.Create(CultureInfo.InvariantCulture, $"{param}[{index}]"), newId(index)))];
    }

    private static JsonElement ReadItem(JsonElement item, string place, Guid id)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            throw ApiException.BadRequest($"Invalid type for '{place}': expected an object, but got {JsonBodyReader.Kind(item)} instead.", place, "invalid_type");
        }

        // A message may be sent without its type, and a reference too.
        string type = Text(item, "type") ?? (item.TryGetProperty("role", out _) ? ItemTypes.Message : item.TryGetProperty("id", out _) ? ItemTypes.ItemReference : throw ApiException.Missing($"{place}.type"));
        return type switch
        {
            ItemTypes.Message => ReadMessage(item, place, id),
            ItemTypes.FunctionCall => ItemTypes.ToJson(new FunctionCallItem(
                ResponseIds.Write(type, id), ResponseObject.Completed, Arguments(item, place), CallId(item, place), Check.Required(Text(item, "name"), $"{place}.name"))),
            ItemTypes.FunctionCallOutput => ItemTypes.ToJson(new FunctionOutputItem(ResponseIds.Write(type, id), ResponseObject.Completed, CallId(item, place), Output(item, place))),
            ItemTypes.Reasoning => ItemTypes.ToJson(new ReasoningItem(
                ResponseIds.Write(type, id), Thoughts(item, "summary", "summary_text", place), Thoughts(item, "content", "reasoning_text", place)) { Status = ResponseObject.Completed }),
            ItemTypes.ItemReference => ItemTypes.ToJson(new ItemReference(Check.Required(Text(item, "id"), $"{place}.id"))),
            _ => throw ApiException.BadRequest(
                $"Invalid value: '{(type.Length <= 64 ? type : type[..64])}'. Supported values are: 'message', 'function_call', 'function_call_output', 'reasoning' and 'item_reference'.", $"{place}.type", "invalid_value"),
        };
    }

    private static JsonElement ReadMessage(JsonElement item, string place, Guid id)
    {
        string role = Check.OneOf(Check.Required(Text(item, "role"), $"{place}.role"), $"{place}.role", "user", "assistant", "system", "developer")!;
        if (!item.TryGetProperty("content", out JsonElement content))
        {
            throw ApiException.Missing($"{place}.content");
        }

        bool isAnswer = role == "assistant";
        List<JsonElement> parts = content.ValueKind switch
        {
            JsonValueKind.String => [Part(content.GetString()!, isAnswer)],
            JsonValueKind.Array => [.. content.EnumerateArray().Select((part, index) => ReadPart(part, string.Create(CultureInfo.InvariantCulture, $"{place}.content[{index}]"), isAnswer))],
            _ => throw ApiException.BadRequest($"Invalid type for '{place}.content': expected one of a string or array of objects, but got {JsonBodyReader.Kind(content)} instead.", $"{place}.content", "invalid_type"),
        };
        return Message(ResponseIds.Write(ItemTypes.Message, id), role, parts);
    }

    private static JsonElement ReadPart(JsonElement part, string place, bool isAnswer)
    {
        string type = Check.Required(part.ValueKind == JsonValueKind.Object ? Text(part, "type") : null, $"{place}.type");
        switch (type)
        {
            case "input_text" or "output_text" or "text":
                return Part(Text(part, "text") ?? throw ApiException.Missing($"{place}.text"), isAnswer);
            case "refusal":
                return ItemTypes.ToJson(new RefusalPart(Text(part, "refusal") ?? throw ApiException.Missing($"{place}.refusal")));
            case "input_image" or "input_file" or "input_audio":
                throw ApiException.BadRequest($"Invalid content type. The models of this installation read text only, so '{type}' is not supported.", $"{place}.type", "unsupported_content_type");
            default:
                throw Check.Unknown(type, $"{place}.type", "input_text", "output_text", "refusal", "input_image", "input_file");
        }
    }

    private static string Arguments(JsonElement item, string place)
    {
        string arguments = Text(item, "arguments") ?? throw ApiException.Missing($"{place}.arguments");
        try
        {
            if (arguments.Length == 0 || (JsonElement.Parse(arguments).ValueKind == JsonValueKind.Object && JsonText.IsUnicode(arguments)))
            {
                return arguments;
            }
        }
        catch (JsonException)
        {
            // Told below, as other texts that are no object.
        }

        throw ApiException.BadRequest($"Invalid '{place}.arguments': expected the text of a JSON object.", $"{place}.arguments", "invalid_value");
    }

    private static string CallId(JsonElement item, string place)
    {
        string id = Check.Required(Text(item, "call_id"), $"{place}.call_id");
        return id.Length <= LongestCallId
            ? id
            : throw ApiException.BadRequest($"Invalid '{place}.call_id': string too long. Expected a string with maximum length {LongestCallId}.", $"{place}.call_id", "string_above_max_length");
    }

    private static JsonElement Output(JsonElement item, string place)
    {
        if (!item.TryGetProperty("output", out JsonElement output))
        {
            throw ApiException.Missing($"{place}.output");
        }

        return output.ValueKind switch
        {
            JsonValueKind.String => output.Clone(),
            JsonValueKind.Array => JsonSerializer.SerializeToElement(
                (IReadOnlyList<JsonElement>)[.. output.EnumerateArray().Select((part, index) => ReadPart(part, string.Create(CultureInfo.InvariantCulture, $"{place}.output[{index}]"), isAnswer: false))],
                ApiJson.TypeOf<IReadOnlyList<JsonElement>>()),
            _ => throw ApiException.BadRequest($"Invalid type for '{place}.output': expected one of a string or array of objects, but got {JsonBodyReader.Kind(output)} instead.", $"{place}.output", "invalid_type"),
        };
    }

    private static List<JsonElement> Thoughts(JsonElement item, string name, string type, string place)
    {
        if (!item.TryGetProperty(name, out JsonElement list) || list.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        return list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select((part, index) => ItemTypes.ToJson(new PlainPart(
                type, (part.ValueKind == JsonValueKind.Object ? Text(part, "text") : null) ?? throw ApiException.Missing(string.Create(CultureInfo.InvariantCulture, $"{place}.{name}[{index}].text")))))]
            : throw ApiException.BadRequest($"Invalid type for '{place}.{name}': expected an array, but got {JsonBodyReader.Kind(list)} instead.", $"{place}.{name}", "invalid_type");
    }

    private static JsonElement Message(string id, string role, List<JsonElement> parts) => ItemTypes.ToJson(new MessageItem(id, ResponseObject.Completed, parts, role));

    private static JsonElement Part(string text, bool isAnswer) => isAnswer ? ItemTypes.ToJson(new OutputTextPart(text, [])) : ItemTypes.ToJson(new PlainPart("input_text", text));

    private static string? Text(JsonElement from, string name) =>
        from.TryGetProperty(name, out JsonElement member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
}
