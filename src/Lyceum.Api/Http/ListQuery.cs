using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Lyceum.Api.Http;

/// <summary>Which part of a list a request wants.</summary>
/// <param name="Limit">How many things at most.</param>
/// <param name="After">The id of the thing before the first; null for none.</param>
/// <param name="OldestFirst">Whether the oldest come first.</param>
internal sealed record ListQuery(int Limit, string? After, bool OldestFirst)
{
    private const int MostOfAPage = 100;

    /// <summary>Reads <c>limit</c>, <c>order</c> and <c>after</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="oldestFirst">The order where none is asked for.</param>
    /// <exception cref="ApiException">One is not usable.</exception>
    public static ListQuery Read(HttpRequest request, bool oldestFirst)
    {
        string? limit = request.Query["limit"];
        int? count = limit is null ? null
            : int.TryParse(limit, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number
            : throw ApiException.BadRequest("Invalid type for 'limit': expected an integer.", "limit", "invalid_type");
        string? order = Check.OneOf(request.Query["order"], "order", "asc", "desc");
        string? after = request.Query["after"];
        return new ListQuery(Check.Range(count, "limit", 1, MostOfAPage) ?? 20, string.IsNullOrEmpty(after) ? null : after, order is null ? oldestFirst : order == "asc");
    }

    /// <summary>The values of <c>include</c>, in either form that clients send.</summary>
    public static IEnumerable<string?> Include(HttpRequest request)
    {
        StringValues values = request.Query["include"];
        return values.Concat(request.Query["include[]"]);
    }

    /// <summary>The part of a list that is in memory.</summary>
    /// <param name="oldestFirst">The whole list, the oldest first.</param>
    /// <param name="idOf">Gives a thing's id.</param>
    /// <returns>The things, and whether more follow.</returns>
    /// <exception cref="ApiException">There is nothing of the id to begin after.</exception>
    public (List<T> Items, bool HasMore) Cut<T>(IEnumerable<T> oldestFirst, Func<T, string> idOf)
    {
        List<T> all = [.. OldestFirst ? oldestFirst : oldestFirst.Reverse()];
        int begin = After is null ? 0 : all.FindIndex(item => idOf(item) == After) + 1;
        return After is not null && begin == 0 ? throw NoSuchPlace() : ([.. all.Skip(begin).Take(Limit)], all.Count - begin > Limit);
    }

    /// <summary>The refusal of an id to begin after that is not there.</summary>
    public ApiException NoSuchPlace() => ApiException.BadRequest($"Invalid 'after': there is no item with the id '{(After!.Length <= 128 ? After : After[..128])}' in this list.", "after", "invalid_value");
}
