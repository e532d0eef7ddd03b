using Lyceum.Platform.Prices;
using Lyceum.Web.Site.Markdown;

namespace Lyceum.Web.Site;

/// <summary>A model of this installation, as the catalogue shows it.</summary>
public sealed record CatalogModel(string Name)
{
    /// <summary>Where its page is.</summary>
    public string Address => $"/models/{Uri.EscapeDataString(Name)}";

    /// <summary>Its architecture; null where nobody tells.</summary>
    public string? Family { get; init; }

    /// <summary>Size of its files in bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>The number format of its weights; null where nobody tells.</summary>
    public string? Format { get; init; }

    /// <summary>How many numbers it is made of; null where nobody tells.</summary>
    public long? Parameters { get; init; }

    /// <summary>The longest text in tokens; null where nobody tells.</summary>
    public int? Context { get; init; }

    /// <summary>Whether it was made for conversations.</summary>
    public bool Chats { get; init; }

    /// <summary>Whether it makes embeddings and no text.</summary>
    public bool IsEncoder { get; init; }

    /// <summary>Whose it is.</summary>
    public string Owner { get; init; } = "";

    /// <summary>What its file says of it; null for nothing.</summary>
    public string? Summary { get; init; }

    /// <summary>Its licence, as its file says it; null where it does not.</summary>
    public string? License { get; init; }

    /// <summary>When its files were last written.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>What it costs.</summary>
    public Rates Rates { get; init; }

    /// <summary>Its card; null where there is none here.</summary>
    public SiteBody? Card { get; init; }

    /// <summary>The text that says what it is for.</summary>
    internal string DoesKey => IsEncoder ? "Model_embeds" : Chats ? "Model_chats" : "Model_continues";
}
