using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Lyceum.Web.Site;

/// <summary>All documents of the site at one time.</summary>
public sealed class SiteContent
{
    private readonly FrozenDictionary<string, SiteDocument> _byAddress;

    internal SiteContent(IEnumerable<SiteDocument> documents, string version)
    {
        _byAddress = documents.ToFrozenDictionary(static document => document.Address, StringComparer.Ordinal);
        Version = version;
        Publications = [.. Of(ContentKind.Publication).OrderByDescending(static document => document.Date)];
        Posts = [.. Of(ContentKind.Post).OrderByDescending(static document => document.Date).ThenBy(static document => document.Order)];
        Guides = [.. Of(ContentKind.Guide).OrderBy(static document => document.Order).ThenBy(static document => document.Title, StringComparer.Ordinal)];
        Stories = [.. Of(ContentKind.Story).OrderBy(static document => document.Order).ThenBy(static document => document.Title, StringComparer.Ordinal)];
        Examples = [.. Of(ContentKind.Example).OrderBy(static document => document.Order).ThenBy(static document => document.Title, StringComparer.Ordinal)];
        Pages = [.. Of(ContentKind.Page).OrderBy(static document => document.Order).ThenBy(static document => document.Title, StringComparer.Ordinal)];
    }

    /// <summary>Changes whenever anything in it does.</summary>
    public string Version { get; }

    /// <summary>Research, the newest first.</summary>
    public ImmutableArray<SiteDocument> Publications { get; }

    /// <summary>Notes, the newest first.</summary>
    public ImmutableArray<SiteDocument> Posts { get; }

    /// <summary>The documentation, in the order of reading.</summary>
    public ImmutableArray<SiteDocument> Guides { get; }

    /// <summary>Worked examples.</summary>
    public ImmutableArray<SiteDocument> Stories { get; }

    /// <summary>Prompts.</summary>
    public ImmutableArray<SiteDocument> Examples { get; }

    /// <summary>Pages that stand for themselves.</summary>
    public ImmutableArray<SiteDocument> Pages { get; }

    /// <summary>All documents.</summary>
    public IEnumerable<SiteDocument> All => _byAddress.Values;

    /// <summary>The document of an address.</summary>
    /// <returns>Null where there is none.</returns>
    public SiteDocument? Find(string address) => _byAddress.GetValueOrDefault(address);

    private IEnumerable<SiteDocument> Of(ContentKind kind) => _byAddress.Values.Where(document => document.Kind == kind);
}
