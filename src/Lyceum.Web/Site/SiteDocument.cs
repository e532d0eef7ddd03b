using System.Collections.Immutable;
using Lyceum.Web.Site.Markdown;

namespace Lyceum.Web.Site;

/// <summary>A document of the site: what it says of itself, and its text.</summary>
public sealed record SiteDocument
{
    /// <summary>What it is.</summary>
    public required ContentKind Kind { get; init; }

    /// <summary>Its name within its kind, such as <c>policies/terms</c>.</summary>
    public required string Slug { get; init; }

    /// <summary>Where it is found, such as <c>/docs/quick-start</c>.</summary>
    public required string Address { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>What it is about, in a sentence or two.</summary>
    public required string Description { get; init; }

    /// <summary>The words above the title; null for those of its kind.</summary>
    public string? Kicker { get; init; }

    /// <summary>The day that it is of: for research, of the paper.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>When it last changed in what it says.</summary>
    public DateOnly? Updated { get; init; }

    /// <summary>What it is about, in words to filter by.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>Its place in a list.</summary>
    public int Order { get; init; }

    /// <summary>The group of a guide.</summary>
    public string? Section { get; init; }

    /// <summary>The drawing that stands for it; see <see cref="Figures.FigureNames"/>.</summary>
    public string? Figure { get; init; }

    /// <summary>Who wrote the paper that it is about.</summary>
    public string? Authors { get; init; }

    /// <summary>Where that paper is.</summary>
    public Uri? Paper { get; init; }

    /// <summary>What of it runs here, in a sentence.</summary>
    public string? Runs { get; init; }

    /// <summary>The prompt of an example; null for everything else.</summary>
    public ExamplePrompt? Prompt { get; init; }

    /// <summary>Its text.</summary>
    public required SiteBody Body { get; init; }

    /// <summary>Whether it comes with the program.</summary>
    public bool IsBuiltIn { get; init; }
}
