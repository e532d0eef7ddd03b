using AngleSharp.Dom;
using Bunit;
using Lyceum.Web.Components;
using Lyceum.Web.Content;
using Lyceum.Web.Texts;
using Microsoft.Extensions.DependencyInjection;

namespace Lyceum.Web.Tests;

public sealed class WidgetTests : BunitContext
{
    public WidgetTests() => Services.AddSingleton(new UiText(Language.Find("de")!));

    [Fact]
    public void A_button_with_a_picture_alone_has_a_name()
    {
        IElement button = Render<IconButton>(static parameters => parameters.Add(static button => button.Icon, "copy").Add(static button => button.Label, "Copy")).Find("button");
        IElement link = Render<IconButton>(static parameters => parameters.Add(static button => button.Icon, "copy").Add(static button => button.Label, "Copy").Add(static button => button.Href, "/x")).Find("a");

        Assert.Equal(("button", "Copy", "Copy"), (button.GetAttribute("type"), button.GetAttribute("aria-label"), button.GetAttribute("data-tip")));
        Assert.Equal(("/x", "Copy"), (link.GetAttribute("href"), link.GetAttribute("aria-label")));
    }

    [Fact]
    public void A_dialog_is_called_by_its_heading_and_closes_without_a_script()
    {
        IRenderedComponent<Dialog> dialog = Render<Dialog>(static parameters => parameters.Add(static dialog => dialog.Id, "x").Add(static dialog => dialog.Title, "Delete?").AddChildContent("Really."));

        Assert.Equal((dialog.Find("h2").Id, false), (dialog.Find("dialog").GetAttribute("aria-labelledby"), dialog.Find("dialog").HasAttribute("open")));
        Assert.Equal(("dialog", "Schließen"), (dialog.Find("form").GetAttribute("method"), dialog.Find("form button").GetAttribute("aria-label")));
    }

    [Fact]
    public void Tabs_are_sections_with_headings_until_the_script_comes()
    {
        IRenderedComponent<Tabs> tabs = Render<Tabs>(static parameters => parameters.Add(static tabs => tabs.Label, "Examples").AddChildContent<Tab>(static tab => tab
            .Add(static tab => tab.Id, "a").Add(static tab => tab.Title, "A").AddChildContent("First.")));

        Assert.Equal(("A", false), (tabs.Find("#a > h3").TextContent, tabs.Find("#a").HasAttribute("hidden")));
    }

    [Fact]
    public void What_is_said_later_has_a_place_that_is_read_out() => Assert.Equal("status", Render<ToastRegion>().Find("lyceum-toasts").GetAttribute("role"));

    [Fact]
    public void A_table_has_a_caption_and_heads()
    {
        IRenderedComponent<Table> table = Render<Table>(static parameters => parameters
            .Add(static table => table.Id, "x").Add(static table => table.Caption, "Use").Add(static table => table.Columns, ["A", "B"]).AddChildContent("<tr><th scope=\"row\">a</th><td>b</td></tr>"));

        Assert.Equal((table.Find("caption").Id, "0"), (table.Find("[role=region]").GetAttribute("aria-labelledby"), table.Find("[role=region]").GetAttribute("tabindex")));
        Assert.Equal(["A", "B"], table.FindAll("th[scope=col]").Select(static head => head.TextContent));
    }

    [Fact]
    public void A_skeleton_says_that_something_comes()
    {
        IRenderedComponent<Skeleton> skeleton = Render<Skeleton>(static parameters => parameters.Add(static skeleton => skeleton.Lines, 4));

        Assert.Equal(("Wird geladen", 4), (skeleton.Find(".unseen").TextContent, skeleton.FindAll("[aria-hidden=true]").Count));
    }

    [Fact]
    public void Pages_have_neighbours_or_nothing()
    {
        Assert.Empty(Render<Pagination>(static parameters => parameters.Add(static pages => pages.Label, "X")).Nodes);
        IElement next = Render<Pagination>(static parameters => parameters.Add(static pages => pages.Label, "X").Add(static pages => pages.Next, "/?after=1")).Find("a");
        Assert.Equal(("/?after=1", "next", "Nächste Seite"), (next.GetAttribute("href"), next.GetAttribute("rel"), next.TextContent.Trim()));
    }

    [Theory]
    [InlineData(0.25, "0.25")]
    [InlineData(7.0, "1")]
    [InlineData(null, null)]
    public void Progress_is_a_part_or_unknown(double? value, string? written)
    {
        IRenderedComponent<ProgressBar> bar = Render<ProgressBar>(parameters => parameters.Add(static bar => bar.Id, "x").Add(static bar => bar.Label, "X").Add(bar => bar.Value, value));

        Assert.Equal((written, "x"), (bar.Find("progress").GetAttribute("value"), bar.Find("label").GetAttribute("for")));
    }

    [Fact]
    public void A_meter_says_in_words_what_it_shows()
    {
        IElement meter = Render<Meter>(static parameters => parameters.Add(static meter => meter.Id, "x").Add(static meter => meter.Label, "X").Add(static meter => meter.Value, 1700.5).Add(static meter => meter.Max, 2048)
            .Add(static meter => meter.Note, "1,700 of 2,048")).Find("meter");

        Assert.Equal(("1700.5", "2048", "1536", "1,700 of 2,048"), (meter.GetAttribute("value"), meter.GetAttribute("max"), meter.GetAttribute("low"), meter.TextContent));
    }

    [Fact]
    public void Content_is_written_as_its_nodes_are()
    {
        IRenderedComponent<ContentView> view = Render<ContentView>(static parameters => parameters.Add(static view => view.Blocks, ContentReader.Read("a <script> *b*\n\n```cs\nx\n```")));

        Assert.Equal(("Kopieren", "Herunterladen"), (view.Find(".content").GetAttribute("data-copy"), view.Find(".content").GetAttribute("data-download")));
        Assert.Equal("<p dir=\"auto\">a &lt;script&gt; <em>b</em></p>", view.Find("p").OuterHtml);
        Assert.Equal("x", view.Find(".code pre code").TextContent);
    }
}
