namespace Lyceum.Api.Http;

/// <summary>A part of a list.</summary>
/// <param name="Data">The things.</param>
/// <param name="FirstId">The id of the first; null where there is none.</param>
/// <param name="LastId">The id of the last, by which the next part is asked for; null where there is none.</param>
/// <param name="HasMore">Whether more follow.</param>
internal sealed record ListPage<T>(IReadOnlyList<T> Data, string? FirstId, string? LastId, bool HasMore)
{
    /// <summary>What this is.</summary>
    public string Object { get; init; } = "list";
}

/// <summary>Makes parts of lists.</summary>
internal static class ListPage
{
    /// <summary>A part that was found.</summary>
    /// <param name="data">The things.</param>
    /// <param name="idOf">Gives a thing's id.</param>
    /// <param name="hasMore">Whether more follow.</param>
    public static ListPage<T> Of<T>(IReadOnlyList<T> data, Func<T, string> idOf, bool hasMore) =>
        new(data, data.Count == 0 ? null : idOf(data[0]), data.Count == 0 ? null : idOf(data[^1]), hasMore);
}
