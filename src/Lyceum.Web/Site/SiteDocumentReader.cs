using System.Text.Json;
using System.Text.Json.Nodes;
using Lyceum.Web.Site.Figures;
using Lyceum.Web.Site.Markdown;
using Markdig;
using Markdig.Syntax;

namespace Lyceum.Web.Site;

/// <summary>Makes a document of a file.</summary>
internal static class SiteDocumentReader
{
    /// <summary>The folders, by kind.</summary>
    private static readonly (string Folder, ContentKind Kind, string Root)[] s_folders =
    [
        ("pages", ContentKind.Page, ""),
        ("research", ContentKind.Publication, "/research"),
        ("blog", ContentKind.Post, "/blog"),
        ("docs", ContentKind.Guide, "/docs"),
        ("stories", ContentKind.Story, "/stories"),
        ("examples", ContentKind.Example, "/docs/examples"),
    ];

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path below the folder of content, such as <c>docs/quick-start.md</c>.</param>
    /// <param name="text">What is in it.</param>
    /// <param name="isBuiltIn">Whether it comes with the program.</param>
    /// <exception cref="SiteContentException">It is not a document.</exception>
    public static SiteDocument Read(string path, string text, bool isBuiltIn)
    {
        (string folder, ContentKind kind, string root) = s_folders.FirstOrDefault(known => path.StartsWith($"{known.Folder}/", StringComparison.Ordinal));
        if (folder is null || !path.EndsWith(".md", StringComparison.Ordinal))
        {
            throw new SiteContentException($"A file of content lies in one of the folders {string.Join(", ", s_folders.Select(static known => known.Folder))} and ends in '.md'.");
        }

        string slug = path[(folder.Length + 1)..^3];
        if (slug.Length is 0 or > 120 || !slug.All(static character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '-' or '/') || slug.Split('/').Any(static part => part.Length == 0))
        {
            throw new SiteContentException("A file's name should have small letters, digits and dashes alone, since it becomes an address.");
        }

        string address = kind == ContentKind.Page ? SitePaths.OfPage(slug) : $"{root}/{slug}";
        FrontMatter front = FrontMatter.Read(text);
        if (front["figure"] is { } figure && !FigureNames.Has(figure))
        {
            throw new SiteContentException($"There is no figure '{figure}'; there are {string.Join(", ", FigureNames.All)}.");
        }

        if (kind is ContentKind.Publication or ContentKind.Post && front["date"] is null)
        {
            throw new SiteContentException("A publication or a post should say its date.");
        }

        return new SiteDocument
        {
            Kind = kind,
            Slug = slug,
            Address = address,
            Title = front.Title,
            Description = front.Description,
            Kicker = front["kicker"],
            Date = front.Day("date"),
            Updated = front.Day("updated"),
            Tags = front.List("tags"),
            Order = front.Number("order") ?? 0,
            Section = front["section"],
            Figure = front["figure"],
            Authors = front["authors"],
            Paper = front["paper"] is not { } paper ? null
                : Uri.TryCreate(paper, UriKind.Absolute, out Uri? uri) && uri.Scheme == Uri.UriSchemeHttps ? uri
                : throw new SiteContentException("'paper' should be an https address."),
            Runs = front["runs"],
            Prompt = kind == ContentKind.Example ? Prompt(front) : null,
            Body = SiteMarkdown.Read(kind == ContentKind.Example ? WithoutPrompt(front.Body) : front.Body, address),
            IsBuiltIn = isBuiltIn,
        };
    }

    // The parts of a prompt are fences that are named for what they are.
    private static ExamplePrompt Prompt(FrontMatter front)
    {
        Dictionary<string, string> parts = [];
        foreach (FencedCodeBlock block in Markdig.Markdown.Parse(front.Body, Pipeline).OfType<FencedCodeBlock>())
        {
            if (block.Info is "system" or "user" or "schema" or "tools" && !parts.TryAdd(block.Info, block.Lines.ToString()))
            {
                throw new SiteContentException($"An example has one part '{block.Info}'.");
            }
        }

        return new ExamplePrompt
        {
            Model = front["model"] ?? "primer-1",
            NeedsLarger = front["needs"] is "larger",
            System = parts.GetValueOrDefault("system"),
            User = parts.GetValueOrDefault("user") ?? throw new SiteContentException("An example should have a fence 'user' with the prompt."),
            Schema = parts.TryGetValue("schema", out string? schema) ? Json(schema, "schema") : null,
            Tools = parts.TryGetValue("tools", out string? tools) ? Json(tools, "tools") as JsonArray ?? throw new SiteContentException("The part 'tools' should be a list.") : null,
            Temperature = front.Fraction("temperature", 2),
            TopP = front.Fraction("top_p", 1),
            MaxTokens = front.Number("max_tokens"),
        };
    }

    private static MarkdownPipeline Pipeline { get; } = new MarkdownPipelineBuilder().DisableHtml().Build();

    private static string WithoutPrompt(string body)
    {
        MarkdownDocument document = Markdig.Markdown.Parse(body, Pipeline);
        foreach (FencedCodeBlock block in document.OfType<FencedCodeBlock>().Where(static block => block.Info is "system" or "user" or "schema" or "tools").Reverse())
        {
            body = body.Remove(block.Span.Start, block.Span.Length);
        }

        return body;
    }

    private static JsonNode Json(string text, string part)
    {
        try
        {
            return JsonNode.Parse(text) ?? throw new SiteContentException($"The part '{part}' should be JSON.");
        }
        catch (JsonException error)
        {
            throw new SiteContentException($"The part '{part}' should be JSON: {error.Message}", error);
        }
    }
}
