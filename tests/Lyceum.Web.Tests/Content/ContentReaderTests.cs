using Lyceum.Web.Content;

namespace Lyceum.Web.Tests.Content;

public class ContentReaderTests
{
    [Theory]
    [InlineData("a **b** *c* ~~d~~ `e`", """["p",{"dir":"auto"},"a ",["strong",{},"b"]," ",["em",{},"c"]," ",["del",{},"d"]," ",["code",{},"e"]]""")]
    [InlineData("a\nb", """["p",{"dir":"auto"},"a",["br",{}],"b"]""")]
    [InlineData("# a", """["h3",{"dir":"auto"},"a"]""")]
    [InlineData("- a\n- b", """["ul",{},["li",{"dir":"auto"},"a"],["li",{"dir":"auto"},"b"]]""")]
    [InlineData("- a\n\n- b", """["ul",{"class":"loose"},["li",{"dir":"auto"},["p",{},"a"]],["li",{"dir":"auto"},["p",{},"b"]]]""")]
    [InlineData("3. a", """["ol",{"start":"3"},["li",{"dir":"auto"},"a"]]""")]
    [InlineData("- [x] a", """["ul",{"class":"task-list"},["li",{"class":"task","dir":"auto"},["label",{},["input",{"type":"checkbox","disabled":"","checked":""}],"a"]]]""")]
    [InlineData("> a", """["blockquote",{"dir":"auto"},["p",{"dir":"auto"},"a"]]""")]
    [InlineData("---", """["hr",{}]""")]
    [InlineData("a|b\n-|-:\nc|d", """["div",{"class":"table-scroll","tabindex":"0"},["table",{},["thead",{},["tr",{},["th",{"scope":"col","dir":"auto"},"a"],["th",{"scope":"col","dir":"auto","class":"align-end"},"b"]]],["tbody",{},["tr",{},["td",{"dir":"auto"},"c"],["td",{"dir":"auto","class":"align-end"},"d"]]]]]""")]
    [InlineData("<b>a</b> &amp; \\*", """["p",{"dir":"auto"},"<b>a</b> & *"]""")]
    [InlineData("a[^1]\n\n[^1]: b", """["p",{"dir":"auto"},"a",["sup",{"class":"footnote-mark"},"1"]],["div",{"class":"footnote","dir":"auto"},["span",{"class":"footnote-mark"},"1"],["div",{},["p",{"dir":"auto"},"b"]]]""")]
    [InlineData("a\u202Eb", """["p",{"dir":"auto"},"ab"]""")]
    [InlineData("`a\u202Eb`", """["p",{"dir":"auto"},["code",{},"a⟨U+202E⟩b"]]""")]
    [InlineData("[a]: https://example.com", "")]
    [InlineData("", "")]
    public void Markdown_becomes_nodes(string markdown, string nodes) => Assert.Equal(nodes, Read(markdown));

    [Fact]
    public void Tables_are_found_below_a_line_and_end_where_rows_do()
    {
        Assert.Equal([ContentBlockKind.Paragraph, ContentBlockKind.Table, ContentBlockKind.Paragraph], ContentReader.Read("So:\n| a |\n|---|\n| b |\nand on").Select(static block => block.Kind));
        Assert.Equal([ContentBlockKind.Paragraph], ContentReader.Read("| a |\n| b |").Select(static block => block.Kind));
        Assert.Contains("\"x|y\"", Read("| a |\n|---|\n| x\\|y |"), StringComparison.Ordinal);
    }

    [Fact]
    public void Headings_leave_no_level_out() =>
        Assert.Equal(["h3", "h4", "h5", "h4", "h3"], ContentReader.Read("#### a\n\n#### b\n\n#### c\n\n## d\n\n# e").Select(static block => block.Node.Element));

    [Theory]
    [InlineData("6 × 18 = 108\n7 × 17 = 119\nAnswer: 227", 2, "227")]
    [InlineData("12 + 7 = 19\nAnswer: $19", 1, "$19")]
    [InlineData("2776 ÷ 8 = 300 + 376 ÷ 8 = 347\n3*4=12\n5*6=30", 3, null)]
    [InlineData("5 km + 2 km = 7 km\nAnswer: 7 km", 1, "7 km")]
    public void Steps_are_known_by_their_form(string text, int steps, string? answer)
    {
        ContentBlock block = Assert.Single(ContentReader.Read(text));
        Assert.Equal((ContentBlockKind.Steps, "steps"), (block.Kind, block.Node.Attribute("class")));
        Assert.Equal(text.Split('\n')[..steps], block.Node.Children[0].Children.Select(static step => step.Children[0].Text));
        Assert.Equal(answer, block.Node.Children.ElementAtOrDefault(1)?.Children[^1].Children[0].Text);
    }

    [Theory]
    [InlineData("12 + 7 = 19")]
    [InlineData("Answer: 19")]
    [InlineData("name = value\nother = thing")]
    [InlineData("Ben has 12 + 7 = 19 apples.\nSo 19 + 1 = 20 in all.")]
    public void Other_lines_are_no_steps(string text) => Assert.All(ContentReader.Read(text), static block => Assert.NotEqual(ContentBlockKind.Steps, block.Kind));

    [Theory]
    [InlineData("**bo", """["p",{"dir":"auto"},["strong",{},"bo"]]""")]
    [InlineData("a *", """["p",{"dir":"auto"},"a"]""")]
    [InlineData("a **b `c", """["p",{"dir":"auto"},"a ",["strong",{},"b ",["code",{},"c"]]]""")]
    [InlineData("see [the pa", """["p",{"dir":"auto"},"see the pa"]""")]
    [InlineData("see [the page](https://exam", """["p",{"dir":"auto"},"see the page"]""")]
    [InlineData("see ![the picture](https://exam", """["p",{"dir":"auto"},"see the picture"]""")]
    [InlineData("Points:\n-", """["p",{"dir":"auto"},"Points:"]""")]
    [InlineData("Points:\n- a\n- ", """["p",{"dir":"auto"},"Points:"],["ul",{},["li",{"dir":"auto"},"a"]]""")]
    [InlineData("Title\n=", """["p",{"dir":"auto"},"Title"]""")]
    [InlineData("##", "")]
    [InlineData("> ", "")]
    [InlineData("- [", "")]
    [InlineData("``", "")]
    [InlineData("| a | **b", """["div",{"class":"table-scroll","tabindex":"0"},["table",{},["thead",{},["tr",{},["th",{"scope":"col","dir":"auto"},"a"],["th",{"scope":"col","dir":"auto"},["strong",{},"b"]]]]]]""")]
    [InlineData("| a |\n|--", """["div",{"class":"table-scroll","tabindex":"0"},["table",{},["thead",{},["tr",{},["th",{"scope":"col","dir":"auto"},"a"]]]]]""")]
    [InlineData("it is $5", """["p",{"dir":"auto"},"it is $5"]""")]
    public void What_is_half_written_looks_calm(string text, string nodes)
    {
        GrowingContent growing = new();
        growing.Append(text);
        Assert.Equal(nodes, string.Join(',', growing.Take().Blocks.Select(static block => block.Node.ToString()[1..^1])));
    }

    [Theory]
    [InlineData(@"so $\frac{1}{2")]
    [InlineData(@"so \(x^2 + \al")]
    [InlineData("\\[\nx^2 +\n\\fra")]
    [InlineData("$$\nx^2\n$")]
    [InlineData("$$ x^2 ")]
    public void A_half_written_formula_is_one(string text)
    {
        GrowingContent growing = new();
        growing.Append(text);
        Assert.Contains("[\"math\"", ContentJson.Write(growing.Take()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_look_costs_what_the_end_does()
    {
        GrowingContent growing = new();
        int most = 0;
        for (int i = 0; i < 2000; i++)
        {
            growing.Append($"Paragraph {i} with **words** and `code`.\n\n");
            ContentChange change = growing.Take();
            Assert.True(change.Blocks.Length <= 2);
            most = Math.Max(most, growing.Examined);
        }

        Assert.Equal(2000, growing.Blocks.Count);
        Assert.True(most < 200, $"{most} characters were read at once.");
    }

    [Fact]
    public void A_link_is_one_when_its_definition_comes()
    {
        GrowingContent growing = new();
        growing.Append("See [a][1].\n\nMore.\n\nAnd [b].\n\n");
        growing.Take();
        growing.Append("[1]: https://example.com/1\n");
        Assert.Equal(0, growing.Take().From);
        Assert.Contains("https://example.com/1", growing.Blocks[0].Node.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_end_of_code_alone_is_sent_again()
    {
        GrowingContent growing = new();
        growing.Append("```cs\nint x = 1;\nint y");
        growing.Take();
        growing.Append(" = 2");
        ContentChange change = growing.Take();
        Assert.Equal((0, "1,0"), (change.From, string.Join(',', change.Patch!.Path)));
        Assert.True(change.Patch.At > 2);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("cs")]
    public void Long_code_is_sent_about_once(string language)
    {
        GrowingContent growing = new();
        growing.Append($"```{language}\n");
        long sent = 0;
        for (int i = 0; i < 150; i++)
        {
            growing.Append(string.Concat(Enumerable.Repeat("public static int X = 1; // one more line of it\n", 10)));
            sent += ContentJson.Write(growing.Take()).Length;
        }

        int whole = ContentJson.Write([growing.Blocks[0].Node]).Length;
        Assert.True(sent < 6 * whole, $"{sent} characters were sent of {whole}.");
    }

    [Fact]
    public void A_text_without_end_is_cut()
    {
        string text = string.Concat(Enumerable.Repeat("word word word word\n\n", 40_000));
        Assert.Equal("…", ContentReader.Read(text)[^1].Node.Children[0].Text);
        Assert.True(ContentReader.Read(text).Sum(static block => block.Node.Children[0].Text.Length) < ContentReader.MaxLength);
    }

    [Fact]
    public void Too_many_nodes_are_shown_as_their_source()
    {
        string text = string.Concat(Enumerable.Repeat("- a *b* c\n", 9000));
        ContentBlock block = Assert.Single(ContentReader.Read(text));
        Assert.Equal(("source", text.TrimEnd()), (block.Node.Attribute("class"), block.Node.Children[0].Text));
    }

    private static string Read(string markdown) => ContentJson.Write([.. ContentReader.Read(markdown).Select(static block => block.Node)])[1..^1];
}
