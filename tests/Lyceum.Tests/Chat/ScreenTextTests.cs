using CsCheck;
using Lyceum.Chat;

namespace Lyceum.Tests.Chat;

public class ScreenTextTests
{
    public static TheoryData<string, string> Texts => new()
    {
        { "plain text, äöü, 漢字 😀\n\ttab", "plain text, äöü, 漢字 😀\n\ttab" },
        { "a\u001b[31mred\u001b[0m b", "ared b" },
        { "a\u001b]0;title\u0007b", "ab" },
        { "a\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\b", "alinkb" },
        { "a\u001bPq#0\u001b\\b", "ab" },
        { "a\u001b(Bb", "ab" },
        { "a\u001bcb", "ab" },
        { "a\u009b2Jb", "ab" },
        { "a\r\u0008\u0007\u007f\0b", "ab" },
        { "a\u001b]never ended\nnext", "a\nnext" },
        { "a\u001b[", "a" },
        { "a\u001b\u001b[1mb", "ab" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Control_characters_and_escape_sequences_go(string text, string expected)
    {
        Assert.Equal(expected, new ScreenText().Clean(text));
        ScreenText stream = new();
        Assert.Equal(expected, string.Concat(text.Select(c => stream.Clean(c.ToString()))));
    }

    [Fact]
    public void No_text_brings_a_control_character_to_the_screen() =>
        Gen.Char["\u001b[]\\;?0m\n\tP\u0007\u009b\u009c\u0090 ab\r\u007f"].Array[0, 60].Sample(static chars =>
            Assert.DoesNotContain(new ScreenText().Clean(new string(chars)), static c => char.IsControl(c) && c is not ('\n' or '\t')));

    [Fact]
    public void A_sequence_that_never_ends_does_not_swallow_the_answer()
    {
        string clean = new ScreenText().Clean("\u001b]" + new string('x', 1000) + "end");
        Assert.EndsWith("xend", clean, StringComparison.Ordinal);
    }
}
