namespace Lyceum.Web.Site;

/// <summary>What a document of the site is; each kind has a folder and an address of its own.</summary>
public enum ContentKind
{
    /// <summary>A page that stands for itself, such as the charter: <c>pages/</c>.</summary>
    Page,

    /// <summary>What a piece of research found: <c>research/</c>.</summary>
    Publication,

    /// <summary>A note of a day: <c>blog/</c>.</summary>
    Post,

    /// <summary>A page of the documentation: <c>docs/</c>.</summary>
    Guide,

    /// <summary>A worked example that a reader can run: <c>stories/</c>.</summary>
    Story,

    /// <summary>A prompt with its settings: <c>examples/</c>.</summary>
    Example,
}
