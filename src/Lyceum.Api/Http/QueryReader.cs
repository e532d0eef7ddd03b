using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Lyceum.Api.Http;

/// <summary>Reads the values behind the question mark, those that <see cref="QueryParameters"/> name. A list may be written as <c>a=1&amp;a=2</c> or as <c>a[]=1&amp;a[]=2</c>, since clients do either.</summary>
internal static class QueryReader
{
    private const int MostValues = 1000;

    /// <summary>A text; null where it is left out or empty.</summary>
    public static string? Text(HttpRequest request, string name) => Values(request, name) is [.., { Length: > 0 } last] ? last : null;

    /// <summary>A whole number in a range; null where it is left out.</summary>
    /// <exception cref="ApiException">It is no number, or outside.</exception>
    public static long? Integer(HttpRequest request, string name, long least, long most)
    {
        if (Text(request, name) is not { } text)
        {
            return null;
        }

        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value))
        {
            throw ApiException.BadRequest($"Invalid type for '{name}': expected an integer.", name, "invalid_type");
        }

        return value >= least && value <= most ? value : throw ApiException.BadRequest(
            string.Create(CultureInfo.InvariantCulture, $"Invalid '{name}': expected an integer from {least} to {most}, but got {value} instead."),
            name,
            value < least ? "integer_below_min_value" : "integer_above_max_value");
    }

    /// <summary>A time in seconds since 1970; null where it is left out.</summary>
    /// <exception cref="ApiException">It is no number, or no time.</exception>
    public static DateTimeOffset? Time(HttpRequest request, string name) =>
        Integer(request, name, 0, 200_000_000_000) is { } seconds ? DateTimeOffset.UnixEpoch.AddSeconds(seconds) : null;

    /// <summary>A yes or no; null where it is left out.</summary>
    /// <exception cref="ApiException">It is neither.</exception>
    public static bool? Flag(HttpRequest request, string name) => Text(request, name) switch
    {
        null => null,
        "true" or "True" or "1" => true,
        "false" or "False" or "0" => false,
        _ => throw ApiException.BadRequest($"Invalid type for '{name}': expected a boolean.", name, "invalid_type"),
    };

    /// <summary>A list of texts; empty where it is left out.</summary>
    /// <exception cref="ApiException">It is too long.</exception>
    public static IReadOnlyList<string> Texts(HttpRequest request, string name)
    {
        string[] values = [.. Values(request, name).Concat(request.Query[name + "[]"]).OfType<string>().Where(static value => value.Length > 0).Distinct(StringComparer.Ordinal)];
        return values.Length <= MostValues ? values : throw ApiException.BadRequest(
            string.Create(CultureInfo.InvariantCulture, $"Invalid '{name}': expected at most {MostValues} values."), name, "array_above_max_length");
    }

    private static StringValues Values(HttpRequest request, string name) => QueryParameters.Has(request, name) ? request.Query[name]
        : throw new InvalidOperationException($"The endpoint reads '{name}' and does not say so; name it by WithQuery.");
}
