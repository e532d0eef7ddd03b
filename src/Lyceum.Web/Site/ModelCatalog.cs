using System.Text.RegularExpressions;
using Lyceum.Gateway.Models;
using Lyceum.Platform.Accounts;
using Lyceum.Platform.Prices;
using Lyceum.Web.Site.Figures;
using Lyceum.Web.Site.Markdown;

namespace Lyceum.Web.Site;

/// <summary>The models of this installation with what they cost, for the site.</summary>
/// <param name="models">The models.</param>
/// <param name="prices">What they cost.</param>
/// <param name="options">Whether everybody sees them.</param>
/// <param name="time">The clock.</param>
public sealed partial class ModelCatalog(ModelDirectory models, PriceBook prices, WebOptions options, TimeProvider time)
{
    private static readonly Lazy<SiteBody> s_primerCard = new(static () => SiteMarkdown.Read(PrimerCard(FigureFiles.Read("primer.md")), "/models/primer-1"));

    /// <summary>Whether somebody may see it.</summary>
    /// <param name="session">Who; null for somebody without a session.</param>
    public bool IsOpenTo(VerifiedSession? session) => options.IsCatalogPublic || session is not null;

    /// <summary>All models, by name.</summary>
    public IReadOnlyList<CatalogModel> List() => [.. models.List().Select(Show)];

    /// <summary>A model by its name.</summary>
    /// <returns>Null where there is none.</returns>
    public CatalogModel? Find(string name) => models.List().FirstOrDefault(model => model.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } found ? Show(found) : null;

    /// <summary>What a model costs now.</summary>
    internal Rates RatesOf(string model) => prices.RatesAt(model, time.GetUtcNow());

    private CatalogModel Show(ModelDescription model) => new(model.Name)
    {
        Family = model.Family,
        Bytes = model.Bytes,
        Format = model.Format,
        Parameters = model.Parameters,
        Context = model.ContextLength,
        Chats = model.Chats,
        IsEncoder = model.IsEncoder,
        Owner = model.Owner,
        Summary = model.Summary,
        License = model.License,
        CreatedAt = model.CreatedAt,
        Rates = RatesOf(model.Name),
        Card = model is { IsBuiltIn: true, Name: "primer-1" } ? s_primerCard.Value : null,
    };

    // The card that lies beside the model, without its title and first words, which the page has, and without what leads to files of the repository.
    private static string PrimerCard(string card)
    {
        int begin = card.IndexOf("\n## ", StringComparison.Ordinal);
        string text = PictureLine().Replace(card[begin..], "![Loss against compute: three pilots and primer-1](figure:scaling)");
        return FileLink().Replace(text, "$1");
    }

    [GeneratedRegex(@"^!\[.*\]\(loss\.png\)$", RegexOptions.Multiline)]
    private static partial Regex PictureLine();

    [GeneratedRegex(@"\[([^\]]+)\]\((?!http|figure)[^)]+\)")]
    private static partial Regex FileLink();
}
