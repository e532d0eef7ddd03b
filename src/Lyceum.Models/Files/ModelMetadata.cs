using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Lyceum.Models.Files;

/// <summary>
/// The key-value pairs of a model, in file order. Values are <see cref="byte"/>, <see cref="sbyte"/>, <see cref="ushort"/>,
/// <see cref="short"/>, <see cref="uint"/>, <see cref="int"/>, <see cref="ulong"/>, <see cref="long"/>, <see cref="float"/>,
/// <see cref="double"/>, <see cref="bool"/>, <see cref="string"/>, or an array of one of these
/// (an <c>object[]</c> for nested arrays). The getters convert between widths and say which key is wrong.
/// </summary>
public sealed class ModelMetadata : IEnumerable<KeyValuePair<string, object>>
{
    private readonly OrderedDictionary<string, object> _values = new(StringComparer.Ordinal);

    /// <summary>Number of pairs.</summary>
    public int Count => _values.Count;

    /// <summary>The model family, <c>general.architecture</c>.</summary>
    /// <exception cref="ModelFormatException">The key is absent or not a string.</exception>
    public string Architecture => GetString("general.architecture");

    /// <summary>Sets or replaces a value.</summary>
    public object this[string key]
    {
        set => _values[key] = value;
    }

    /// <summary>Whether the key is there.</summary>
    public bool Contains(string key) => _values.ContainsKey(key);

    /// <summary>Removes a key; false if it was not there.</summary>
    public bool Remove(string key) => _values.Remove(key);

    /// <summary>The value as stored.</summary>
    public bool TryGetValue(string key, [NotNullWhen(true)] out object? value) => _values.TryGetValue(key, out value);

    /// <summary>A string.</summary>
    /// <exception cref="ModelFormatException">Absent, or of another type.</exception>
    public string GetString(string key) => Require<string>(key, "a string");

    /// <summary>A string, or <paramref name="fallback"/> where the key is absent.</summary>
    /// <exception cref="ModelFormatException">Of another type.</exception>
    [return: NotNullIfNotNull(nameof(fallback))]
    public string? GetString(string key, string? fallback) => Contains(key) ? GetString(key) : fallback;

    /// <summary>A whole number that fits in 32 bits.</summary>
    /// <exception cref="ModelFormatException">Absent, not a whole number, or out of range.</exception>
    public int GetInt32(string key)
    {
        object value = Require<object>(key, "a whole number");
        return TryToInt64(value, out long number) && number is >= int.MinValue and <= int.MaxValue
            ? (int)number
            : throw Wrong(key, "a whole number of 32 bits", value);
    }

    /// <summary>A whole number, or <paramref name="fallback"/> where the key is absent.</summary>
    /// <exception cref="ModelFormatException">Not a whole number, or out of range.</exception>
    public int GetInt32(string key, int fallback) => Contains(key) ? GetInt32(key) : fallback;

    /// <summary>A number as a float.</summary>
    /// <exception cref="ModelFormatException">Absent, or not a number.</exception>
    public float GetSingle(string key)
    {
        object value = Require<object>(key, "a number");
        return value switch
        {
            float single => single,
            double real => (float)real,
            _ => TryToInt64(value, out long number) ? number : throw Wrong(key, "a number", value),
        };
    }

    /// <summary>A number as a float, or <paramref name="fallback"/> where the key is absent.</summary>
    /// <exception cref="ModelFormatException">Not a number.</exception>
    public float GetSingle(string key, float fallback) => Contains(key) ? GetSingle(key) : fallback;

    /// <summary>A truth value, or <paramref name="fallback"/> where the key is absent.</summary>
    /// <exception cref="ModelFormatException">Of another type.</exception>
    public bool GetBoolean(string key, bool fallback) => Contains(key) ? (bool)Require<object>(key, "a boolean", static v => v is bool) : fallback;

    /// <summary>An array of strings.</summary>
    /// <exception cref="ModelFormatException">Absent, or of another type.</exception>
    public string[] GetStrings(string key) => Require<string[]>(key, "an array of strings");

    /// <summary>An array of floats.</summary>
    /// <exception cref="ModelFormatException">Absent, or of another type.</exception>
    public float[] GetSingles(string key) => Require<float[]>(key, "an array of float32");

    /// <summary>An array of whole numbers that fit in 32 bits.</summary>
    /// <exception cref="ModelFormatException">Absent, of another type, or out of range.</exception>
    public int[] GetInt32s(string key)
    {
        object value = Require<object>(key, "an array of whole numbers");
        if (value is int[] exact)
        {
            return exact;
        }

        if (value is not Array array || value is string[] or float[] or double[] or object[])
        {
            throw Wrong(key, "an array of whole numbers", value);
        }

        int[] result = new int[array.Length];
        for (int i = 0; i < result.Length; i++)
        {
            object element = array.GetValue(i)!;
            result[i] = element is bool flag ? (flag ? 1 : 0)
                : TryToInt64(element, out long number) && number is >= int.MinValue and <= int.MaxValue ? (int)number
                : throw Wrong(key, "an array of whole numbers of 32 bits", element);
        }

        return result;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static bool TryToInt64(object value, out long number)
    {
        switch (value)
        {
            case byte or sbyte or ushort or short or uint or int or long:
                number = Convert.ToInt64(value, CultureInfo.InvariantCulture);
                return true;
            case ulong wide when wide <= long.MaxValue:
                number = (long)wide;
                return true;
            default:
                number = 0;
                return false;
        }
    }

    private static ModelFormatException Wrong(string key, string expected, object value) =>
        new($"The metadata key '{key}' should be {expected}, but is {value.GetType().Name}{(value is Array ? "" : $" {value}")}.");

    private T Require<T>(string key, string expected, Func<object, bool>? accepts = null)
        where T : class
    {
        if (!_values.TryGetValue(key, out object? value))
        {
            throw new ModelFormatException($"The metadata key '{key}' is missing; {expected} was expected.");
        }

        return value is T typed && (accepts is null || accepts(value)) ? typed : throw Wrong(key, expected, value);
    }
}
