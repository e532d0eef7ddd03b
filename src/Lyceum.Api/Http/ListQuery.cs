using Lyceum.Platform;
using Microsoft.AspNetCore.Http;

namespace Lyceum.Api.Http;

/// <summary>Which part of a list a request wants.</summary>
/// <param name="Limit">How many things at most.</param>
/// <param name="After">The id of the thing before the first; null for the beginning.</param>
/// <param name="Before">The id of the thing behind the last; null for none. Without <paramref name="After"/>, the nearest things before it.</param>
/// <param name="OldestFirst">Whether the oldest come first.</param>
internal sealed record ListQuery(int Limit, string? After, string? Before, bool OldestFirst)
{
    private const int UsualLimit = 20;
    private const int GreatestLimit = 100;
    private const string AfterName = "after";
    private const string BeforeName = "before";

    /// <summary>Reads <c>limit</c>, <c>order</c>, <c>after</c> and, where the endpoint has it, <c>before</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="oldestFirst">The order where none is asked for.</param>
    /// <param name="usual">How many, where that is left out.</param>
    /// <param name="most">How many at most.</param>
    /// <exception cref="ApiException">One is not usable.</exception>
    public static ListQuery Read(HttpRequest request, bool oldestFirst, int usual = UsualLimit, int most = GreatestLimit) => new(
        (int)(QueryReader.Integer(request, "limit", 1, most) ?? usual),
        QueryReader.Text(request, AfterName),
        QueryParameters.Has(request, BeforeName) ? QueryReader.Text(request, BeforeName) : null,
        Check.OneOf(QueryReader.Text(request, "order"), "order", "asc", "desc") is { } order ? order == "asc" : oldestFirst);

    /// <summary>The same part of a list that is in the database.</summary>
    /// <param name="prefix">What ids of the list begin with.</param>
    /// <exception cref="ApiException">An id is of another kind.</exception>
    public PageQuery ToPage(string prefix) => new()
    {
        Limit = Limit,
        OldestFirst = OldestFirst,
        After = ReadId(After, AfterName, prefix),
        Before = ReadId(Before, BeforeName, prefix),
    };

    /// <summary>The part of a list that is in memory.</summary>
    /// <param name="oldestFirst">The whole list, the oldest first.</param>
    /// <param name="idOf">Gives a thing's id.</param>
    /// <param name="write">What is told of a thing.</param>
    /// <exception cref="ApiException">There is nothing of the id to go on from.</exception>
    public ListPage<TObject> Cut<TItem, TObject>(IEnumerable<TItem> oldestFirst, Func<TItem, string> idOf, Func<TItem, TObject> write)
    {
        TItem[] items = [.. OldestFirst ? oldestFirst : oldestFirst.Reverse()];
        int from = After is null ? 0 : Find(After, AfterName) + 1;
        int until = Before is null ? items.Length : Find(Before, BeforeName);
        bool fromBehind = Before is not null && After is null;
        int count = Math.Clamp(until - from, 0, Limit);
        TItem[] part = items[(fromBehind ? until - count : from)..][..count];
        return new ListPage<TObject>([.. part.Select(write)], count == 0 ? null : idOf(part[0]), count == 0 ? null : idOf(part[^1]), until - from > count);

        int Find(string wanted, string param)
        {
            int index = Array.FindIndex(items, item => idOf(item) == wanted);
            return index >= 0 ? index : throw NoSuchPlace(wanted, param);
        }
    }

    /// <summary>The part of a list that is in memory, told as it is.</summary>
    /// <exception cref="ApiException">There is nothing of the id to go on from.</exception>
    public ListPage<T> Cut<T>(IEnumerable<T> oldestFirst, Func<T, string> idOf) => Cut(oldestFirst, idOf, static item => item);

    /// <summary>The refusal of an id to begin after that is not there.</summary>
    public ApiException NoSuchPlace() => NoSuchPlace(After, AfterName);

    /// <summary>The refusal of an id to go on from that is not there.</summary>
    /// <param name="id">The id.</param>
    /// <param name="param">The parameter.</param>
    public static ApiException NoSuchPlace(string? id, string param) =>
        ApiException.BadRequest($"Invalid '{param}': there is no item with the id '{Check.Shorten(id)}' in this list.", param, "invalid_value");

    private static Guid? ReadId(string? value, string param, string prefix) => value is null ? null
        : PublicId.TryParse(prefix, value, out Guid id) ? id
        : throw ApiException.BadRequest($"Invalid '{param}': expected an ID that begins with '{prefix}'.", param, "invalid_value");
}
