namespace Lyceum.Api.Organization;

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
