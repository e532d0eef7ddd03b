using System.Globalization;

namespace Lyceum.Api.Http;

/// <summary>Checks the values of fields: a value that is not known, or outside of its range, is refused by the field's name and never let pass.</summary>
internal static class Check
{
    /// <summary>A text that must be there.</summary>
    /// <exception cref="ApiException">It is not.</exception>
    public static string Required(string? value, string param) => string.IsNullOrEmpty(value) ? throw ApiException.Missing(param) : value;

    /// <summary>A whole number in a range.</summary>
    /// <exception cref="ApiException">It is outside.</exception>
    public static int? Range(int? value, string param, int least, int most = int.MaxValue)
    {
        if (value < least)
        {
            throw ApiException.BadRequest(Text($"Invalid '{param}': integer below minimum value. Expected a value >= {least}, but got {value} instead."), param, "integer_below_min_value");
        }

        return value > most
            ? throw ApiException.BadRequest(Text($"Invalid '{param}': integer above maximum value. Expected a value <= {most}, but got {value} instead."), param, "integer_above_max_value")
            : value;
    }

    /// <summary>A number in a range.</summary>
    /// <exception cref="ApiException">It is outside.</exception>
    public static float? Range(float? value, string param, float least, float most)
    {
        if (value is { } number && !float.IsFinite(number))
        {
            throw ApiException.BadRequest($"Invalid '{param}': expected a finite number.", param, "invalid_value");
        }

        if (value < least)
        {
            throw ApiException.BadRequest(Text($"Invalid '{param}': decimal below minimum value. Expected a value >= {least}, but got {value} instead."), param, "decimal_below_min_value");
        }

        return value > most
            ? throw ApiException.BadRequest(Text($"Invalid '{param}': decimal above maximum value. Expected a value <= {most}, but got {value} instead."), param, "decimal_above_max_value")
            : value;
    }

    /// <summary>One of several words.</summary>
    /// <exception cref="ApiException">It is another.</exception>
    public static string? OneOf(string? value, string param, params ReadOnlySpan<string> known) =>
        value is null || known.Contains(value) ? value : throw Unknown(value, param, known);

    /// <summary>The refusal of a word that is none of those that are known.</summary>
    public static ApiException Unknown(string? value, string param, params ReadOnlySpan<string> known)
    {
        string list = known.Length == 1 ? $"'{known[0]}'" : $"{string.Join(", ", known[..^1].ToArray().Select(static word => $"'{word}'"))} and '{known[^1]}'";
        return ApiException.BadRequest($"Invalid value: '{Shorten(value)}'. Supported values are: {list}.", param, "invalid_value");
    }

    /// <summary>Key-value pairs that a caller attaches to something: at most 16, names of at most 64 characters, values of at most 512.</summary>
    /// <exception cref="ApiException">They are not.</exception>
    public static IReadOnlyDictionary<string, string>? Metadata(IReadOnlyDictionary<string, string>? metadata)
    {
        const string Param = "metadata";
        if (metadata is null)
        {
            return null;
        }

        if (metadata.Count > 16)
        {
            throw ApiException.BadRequest(Text($"Invalid '{Param}': too many properties. Expected an object with at most 16 properties, but got an object with {metadata.Count} properties instead."), Param, "object_above_max_properties");
        }

        foreach ((string key, string? value) in metadata)
        {
            if (key.Length > 64)
            {
                throw ApiException.BadRequest($"Invalid '{Param}': a key is longer than 64 characters.", Param, "string_above_max_length");
            }

            if (value is null || value.Length > 512)
            {
                throw ApiException.BadRequest($"Invalid '{Param}.{key}': a value is a string of at most 512 characters.", $"{Param}.{key}", "string_above_max_length");
            }
        }

        return metadata;
    }

    /// <summary>A value as it may stand in a message.</summary>
    public static string Shorten(string? value) => value is null ? "null" : value.Length <= 64 ? value : $"{value[..64]}…";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
