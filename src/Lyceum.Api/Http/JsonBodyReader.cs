using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Lyceum.Gateway;

namespace Lyceum.Api.Http;

/// <summary>Reads JSON, and says what is wrong with it in the words of the API.</summary>
internal static class JsonBodyReader
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads a body.</summary>
    /// <exception cref="ApiException">It is no JSON or no Unicode, no object, or a field has another type.</exception>
    public static async ValueTask<T> ReadAsync<T>(PipeReader body, CancellationToken cancellation)
    {
        while (true)
        {
            ReadResult read = await body.ReadAsync(cancellation).ConfigureAwait(false);
            if (read.IsCompleted)
            {
                try
                {
                    return Read<T>(read.Buffer);
                }
                finally
                {
                    body.AdvanceTo(read.Buffer.End);
                }
            }

            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>Reads a value.</summary>
    /// <exception cref="ApiException">It is no object, or a field has another type.</exception>
    public static T Read<T>(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw ApiException.BadRequest($"The body of the request is {Kind(root)}, but must be an object.", code: "invalid_type");
        }

        try
        {
            return root.Deserialize(ApiJson.TypeOf<T>())!;
        }
        catch (JsonException error)
        {
            string path = (error.Path ?? "$").TrimStart('$').TrimStart('.');
            throw ApiException.BadRequest($"Invalid type for '{path}': expected {Expected(error.Message)}, but got {Found(root, path)} instead.", path, "invalid_type");
        }
    }

    private static T Read<T>(ReadOnlySequence<byte> body)
    {
        ReadOnlyMemory<byte> bytes = body.IsSingleSegment ? body.First : body.ToArray();
        bytes = bytes.Span.StartsWith(ByteOrderMark) ? bytes[ByteOrderMark.Length..] : bytes;
        if (!JsonText.IsUnicode(bytes.Span))
        {
            throw ApiException.BadRequest(
                "We could not parse the JSON body of your request: it has text that is no Unicode, such as bytes that are not UTF-8 or half of a surrogate pair.", code: "invalid_json");
        }

        try
        {
            if (JsonSerializer.Deserialize(bytes.Span, ApiJson.TypeOf<T>()) is { } value)
            {
                return value;
            }
        }
        catch (JsonException)
        {
            // Read again as whatever it is, which tells what is wrong with it.
        }

        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(bytes);
        }
        catch (JsonException error)
        {
            throw new ApiException(
                400,
                $"We could not parse the JSON body of your request: it is malformed at line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}. The API expects a JSON object.",
                code: "invalid_json",
                inner: error);
        }

        using (document)
        {
            return Read<T>(document.RootElement);
        }
    }

    /// <summary>A value's type in words, such as <c>a string</c>.</summary>
    public static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "a string",
        JsonValueKind.Number => value.TryGetInt64(out _) ? "an integer" : "a decimal",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        JsonValueKind.Array => "an array",
        JsonValueKind.Object => "an object",
        _ => "null",
    };

    // The message names the type of the program, as nothing else of the exception does.
    private static string Expected(string message) =>
        message.Contains("List`1", StringComparison.Ordinal) || message.Contains("[]", StringComparison.Ordinal) ? "an array"
        : message.Contains("System.Int", StringComparison.Ordinal) ? "an integer"
        : message.Contains("System.Single", StringComparison.Ordinal) || message.Contains("System.Double", StringComparison.Ordinal) ? "a number"
        : message.Contains("System.Boolean", StringComparison.Ordinal) ? "a boolean"
        : message.Contains("System.String", StringComparison.Ordinal) && !message.Contains("Dictionary", StringComparison.Ordinal) ? "a string"
        : "an object";

    private static string Found(JsonElement root, string path)
    {
        JsonElement value = root;
        foreach (string part in path.Replace("[", ".[", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            bool isIndex = part.StartsWith('[') && int.TryParse(part.AsSpan(1, part.Length - 2), out _);
            if (isIndex && value.ValueKind == JsonValueKind.Array && int.Parse(part.AsSpan(1, part.Length - 2), System.Globalization.CultureInfo.InvariantCulture) is int index && index < value.GetArrayLength())
            {
                value = value[index];
            }
            else if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty(part, out JsonElement member))
            {
                value = member;
            }
            else
            {
                return "something else";
            }
        }

        return Kind(value);
    }
}
