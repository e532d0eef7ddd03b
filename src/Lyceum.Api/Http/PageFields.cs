using System.Globalization;
using Lyceum.Platform;
using Microsoft.AspNetCore.Http;

namespace Lyceum.Api.Http;

/// <summary>Reads which part of a list a request wants: <c>limit</c>, <c>order</c>, <c>after</c>, <c>before</c>.</summary>
internal static class PageFields
{
    /// <summary>Reads them.</summary>
    /// <param name="request">The request.</param>
    /// <param name="prefix">What ids of the list begin with.</param>
    /// <param name="usual">The limit where the request has none.</param>
    /// <param name="most">The greatest limit.</param>
    /// <exception cref="ApiException">One is not usable.</exception>
    public static PageQuery Read(HttpRequest request, string prefix, int usual, int most) => new()
    {
        Limit = Limit(Field(request, "limit"), usual, most),
        OldestFirst = Check.OneOf(Field(request, "order"), "order", "asc", "desc") == "asc",
        After = Id(request, "after", prefix),
        Before = Id(request, "before", prefix),
    };

    private static int Limit(string? value, int usual, int most) => value is null ? usual
        : int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int limit) ? Check.Range(limit, "limit", 1, most)!.Value
        : throw ApiException.BadRequest("Invalid type for 'limit': expected an integer.", "limit", "invalid_type");

    private static Guid? Id(HttpRequest request, string param, string prefix) => Field(request, param) is not { } value ? null
        : PublicId.TryParse(prefix, value, out Guid id) ? id
        : throw ApiException.BadRequest($"Invalid '{param}': expected an ID that begins with '{prefix}'.", param, "invalid_value");

    private static string? Field(HttpRequest request, string name) => request.Query[name].ToString() is { Length: > 0 } value ? value : null;
}
