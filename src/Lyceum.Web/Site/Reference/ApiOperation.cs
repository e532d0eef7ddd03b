using System.Collections.Immutable;

namespace Lyceum.Web.Site.Reference;

/// <summary>An operation of the API.</summary>
public sealed record ApiOperation
{
    /// <summary>Its name, which is its anchor.</summary>
    public required string Id { get; init; }

    /// <summary>Its method.</summary>
    public required string Method { get; init; }

    /// <summary>Its path.</summary>
    public required string Path { get; init; }

    /// <summary>What it does, in a sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>What stands in its path and behind the question mark.</summary>
    public ImmutableArray<ApiField> Parameters { get; init; } = [];

    /// <summary>The fields of its body.</summary>
    public ImmutableArray<ApiField> Body { get; init; } = [];

    /// <summary>How its body is written; null where it has none.</summary>
    public string? BodyType { get; init; }

    /// <summary>Its answers: status, and fields.</summary>
    public ImmutableArray<(string Status, string Name, ImmutableArray<ApiField> Fields)> Answers { get; init; } = [];

    /// <summary>A call that shows it.</summary>
    public required ApiCall Example { get; init; }
}
