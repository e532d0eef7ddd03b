using AngleSharp.Dom;
using Bunit;
using CsCheck;
using Lyceum.Web.Components;
using Lyceum.Web.Drawing;
using Lyceum.Web.Pages.Console.Usage;

namespace Lyceum.Web.Tests;

public sealed class ChartTests : BunitContext
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(1.01, 2)]
    [InlineData(3, 5)]
    [InlineData(7, 10)]
    [InlineData(0.0003, 0.0005)]
    [InlineData(1_234_567, 2_000_000)]
    [InlineData(double.NaN, 1)]
    public void The_top_is_a_round_number_that_no_bar_is_above(double value, double top) => Assert.Equal(top, BarFigure.Top([new ChartBar("a", "", [value])]), 1e-9);

    [Fact]
    public void Bars_stay_in_their_places_and_their_parts_do_not_overlap() => Gen.Double[0, 1e9].Array[1, 3].Array[1, 40].Sample(static values =>
    {
        ChartBar[] bars = [.. values.Select(static parts => new ChartBar("a", "", parts))];
        double top = BarFigure.Top(bars);
        for (int place = 0; place < bars.Length; place++)
        {
            double below = BarFigure.Height;
            foreach ((_, double x, double y, double width, double height) in BarFigure.Parts(place, bars[place], top))
            {
                Assert.InRange(x, place * BarFigure.Place, ((place + 1) * BarFigure.Place) - width);
                Assert.Equal(below, y + height, 1e-6);
                Assert.InRange(y, -1e-6, BarFigure.Height);
                below = y;
            }
        }
    });

    [Fact]
    public void A_chart_is_hidden_from_who_listens_and_takes_no_focus()
    {
        IRenderedComponent<BarChart> chart = Render<BarChart>(static parameters => parameters
            .Add(static chart => chart.Bars, [new ChartBar("1 Jan", "5", [2, 3], "/x"), new ChartBar("2 Jan", "0", [0, 0])])
            .Add(static chart => chart.Legend, ["in", "out"]).Add(static chart => chart.TopNote, static value => $"{value:0}"));

        Assert.Equal(("true", "-1"), (chart.Find("figure").GetAttribute("aria-hidden"), chart.Find("svg a").GetAttribute("tabindex")));
        Assert.Equal((2, 2, "5"), (chart.FindAll(".chart-place").Count, chart.FindAll(".chart-field .chart-part").Count, chart.Find(".chart-top span").TextContent));
        Assert.Empty(chart.FindAll("[style]"));
        Assert.Equal("30", Render<ShareBar>(static parameters => parameters.Add(static bar => bar.Share, 0.3)).Find(".share-bar-part").GetAttribute("width"));
    }

    [Fact]
    public void What_is_asked_needs_no_script()
    {
        IRenderedComponent<Confirm> ask = Render<Confirm>(static parameters => parameters
            .Add(static ask => ask.Summary, "Delete").Add(static ask => ask.Label, "Delete it").Add(static ask => ask.Question, "Really?").AddChildContent("<button>Yes</button>"));

        Assert.Equal(("Delete it", "Really?", false), (ask.Find("summary").GetAttribute("aria-label"), ask.Find("p").TextContent, ask.Find("details").HasAttribute("open")));
    }

    [Fact]
    public void A_view_of_the_usage_is_read_from_any_words_and_says_them_again()
    {
        DateTimeOffset now = new(2026, 3, 15, 12, 0, 0, TimeSpan.Zero);
        Gen.OneOf(Gen.String, Gen.Const("7"), Gen.Const("2026-03-01"), Gen.Const("9999-12-31"), Gen.Const("tokens"), Gen.Const("key"), Gen.Guid.Select(static id => $"{id}")).Array[10].Sample(words =>
        {
            string[] names = ["range", "from", "until", "show", "by", "project", "key", "person", "model", "operation"];
            UsageView view = UsageView.Of(word => words[Array.IndexOf(names, word)], now);
            Assert.InRange(view.Until - view.From, TimeSpan.FromDays(1), TimeSpan.FromDays(3660));
            Dictionary<string, string?> said = view.Words.ToDictionary(static pair => pair.Word, static pair => pair.Value);
            Assert.Equal(view, UsageView.Of(word => said.GetValueOrDefault(word), now));
        });
    }
}
