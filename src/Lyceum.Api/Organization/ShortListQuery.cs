using Lyceum.Api.Http;
using Microsoft.AspNetCore.Http;

namespace Lyceum.Api.Organization;

/// <summary>Which part of a list is asked for. The lists of one organisation that these are for are short, so a page is cut out of the whole.</summary>
/// <param name="Limit">At most how many.</param>
/// <param name="After">The id after which the part begins; null for the beginning.</param>
/// <param name="Before">The id before which the part ends; null for none.</param>
/// <param name="IsDescending">Whether the newest come first.</param>
internal sealed record ShortListQuery(int Limit, string? After, string? Before, bool IsDescending)
{
    private const string AfterName = "after";
    private const string BeforeName = "before";

    /// <summary>Reads it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="limit">How many, where that is left out.</param>
    /// <param name="most">How many at most.</param>
    /// <exception cref="ApiException">A value cannot be.</exception>
    public static ShortListQuery Read(HttpRequest request, int limit = 20, int most = 100) => new(
        (int)(QueryReader.Integer(request, "limit", 1, most) ?? limit),
        QueryReader.Text(request, AfterName),
        QueryReader.Text(request, BeforeName),
        Check.OneOf(QueryReader.Text(request, "order"), "order", "asc", "desc") == "desc");

    /// <summary>Cuts the part out.</summary>
    /// <param name="all">All things, the oldest first.</param>
    /// <param name="id">Their ids.</param>
    /// <param name="write">What is told of one.</param>
    /// <exception cref="ApiException">There is no such thing to go on after.</exception>
    public ListPage<TObject> Page<TItem, TObject>(IEnumerable<TItem> all, Func<TItem, string> id, Func<TItem, TObject> write)
    {
        TItem[] items = [.. IsDescending ? all.Reverse() : all];
        int from = After is null ? 0 : Find(After, AfterName) + 1;
        int until = Before is null ? items.Length : Find(Before, BeforeName);
        bool fromBehind = Before is not null && After is null;
        int count = Math.Clamp(until - from, 0, Limit);
        bool hasMore = until - from > count;
        TItem[] part = items[(fromBehind ? until - count : from)..][..count];
        return new ListPage<TObject>([.. part.Select(write)], count == 0 ? null : id(part[0]), count == 0 ? null : id(part[^1]), hasMore);

        int Find(string wanted, string param)
        {
            int index = Array.FindIndex(items, item => id(item) == wanted);
            return index >= 0 ? index : throw ApiException.NotFound($"There is nothing with the id '{Check.Shorten(wanted)}' to go on from.", param);
        }
    }
}
