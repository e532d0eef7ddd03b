using System.Text.Json;

namespace Lyceum.Models.Tokenization.HuggingFace;

/// <summary>Reads members of a JSON object that may be absent, null or of the wrong kind.</summary>
internal static class JsonReading
{
    /// <summary>A member that is there and not null.</summary>
    public static bool TryGet(this JsonElement element, string name, out JsonElement value)
    {
        value = default;
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
    }

    /// <summary>A string, or the fallback.</summary>
    public static string? Text(this JsonElement element, string name, string? fallback = null) =>
        !element.TryGet(name, out JsonElement value) ? fallback
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw Wrong(name, "a string");

    /// <summary>A truth value, or the fallback.</summary>
    public static bool Flag(this JsonElement element, string name, bool fallback) =>
        !element.TryGet(name, out JsonElement value) ? fallback
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : throw Wrong(name, "true or false");

    /// <summary>A whole number, or the fallback.</summary>
    public static int Number(this JsonElement element, string name, int fallback) =>
        !element.TryGet(name, out JsonElement value) ? fallback
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number
        : throw Wrong(name, "a whole number");

    /// <summary>The elements of an array; none where it is absent.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        !element.TryGet(name, out JsonElement value) ? []
        : value.ValueKind == JsonValueKind.Array ? value.EnumerateArray()
        : throw Wrong(name, "an array");

    /// <summary>The steps of a component: those of a sequence one after the other, nested ones included.</summary>
    public static IEnumerable<JsonElement> Flatten(JsonElement component, string list) =>
        component.ValueKind != JsonValueKind.Object ? []
        : component.Text("type") == "Sequence" ? component.Items(list).SelectMany(inner => Flatten(inner, list))
        : [component];

    /// <summary>The error of a member of the wrong kind.</summary>
    public static ModelFormatException Wrong(string name, string expected) =>
        new($"The tokenizer file has a malformed '{name}'; {expected} was expected.");
}
