using CsCheck;

namespace Lyceum.Web.Tests.Content;

/// <summary>Markdown at random: pieces that go well together, and pieces that do not.</summary>
internal static class MarkdownMixtures
{
    private static readonly string[] s_pieces =
    [
        "a", "word ", "Text:", " ", "  ", "    ", "\t", "\n", "\n", "\n", "\n\n", "\n\n", "\r\n", "\r", "# ", "### ", "- ", "* ", "+ ", "1. ", "2) ", "10. ", "> ", ">", "- [ ] ", "- [x] ", "---", "***", "===", "=", "-",
        "```", "```cs\n", "~~~", "`", "``", "**", "*", "_", "__", "~~", "~", "|", "| a | b |\n", "|---|:-:|\n", "|-|", "a|b\n", "-|-\n", ":-", "\\|", "\\", "\\\\", "$", "$$", "$x^2$", "$5", "\\(", "\\)", "\\[", "\\]",
        "\\frac{1}{2}", "{", "}", "^", "[", "]", "(", ")", "[a]", "[b][a]", "[a]: https://example.com/a\n", "[A]: http://other.example\n", "[^1]", "[^1]: note\n", "[^1]:", "](https://example.com)", "](javascript:x)", "![", "!",
        "<", ">", "<b>", "<script>", "</script>", "<!--", "<https://example.com>", "https://example.com/x", "www.example.com", "mailto:a@example.com", "&amp;", "&#x6a;", "&", "\"title\"", "'", "…", "é", "👩‍🔬", "\u202E", "\u2066", "\0", "\uD800",
        "6 × 18 = 108\n", "7 + 2 = 9\n", "Answer: 9", "Answer:", "int x = 1; // y", "/* ", "\"\"\"", "<a href=\"x\">", "{\"a\": 1}", "中文", "שלום",
    ];

    /// <summary>Texts of up to a number of pieces.</summary>
    public static Gen<string> Texts(int pieces) => Gen.Int[0, s_pieces.Length - 1].Select(static piece => s_pieces[piece]).Array[0, pieces].Select(string.Concat);

    /// <summary>A text and the places at which it is cut.</summary>
    public static Gen<(string Text, int[] Cuts)> CutTexts(int pieces) =>
        Texts(pieces).SelectMany(static text => Gen.Int[0, text.Length].Array[0, 12].Select(cuts => (text, cuts)));
}
