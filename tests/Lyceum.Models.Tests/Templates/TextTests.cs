using Lyceum.Models.Templates;
using Lyceum.Models.Templates.Values;

namespace Lyceum.Models.Tests.Templates;

/// <summary>Searching and taking apart, against the plainest way to say the same.</summary>
public class TextTests
{
    private static readonly Dictionary<string, object?> s_none = [];

    [Theory]
    [InlineData("{{ ' a  b c '.split() }}", "['a', 'b', 'c']")]
    [InlineData("{{ ' a  b c '.split(none, 1) }}", "['a', 'b c ']")]
    [InlineData("{{ ' a  b c '.split(none, 0) }}", "['a  b c ']")]
    [InlineData("{{ ' a  b c '.rsplit(none, 1) }}", "[' a  b', 'c']")]
    [InlineData("{{ ' a  b c '.rsplit(none, 0) }}", "[' a  b c']")]
    [InlineData("{{ '  '.split() }}{{ ''.rsplit() }}", "[][]")]
    [InlineData("{{ 'a,,b,'.split(',') }}", "['a', '', 'b', '']")]
    [InlineData("{{ 'a,,b,'.split(',', 1) }}", "['a', ',b,']")]
    [InlineData("{{ 'a,,b,'.rsplit(',', 2) }}", "['a,', 'b', '']")]
    [InlineData("{{ 'a,,b,'.split(',', 0) }}{{ ''.split(',') }}", "['a,,b,']['']")]
    [InlineData("{{ 'aaaa'.rsplit('aaa') }}{{ 'aaaa'.split('aaa') }}", "['a', '']['', 'a']")]
    [InlineData("{{ 'a <b>c</b>  d<!-- <i>e -->f < g' | striptags }}", "a c df < g")]
    [InlineData("{{ '<!-- a <b>c' | striptags }}", "c")]
    [InlineData("{{ 'a<<!-- x -->b>c &lt;' | striptags }}", "ac <")]
    [InlineData("{{ 'abcdefghij kl' | wordwrap(4) }}", "abcd\nefgh\nij\nkl")]
    [InlineData("{{ 'ab cdefghij' | wordwrap(4) }}", "ab c\ndefg\nhij")]
    [InlineData("{{ 'ab cdefghij k' | wordwrap(4, false) }}", "ab\ncdefghij\nk")]
    [InlineData("{{ '          ab' | wordwrap(4) }}", "  ab")]
    [InlineData("{{ 'a\U0001F600b\U0001F600c' | wordwrap(2) }}", "a\U0001F600\nb\U0001F600\nc")]
    [InlineData("{{ 'xxabyy'.strip('0123456789ABCDEFGHIJKLMNOPQRSTUVWZ\U0001F600xy') }}{{ '\U0001F600a\U0001F601'.strip('0123456789ABCDEFGHIJKLMNOPQRSTUVWZ\U0001F600') }}", "aba\U0001F601")]
    public void Texts_come_apart_as_in_python(string template, string expected) => Assert.Equal(expected, ChatTemplate.Parse(template).Render(s_none));

    [Fact]
    public void Every_search_finds_what_the_plainest_one_finds()
    {
        Random random = new(1);
        string Make(int length) => string.Concat(Enumerable.Range(0, length).Select(_ => random.Next(8) == 0 ? 'b' : 'a'));
        for (int i = 0; i < 2000; i++)
        {
            // Short parts are searched in another way than long ones.
            string text = Make(random.Next(200));
            string part = i % 2 == 0 ? Make(random.Next(1, 5)) : string.Concat(Enumerable.Repeat(Make(random.Next(1, 4)), 40))[..random.Next(33, 40)];
            text += part + Make(random.Next(20)) + part[1..];
            int end = random.Next(text.Length + 1);

            Assert.Equal(text.IndexOf(part, end, StringComparison.Ordinal), Text.Find(text, part, end));
            Assert.Equal(text[..end].LastIndexOf(part, StringComparison.Ordinal), Text.LastFind(text, part, end));
            int limit = random.Next(-1, 4);
            Assert.Equal(text.Split(part, limit < 0 ? int.MaxValue : limit + 1), Text.Split(text, part, limit, fromEnd: false));
            Assert.Equal(Reverse(Reverse(text).Split(Reverse(part), limit < 0 ? int.MaxValue : limit + 1)), Text.Split(text, part, limit, fromEnd: true));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Splitting_copies_each_character_once(bool fromEnd)
    {
        string text = string.Concat(Enumerable.Repeat("a ", 100_000));
        long before = GC.GetAllocatedBytesForCurrentThread();

        int parts = Text.Split(text, " ", -1, fromEnd).Count + Text.SplitWhiteSpace(text, -1, fromEnd).Count;

        Assert.Equal(200_001, parts);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 64 << 20);
    }

    private static string Reverse(string text) => string.Concat(text.Reverse());

    private static string[] Reverse(string[] parts) => [.. parts.Reverse().Select(Reverse)];
}
