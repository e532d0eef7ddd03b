using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Lyceum.Models.Templates.Values;

/// <summary>From .NET values and JSON to template values.</summary>
internal static class Conversion
{
    public static object? From(Renderer renderer, object? value)
    {
        Renderer.GuardStack();
        renderer.Step();
        switch (value)
        {
            case null or bool or long or double or string or TemplateObject or Undefined:
                return value;
            case sbyte or byte or short or ushort or int or uint:
                return Convert.ToInt64(value, CultureInfo.InvariantCulture);
            case ulong number:
                return Integer.Of(number);
            case BigInteger number:
                return Integer.Of(number);
            case float or decimal or Half:
                return value is Half half ? (double)half : Convert.ToDouble(value, CultureInfo.InvariantCulture);
            case JsonElement element:
                return From(renderer, element);
            case IEnumerable<KeyValuePair<string, object?>> pairs:
                return Collect(renderer, pairs.Select(static pair => (pair.Key, pair.Value)));
            case IEnumerable<KeyValuePair<string, string>> pairs:
                return Collect(renderer, pairs.Select(static pair => (pair.Key, (object?)pair.Value)));
            case IEnumerable items:
                List<object?> list = [];
                foreach (object? item in items)
                {
                    list.Add(From(renderer, item));
                }

                return new ListValue([.. list]);
            default:
                throw new ArgumentException($"A template cannot take a {value.GetType().Name} as a variable.", nameof(value));
        }
    }

    public static object? From(Renderer renderer, JsonElement element)
    {
        Renderer.GuardStack();
        renderer.Step();
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                DictValue dict = new(renderer);
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    dict.Set(Read(property, static p => p.Name), From(renderer, property.Value));
                }

                return dict;
            case JsonValueKind.Array:
                object?[] items = new object?[element.GetArrayLength()];
                int count = 0;
                foreach (JsonElement item in element.EnumerateArray())
                {
                    items[count++] = From(renderer, item);
                }

                return new ListValue(items);
            case JsonValueKind.String:
                return Read(element, static e => e.GetString());
            case JsonValueKind.Number:
                return Number(element.GetRawText());
            case JsonValueKind.True or JsonValueKind.False:
                return element.ValueKind == JsonValueKind.True;
            default:
                return null;
        }
    }

    public static object? Parse(Renderer renderer, string json)
    {
        try
        {
            renderer.ChargeText(json.Length);
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 256 });
            return From(renderer, document.RootElement);
        }
        catch (Exception failure) when (failure is JsonException or ArgumentException)
        {
            throw new TemplateException($"from_json: {failure.Message}");
        }
    }

    private static object Number(string text)
    {
        if (text.AsSpan().IndexOfAny('.', 'e', 'E') >= 0)
        {
            return double.Parse(text, CultureInfo.InvariantCulture);
        }

        return Integer.TryParse(text, 10, out BigInteger whole)
            ? Integer.Of(whole)
            : throw new TemplateException($"an integer has more than {Integer.MaxDigits} digits");
    }

    // Half a surrogate pair may be written in JSON but is no text.
    private static string? Read<T>(T from, Func<T, string?> read)
    {
        try
        {
            return read(from);
        }
        catch (InvalidOperationException)
        {
            throw new TemplateException("a JSON text holds half of a surrogate pair");
        }
    }

    private static DictValue Collect(Renderer renderer, IEnumerable<(string Key, object? Value)> pairs)
    {
        DictValue dict = new(renderer);
        foreach ((string key, object? value) in pairs)
        {
            dict.Set(key, From(renderer, value));
        }

        return dict;
    }
}
