using Lyceum.Models.Tokenization.Patterns;

namespace Lyceum.Models.Tests.Tokenization;

public class PatternTests
{
    [Theory]
    [InlineData("a|ab", "ab", "a|b")]
    [InlineData("ab|a", "ab", "ab")]
    [InlineData(@"\s+(?!\S)|\s+", "x   y  ", "x|  | |y|  ")]
    [InlineData(@"\p{N}{1,3}", "1234567", "123|456|7")]
    [InlineData(@"\p{L}+", "a\U00020BB7\U00010330b1", "a\U00020BB7\U00010330b|1")]
    [InlineData(@"[\p{L}&&[^\p{Han}]]+", "ab\u4E2Dc", "ab|\u4E2D|c")]
    [InlineData(@"[^a-c[x-z]]+", "abdexyq", "ab|de|xy|q")]
    [InlineData(@"(?i:'S|'ll)", "it'S'LLx", "it|'S|'LL|x")]
    [InlineData(@"(?<=a)b", "abcb", "a|b|cb")]
    [InlineData(@"(?<!a)b", "abcb", "abc|b")]
    [InlineData(@"(?>a+)b|a", "aab", "aab")]
    [InlineData(@"a++ab|a", "aaab", "a|a|a|b")]
    [InlineData(@"(?:ab){2,}c", "ababcabc", "ababc|abc")]
    [InlineData(@"a+?b?", "aab", "a|ab")]
    [InlineData(@"\bx\b", "x xx x", "x| xx |x")]
    [InlineData(@"^\s+|\s+$", "  a b  ", "  |a b|  ")]
    [InlineData(@"\u0061|\x{62}|\x63", "abcd", "a|b|c|d")]
    [InlineData(@"[\]\-a]+", "a]-b", "a]-|b")]
    [InlineData(@"x{,2}", "xxx", "xx|x")]
    [InlineData(@"a{b", "a{b", "a{b")]
    [InlineData(@"[[:digit:]]+", "a12b", "a|12|b")]
    [InlineData(@"\p{^L}+", "ab12", "ab|12")]
    public void Matches_are_set_apart(string pattern, string text, string expected) => Assert.Equal(expected, Split(new PatternSplit(PatternProgram.Compile(pattern)), text));

    [Theory]
    [InlineData(SplitBehavior.Isolated, false, "a|-|-|b")]
    [InlineData(SplitBehavior.Removed, false, "a|b")]
    [InlineData(SplitBehavior.Removed, true, "-|-")]
    [InlineData(SplitBehavior.MergedWithPrevious, false, "a-|-|b")]
    [InlineData(SplitBehavior.MergedWithNext, false, "a|-|-b")]
    [InlineData(SplitBehavior.Contiguous, false, "a|--|b")]
    internal void Behaviours_place_the_match(SplitBehavior behavior, bool invert, string expected) =>
        Assert.Equal(expected, Split(new PatternSplit(PatternProgram.Compile("-"), behavior, invert), "a--b"));

    [Theory]
    [InlineData(false, "x1234567y12", "x|1|234|567|y|12")]
    [InlineData(true, "x1234567 12a", "x|1|234|567| 12a")]
    [InlineData(false, "123", "123")]
    public void Digits_are_grouped_from_the_right(bool atWordEnd, string text, string expected) => Assert.Equal(expected, Split(new DigitGroupSplit(atWordEnd), text));

    [Theory]
    [InlineData("(")]
    [InlineData(")")]
    [InlineData("[a")]
    [InlineData("*a")]
    [InlineData("(?P<name>a)")]
    [InlineData(@"\p{Klingon}")]
    [InlineData(@"\1")]
    [InlineData(@"a{3,2}")]
    [InlineData(@"a{100000}")]
    [InlineData(@"(?:a?)*")]
    [InlineData(@"(?<=a+)b")]
    [InlineData("[z-a]")]
    [InlineData(@"\x{110000}")]
    [InlineData("(?:(?:(?:(?:a{4000}b){4000}){4000}){4000})")]
    public void What_is_malformed_or_unknown_is_named(string pattern)
    {
        ModelFormatException error = Assert.Throws<ModelFormatException>(() => PatternProgram.Compile(pattern));
        Assert.Contains(pattern, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_is_bounded() =>
        Assert.Throws<ModelFormatException>(() => PatternProgram.Compile(new string('(', 100_000) + "a" + new string(')', 100_000)));

    [Theory]
    [InlineData("(?:a|aa)+b", 2000)]
    [InlineData("(?:a+)+b", 2000)]
    [InlineData(@"(?:\w+\s?)+!", 2000)]
    public void Backtracking_does_not_explode(string pattern, int length)
    {
        int[] text = [.. Enumerable.Repeat((int)'a', length)];
        PatternMatcher matcher = new();
        matcher.Begin(PatternProgram.Compile(pattern));
        Assert.False(matcher.TryFind(text, 0, out _, out _));
        Assert.True(matcher.Steps < 40L * length * length, $"{matcher.Steps} steps for {length} characters");
    }

    private static string Split(SplitStep step, string text)
    {
        int[] codePoints = [.. text.EnumerateRunes().Select(static rune => rune.Value)];
        PieceList pieces = new TextSplitter().Split([step], codePoints);
        return string.Join('|', Enumerable.Range(0, pieces.Count).Select(i => string.Concat(codePoints[pieces[i].Start..pieces[i].End].Select(char.ConvertFromUtf32))));
    }
}
