using CsCheck;
using Lyceum.Inference.Sampling;

namespace Lyceum.Inference.Tests.Sampling;

public class StopMatcherTests
{
    [Fact]
    public void A_stop_string_across_pieces_is_never_let_out()
    {
        StopMatcher matcher = new(["\nUser:"]);
        Assert.Equal("Hello", matcher.Add("Hello"));
        Assert.Equal("", matcher.Add("\nUs"));
        Assert.Null(matcher.Stopped);
        Assert.Equal("", matcher.Add("er: and more"));
        Assert.Equal("\nUser:", matcher.Stopped);
        Assert.Equal("", matcher.Add("anything"));
        Assert.Equal("", matcher.Flush());
    }

    [Fact]
    public void Text_that_only_looked_like_a_stop_string_comes_out_whole()
    {
        StopMatcher matcher = new(["aab"]);
        Assert.Equal("", matcher.Add("aa"));
        Assert.Equal("a", matcher.Add("a"));
        Assert.Equal("aac", matcher.Add("c"));
        Assert.Equal("x", matcher.Add("xa"));
        Assert.Equal("a", matcher.Flush());
    }

    [Fact]
    public void The_first_to_be_complete_stops_and_the_longest_of_those_that_end_together() => Assert.Multiple(
        () => Assert.Equal("a", Run(["abcX", "bc"], ["abcX"]).Text),
        () => Assert.Equal("x", Run(["b", "ab"], ["xab"]).Text),
        () => Assert.Equal("", Run(["ab", "abc"], ["abc"]).Text));

    [Fact]
    public void Cutting_the_text_differently_changes_nothing() =>
        Gen.Select(
            Gen.Char["abc"].Array[0, 30].Select(static chars => new string(chars)),
            Gen.Char["abc"].Array[1, 4].Select(static chars => new string(chars)).Array[0, 3],
            Gen.Int[1, 5].Array[30]).Sample((text, stops, cuts) =>
        {
            List<string> pieces = [];
            int place = 0;
            for (int i = 0; place < text.Length; i++)
            {
                int length = Math.Min(cuts[i], text.Length - place);
                pieces.Add(text.Substring(place, length));
                place += length;
            }

            int end = Enumerable.Range(0, text.Length + 1).FirstOrDefault(e => stops.Any(stop => text[..e].EndsWith(stop, StringComparison.Ordinal)), -1);
            string? stopped = end < 0 ? null : stops.Where(stop => text[..end].EndsWith(stop, StringComparison.Ordinal)).MaxBy(static stop => stop.Length);
            Assert.Equal((end < 0 ? text : text[..(end - stopped!.Length)], stopped), Run(stops, [.. pieces]));
        });

    [Fact]
    public void A_stop_string_that_could_cut_a_character_is_refused() =>
        Assert.All(["", "\ud83d", "a\ude00b"], static stop => Assert.Throws<ArgumentException>(() => new StopMatcher([stop])));

    private static (string Text, string? Stopped) Run(string[] stops, string[] pieces)
    {
        StopMatcher matcher = new(stops);
        string text = string.Concat(pieces.Select(matcher.Add));
        return (text + matcher.Flush(), matcher.Stopped);
    }
}
