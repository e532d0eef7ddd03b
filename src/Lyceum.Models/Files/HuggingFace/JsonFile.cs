using System.Text.Json;

namespace Lyceum.Models.Files.HuggingFace;

/// <summary>The JSON files beside a model, bounded and with errors that name the file.</summary>
internal static class JsonFile
{
    private const long LongestFile = 256L << 20;

    /// <summary>Reads a file; null where it does not exist.</summary>
    /// <exception cref="ModelFormatException">It is too long, not JSON, or not an object.</exception>
    public static JsonElement? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        long length = new FileInfo(path).Length;
        if (length > LongestFile)
        {
            throw new ModelFormatException($"The file '{path}' has {length} bytes, more than the {LongestFile} that are read.");
        }

        return Parse(File.ReadAllBytes(path), path);
    }

    /// <summary>Parses a file's bytes.</summary>
    public static JsonElement Parse(ReadOnlyMemory<byte> json, string path)
    {
        try
        {
            if (json.Span.StartsWith("\uFEFF"u8))
            {
                json = json[3..];
            }

            using JsonDocument document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new ModelFormatException($"The file '{path}' is not a JSON object.");
        }
        catch (JsonException failure)
        {
            throw new ModelFormatException($"The file '{path}' is not valid JSON: {failure.Message}", failure);
        }
    }

    /// <summary>A text in an object, or null where it is absent or something else.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>A truth value in an object, or null where it is absent or something else.</summary>
    public static bool? Flag(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.True or JsonValueKind.False } value ? value.GetBoolean() : null;

    /// <summary>A member of an object, or null where the element is no object or the member is absent or null.</summary>
    public static JsonElement? Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>The elements of an array, none where it is no array.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];
}
