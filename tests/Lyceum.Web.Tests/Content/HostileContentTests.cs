using System.Text.RegularExpressions;
using CsCheck;
using Lyceum.TestKit;
using Lyceum.Web.Content;

namespace Lyceum.Web.Tests.Content;

public partial class HostileContentTests
{
    // The longest texts here are thirty thousand characters; nothing may be more than a few nodes for each.
    private const int NodesPerCharacter = 8;

    [Fact]
    public void The_corpus_is_large() => Assert.True(HostileText.All.Count >= 200, $"{HostileText.All.Count} texts");

    [Fact]
    public void Nothing_hostile_comes_through() => Assert.All(HostileText.All, static hostile => Inspect(hostile.Text));

    [Fact]
    public void Nothing_hostile_comes_through_while_it_is_written() => Assert.All(HostileText.All, static hostile =>
    {
        GrowingContent growing = new();
        for (int i = 0; i < hostile.Text.Length; i += Math.Max(hostile.Text.Length / 12, 1))
        {
            growing.Append(hostile.Text.Substring(i, Math.Min(Math.Max(hostile.Text.Length / 12, 1), hostile.Text.Length - i)));
            Inspect([.. growing.Take().Blocks], hostile.Text);
        }

        growing.Complete();
        _ = growing.Take();
        Assert.Equal(ContentReader.Read(hostile.Text), growing.Blocks);
    });

    [Fact]
    public void No_mixture_comes_through() => MarkdownMixtures.Texts(60).Select(
        Gen.Int[0, HostileText.All.Count - 1], Gen.Int[0, 60], static (text, hostile, at) => text.Insert(Math.Min(at, text.Length), HostileText.All[hostile].Text is { Length: < 500 } some ? some : "")).Sample(
        static text => Inspect(text), iter: 3000);

    [Theory]
    [InlineData("[x](https://example.com/a?b=c#d)", "https://example.com/a?b=c#d", "example.com")]
    [InlineData("[x](HTTP://EXAMPLE.com)", "http://example.com/", "example.com")]
    [InlineData("<https://example.com>", "https://example.com/", "example.com")]
    [InlineData("https://example.com/x", "https://example.com/x", "example.com")]
    [InlineData("www.example.com", "https://www.example.com/", "www.example.com")]
    [InlineData("[x](mailto:a@example.com)", "mailto:a@example.com", "a@example.com")]
    [InlineData("<a@example.com>", "mailto:a@example.com", "a@example.com")]
    [InlineData("[x](https://bücher.example/ä)", "https://xn--bcher-kva.example/%C3%A4", "xn--bcher-kva.example")]
    [InlineData("![x](https://example.com/a.png)", "https://example.com/a.png", "example.com")]
    public void Links_lead_where_they_say(string markdown, string address, string title)
    {
        ContentNode link = Assert.Single(Walk(ContentReader.Read(markdown)[0].Node), static node => node.Element == "a");
        Assert.Equal((address, title, "noopener noreferrer nofollow ugc", "_blank"), (link.Attribute("href"), link.Attribute("title"), link.Attribute("rel"), link.Attribute("target")));
    }

    [Theory]
    [InlineData("[https://bank.example](https://evil.example)", "evil.example")]
    [InlineData("[bank.example](https://evil.example)", "evil.example")]
    [InlineData("[bank.example/login](https://evil.example)", "evil.example")]
    [InlineData("[bank.example](https://www.bank.example)", null)]
    [InlineData("[https://bank.example/a](https://bank.example/b)", null)]
    [InlineData("[see this](https://evil.example)", null)]
    [InlineData("[](https://evil.example)", "evil.example")]
    public void A_link_that_names_another_host_says_its_own(string markdown, string? host) =>
        Assert.Equal(host, Walk(ContentReader.Read(markdown)[0].Node).FirstOrDefault(static node => node.Attribute("class") == "link-host")?.Children[0].Text.Trim(' ', '(', ')'));

    [Fact]
    public void A_node_takes_nothing_from_outside_the_vocabulary()
    {
        Assert.Throws<ArgumentException>(static () => new ContentNode("script", [], []));
        Assert.Throws<ArgumentException>(static () => new ContentNode("iframe", [], []));
        Assert.Throws<ArgumentException>(static () => new ContentNode("p", [new("onclick", "x")], []));
        Assert.Throws<ArgumentException>(static () => new ContentNode("p", [new("style", "x")], []));
        Assert.Throws<ArgumentException>(static () => new ContentNode("p", [new("id", "x")], []));
        Assert.Throws<ArgumentException>(static () => new ContentNode("p", [new("href", "https://example.com/")], []));
        Assert.Throws<ArgumentException>(static () => new ContentNode("a", [new("href", "javascript:x")], []));
        Assert.Throws<ArgumentException>(static () => new ContentNode("a", [new("href", "/logout")], []));
        Assert.Throws<ArgumentException>(static () => new ContentNode("p", [new("class", "button")], []));
        Assert.Throws<ArgumentException>(static () => new ContentNode("a", [new("target", "_self")], []));
        Assert.Equal("abc\uFFFD", new ContentNode("a\u202Eb\u0007c\uD800").Text);
    }

    [Fact]
    public void The_script_has_the_same_lists()
    {
        string script = File.ReadAllText(Path.Combine(Repository.Root, "src", "Lyceum.Web", "Assets", "js", "content.js"));
        Assert.Equal(ContentVocabulary.Elements.Order(), List("elements"));
        Assert.Equal(ContentVocabulary.MathElements.Order(), List("mathElements"));
        Assert.Equal(ContentVocabulary.Attributes.Order(), List("attributes"));
        Assert.DoesNotContain("innerHTML", script, StringComparison.Ordinal);
        Assert.DoesNotContain("insertAdjacentHTML", script, StringComparison.Ordinal);

        IEnumerable<string> List(string name) =>
            Word().Matches(Regex.Match(script, $@"const {name} = new Set\(\[(.*?)\]\)", RegexOptions.Singleline).Groups[1].Value).Select(static word => word.Groups[1].Value).Order();
    }

    private static void Inspect(string text) => Inspect([.. ContentReader.Read(text)], text);

    private static void Inspect(IReadOnlyList<ContentBlock> blocks, string text)
    {
        int nodes = 0;
        foreach (ContentNode node in blocks.SelectMany(static block => Walk(block.Node)))
        {
            nodes++;
            Assert.True(node.Element is null || ContentVocabulary.Has(node.Element), node.Element);
            Assert.All(node.Attributes, attribute =>
            {
                Assert.True(ContentVocabulary.Allows(node.Element!, attribute), $"{node.Element} {attribute}");
                Assert.DoesNotContain(attribute.Name, s_never);
            });
            if (node.Attribute("href") is { } address)
            {
                Assert.Matches("^(https?://[!-~]+|mailto:[!-~]+@[!-~]+)$", address);
                Assert.DoesNotContain('@', address.StartsWith("http", StringComparison.Ordinal) ? new Uri(address).Authority : "");
            }

            Assert.DoesNotMatch("[\\x00-\\x08\\x0B-\\x1F\\x7F-\\x9F\u202A-\u202E\u2066-\u2069\uD800-\uDFFF]", Rid(node.Text));
        }

        Assert.True(nodes <= (text.Length * NodesPerCharacter) + 64, $"{nodes} nodes of {text.Length} characters");
        Assert.True(blocks.Select(static block => Depth(block.Node)).DefaultIfEmpty().Max() <= 100);
        Assert.NotNull(ContentJson.Write([.. blocks.Select(static block => block.Node)]));
    }

    private static readonly string[] s_never = ["style", "id", "name", "src", "srcset", "srcdoc", "action", "formaction", "background", "poster", "xlink:href", "data", "ping", "for", "form"];

    private static string Rid(string text) => string.Concat(text.EnumerateRunes().Where(static rune => rune.IsBmp));

    private static IEnumerable<ContentNode> Walk(ContentNode node) => node.Children.SelectMany(Walk).Prepend(node);

    private static int Depth(ContentNode node) => 1 + node.Children.Select(Depth).DefaultIfEmpty().Max();

    [GeneratedRegex("\"([^\"]+)\"")]
    private static partial Regex Word();
}
