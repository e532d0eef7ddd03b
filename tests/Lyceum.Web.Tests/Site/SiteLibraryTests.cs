using Lyceum.TestKit;
using Lyceum.Tests;
using Lyceum.Web.Site;
using Lyceum.Web.Site.Markdown;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Lyceum.Web.Tests.Site;

public class SiteLibraryTests
{
    [Fact]
    public void The_operators_files_replace_and_add_and_show_without_a_restart()
    {
        using TemporaryFolder folder = new();
        FakeTimeProvider time = new();
        Notes log = new();
        SiteLibrary library = new(new WebOptions { ContentFolder = folder.Path }, time, log);
        Assert.Equal("About", library.Content.Find("/about")!.Title);
        string version = library.Content.Version;

        Write("pages/about.md", "---\ntitle: Example Ltd\ndescription: Who we are.\n---\nWe.\n");
        Write("pages/imprint.md", "---\ntitle: Imprint\ndescription: Who runs this.\n---\n[About](/about)\n");
        Assert.Equal("About", library.Content.Find("/about")!.Title);
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal("Example Ltd", library.Content.Find("/about")!.Title);
        Assert.Equal("Imprint", library.Content.Find("/pages/imprint")!.Title);
        Assert.NotEqual(version, library.Content.Version);
        Assert.Empty(log.Lines);

        Write("pages/about.md", "no front matter");
        Write("pages/charter.md", "---\ntitle: X\ndescription: Y\n---\n[a](javascript:alert(1))\n");
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal("About", library.Content.Find("/about")!.Title);
        Assert.Equal("Charter", library.Content.Find("/charter")!.Title);
        Assert.Contains(log.Lines, static line => line.Contains("pages/about.md", StringComparison.Ordinal) && line.Contains("Line 1", StringComparison.Ordinal));
        Assert.Contains(log.Lines, static line => line.Contains("pages/charter.md", StringComparison.Ordinal) && line.Contains("javascript", StringComparison.Ordinal));

        Directory.Delete(Path.Combine(folder.Path, "pages"), recursive: true);
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.Null(library.Content.Find("/pages/imprint"));

        void Write(string path, string text)
        {
            string file = Path.Combine(folder.Path, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }
    }

    [Theory]
    [InlineData("", "Line 1")]
    [InlineData("---\ntitle: a", "no end")]
    [InlineData("---\ntitle: a\n---\n", "description")]
    [InlineData("---\ntitle: a\ntitle: b\ndescription: c\n---\n", "second time")]
    [InlineData("---\ntitle: &anchor a\ndescription: c\n---\n", "double quotes")]
    [InlineData("---\ntitle: \"a\ndescription: c\n---\n", "quotes do not fit")]
    [InlineData("---\nlayout: a\n---\n", "should be one of")]
    [InlineData("---\n  title: a\n---\n", "should be one of")]
    [InlineData("---\ntitle: a\ndescription: b\nfigure: evil\n---\n", "no figure")]
    [InlineData("---\ntitle: a\ndescription: b\ndate: tomorrow\n---\n", "a day such as")]
    [InlineData("---\ntitle: a\ndescription: b\ntags: one, two\n---\n", "a list such as")]
    [InlineData("---\ntitle: a\ndescription: b\npaper: http://x\n---\n", "https")]
    public void Front_matter_that_is_not_good_is_refused_with_a_reason(string text, string reason)
    {
        SiteContentException refusal = Assert.Throws<SiteContentException>(() => SiteDocumentReader.Read("pages/x.md", text, isBuiltIn: false));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../x.md")]
    [InlineData("pages/../x.md")]
    [InlineData("pages/X.md")]
    [InlineData("pages/a//b.md")]
    [InlineData("pages/a.html")]
    [InlineData("other/a.md")]
    public void A_path_that_is_no_address_is_refused(string path) =>
        Assert.Throws<SiteContentException>(() => SiteDocumentReader.Read(path, "---\ntitle: a\ndescription: b\n---\n", isBuiltIn: false));

    [Fact]
    public void Long_front_matter_is_refused() =>
        Assert.Throws<SiteContentException>(() => FrontMatter.Read("---\n" + string.Concat(Enumerable.Repeat("# x\n", 100_000))));

    [Theory]
    [InlineData("[a](//evil.example)")]
    [InlineData("[a](javascript:alert(1))")]
    [InlineData("[a](data:text/html,x)")]
    [InlineData("[a](\\\\evil)")]
    [InlineData("![a](https://evil.example/x.png)")]
    [InlineData("![a](../secrets.png)")]
    [InlineData("![a](figure:nothing)")]
    public void A_link_that_leads_astray_is_refused(string markdown) => Assert.Throws<SiteContentException>(() => SiteMarkdown.Read(markdown, "/docs/x"));

    [Fact]
    public void Markdown_has_anchors_and_links_and_no_html()
    {
        SiteBody body = SiteMarkdown.Read("Before.\n\n## A part\n\n<b>bold</b> [next](other) [up](/docs) [here](#a-part)\n\n## A part\n\nAgain.\n", "/docs/x");

        Assert.Equal([(0, ""), (2, "a-part"), (2, "a-part-2")], body.Sections.Select(static section => (section.Level, section.Id)));
        string[] links = [.. Flatten(body.Nodes).Where(static node => node.Element == "a" && node.Attributes.All(static attribute => attribute.Value != "anchor")).Select(static node => node.Attributes.First(static attribute => attribute.Name == "href").Value)];
        Assert.Equal(["/docs/other", "/docs", "#a-part"], links);
        Assert.DoesNotContain(Flatten(body.Nodes), static node => node.Element == "b");
        Assert.Contains("<b>bold</b>", body.Sections[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_nesting_ends_in_a_refusal_or_a_text()
    {
        foreach (string markdown in new[] { new string('>', 20_000) + "a", string.Concat(Enumerable.Range(0, 500).Select(static i => new string(' ', i * 2) + "- a\n")), new string('*', 20_000) + "a", new string('[', 20_000) })
        {
            try
            {
                _ = SiteMarkdown.Read(markdown, "/x");
            }
            catch (SiteContentException)
            {
                // Said, and nothing worse.
            }
        }
    }

    private static IEnumerable<SiteNode> Flatten(IEnumerable<SiteNode> nodes) => nodes.SelectMany(static node => Flatten(node.Children).Prepend(node));

    private sealed class Notes : ILogger<SiteLibrary>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Add(formatter(state, exception));
    }
}
