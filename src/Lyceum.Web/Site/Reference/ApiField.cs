using System.Collections.Immutable;

namespace Lyceum.Web.Site.Reference;

/// <summary>A field of a body or an answer, or a parameter.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What it is, in words.</param>
public sealed record ApiField(string Name, string Type)
{
    /// <summary>What it means; empty where nobody says.</summary>
    public string Description { get; init; } = "";

    /// <summary>Whether it must be there.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Where a parameter stands: <c>path</c> or <c>query</c>; empty for a field.</summary>
    public string Place { get; init; } = "";

    /// <summary>Fields inside it.</summary>
    public ImmutableArray<ApiField> Fields { get; init; } = [];
}
