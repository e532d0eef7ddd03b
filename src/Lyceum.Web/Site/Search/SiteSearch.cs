using System.Collections.Immutable;
using Lyceum.Platform.Accounts;
using Lyceum.Web.Site.Reference;
using Lyceum.Web.Texts;

namespace Lyceum.Web.Site.Search;

/// <summary>
/// Finds anything: pages, documentation, the API reference, models, and what <see cref="IPersonalSearch"/> finds of one's own. What is everybody's is a few
/// hundred texts that come with the program, so its index is in memory, made again when a document changes: the same on SQLite and PostgreSQL, the same in
/// every process, without a round trip for each letter typed. Conversations are many and a person's own, so the database's index has those. Thread-safe.
/// </summary>
/// <param name="library">The documents.</param>
/// <param name="reference">The API.</param>
/// <param name="catalog">The models.</param>
/// <param name="personal">What is one's own.</param>
public sealed class SiteSearch(SiteLibrary library, ApiReference reference, ModelCatalog catalog, IEnumerable<IPersonalSearch> personal)
{
    private static readonly UiText s_english = new(Language.English);

    private (string Version, SearchIndex Index)? _index;

    /// <summary>What fits best.</summary>
    /// <param name="person">Who asks; null for somebody without a session.</param>
    /// <param name="query">What was typed.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellation">Ends it early.</param>
    public async Task<IReadOnlyList<SearchResult>> SearchAsync(VerifiedSession? person, string query, int most, CancellationToken cancellation)
    {
        SearchIndex index = await IndexAsync(cancellation).ConfigureAwait(false);
        List<SearchResult> results = [.. index.Search(query, most)];
        if (person is not null)
        {
            foreach (IPersonalSearch own in personal)
            {
                results.AddRange(await own.SearchAsync(person, query, most, cancellation).ConfigureAwait(false));
            }
        }

        return results;
    }

    /// <summary>Whether the index was made before.</summary>
    internal bool IsPrepared => _index is not null;

    /// <summary>Makes the index of what is everybody's, where it is not there yet.</summary>
    public Task PrepareAsync(CancellationToken cancellation) => IndexAsync(cancellation);

    // Models come and go and have prices, so they are in the key; there are few of them.
    private async Task<SearchIndex> IndexAsync(CancellationToken cancellation)
    {
        SiteContent content = library.Content;
        IReadOnlyList<CatalogModel> models = catalog.IsOpenTo(null) ? catalog.List() : [];
        string version = $"{content.Version} {string.Join(' ', models.Select(static model => model.Name))}";
        if (_index is { } known && known.Version == version)
        {
            return known.Index;
        }

        ImmutableArray<ApiResource> resources = await reference.ListAsync(cancellation).ConfigureAwait(false);
        SearchIndex index = new([.. content.All.SelectMany(OfDocument), .. resources.SelectMany(OfResource), .. models.Select(OfModel), .. SiteMap.Fixed.Select(OfPage)]);
        _index = (version, index);
        return index;
    }

    private static IEnumerable<SearchEntry> OfDocument(SiteDocument document)
    {
        string kind = document.Kind switch
        {
            ContentKind.Publication => "Kind_publication",
            ContentKind.Post => "Kind_post",
            ContentKind.Guide => "Kind_guide",
            ContentKind.Story => "Kind_story",
            ContentKind.Example => "Kind_example",
            _ => "Kind_page",
        };
        // Who searches wants to be told before being shown.
        double weight = document.Kind is ContentKind.Guide or ContentKind.Page or ContentKind.Publication ? 1 : 0.7;
        string prompt = document.Prompt is { } asked ? $" {asked.System} {asked.User}" : "";
        foreach (Markdown.SiteSection section in document.Body.Sections)
        {
            yield return section.Level == 0
                ? new SearchEntry(kind, document.Title, "", document.Address, $"{document.Description}{prompt} {section.Text}", weight)
                : new SearchEntry(kind, document.Title, section.Heading, $"{document.Address}#{section.Id}", section.Text, weight);
        }
    }

    private static IEnumerable<SearchEntry> OfResource(ApiResource resource) => resource.Operations.Select(operation => new SearchEntry(
        "Kind_reference", $"{operation.Method} {operation.Path}", "", $"{resource.Address}#{operation.Id}",
        $"{operation.Summary} {string.Join(", ", operation.Parameters.Concat(operation.Body).Select(static field => field.Name))}", Weight: 0.6));

    private static SearchEntry OfModel(CatalogModel model) => new("Kind_model", model.Name, "", model.Address, $"{model.Summary} {model.Family} {model.Format}");

    private static SearchEntry OfPage(SiteFixedPage page) => new("Kind_page", s_english[page.TitleKey], "", page.Address, s_english[page.LeadKey]);
}
