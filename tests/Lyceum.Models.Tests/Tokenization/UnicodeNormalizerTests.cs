using CsCheck;
using Lyceum.Models.Tokenization.Unicode;

namespace Lyceum.Models.Tests.Tokenization;

public class UnicodeNormalizerTests
{
    // Characters that move, join or fall apart: letters, marks of several classes, jamo, compatibility forms.
    private static readonly Gen<int[]> s_text = Gen.OneOf(
        'a', 'e', 0xE9, 0x1EA1, 0x301, 0x308, 0x323, 0x327, 0x345, 0x5B0, 0x1100, 0x1161, 0x11A8, 0xAC00, 0xAC01, 0xFB01, 0x2460, 0x1E9B, 0x212B, 0x915, 0x93C, 0x958, 0x2FA1D).Array[0, 12];

    [Theory]
    [InlineData(UnicodeForm.Nfc, "e\u0301", "\u00E9")]
    [InlineData(UnicodeForm.Nfd, "\u00E9", "e\u0301")]
    [InlineData(UnicodeForm.Nfd, "\u1E9B\u0323", "\u017F\u0323\u0307")]
    [InlineData(UnicodeForm.Nfc, "\u1E9B\u0323", "\u1E9B\u0323")]
    [InlineData(UnicodeForm.Nfkc, "\u1E9B\u0323", "\u1E69")]
    [InlineData(UnicodeForm.Nfkd, "\u1E9B\u0323", "s\u0323\u0307")]
    [InlineData(UnicodeForm.Nfd, "\uD55C\uAE00", "\u1112\u1161\u11AB\u1100\u1173\u11AF")]
    [InlineData(UnicodeForm.Nfc, "\u1112\u1161\u11AB\u1100\u1173\u11AF", "\uD55C\uAE00")]
    [InlineData(UnicodeForm.Nfc, "\u0958", "\u0915\u093C")]
    [InlineData(UnicodeForm.Nfc, "\u212B\u2126", "\u00C5\u03A9")]
    [InlineData(UnicodeForm.Nfkc, "\uFB01\u2460\uFF21\u3000", "fi1A ")]
    [InlineData(UnicodeForm.Nfd, "a\u0308\u0323", "a\u0323\u0308")]
    [InlineData(UnicodeForm.Nfc, "a\u0308\u0323", "\u1EA1\u0308")]
    [InlineData(UnicodeForm.Nfc, "\U0001D15E", "\U0001D157\U0001D165")]
    [InlineData(UnicodeForm.Nfc, "\u0B47\u0300\u0B3E", "\u0B47\u0300\u0B3E")]
    public void Forms_are_those_of_the_annex(object form, string text, string expected) =>
        Assert.Equal(expected, string.Concat(Normalize(text.EnumerateRunes().Select(static rune => rune.Value), (UnicodeForm)form).Select(char.ConvertFromUtf32)));

    [Fact]
    public void Forms_agree_with_each_other() => s_text.Sample(static text =>
    {
        List<int> composed = Normalize(text, UnicodeForm.Nfc);
        List<int> decomposed = Normalize(text, UnicodeForm.Nfd);
        Assert.Equal(composed, Normalize(composed, UnicodeForm.Nfc));
        Assert.Equal(decomposed, Normalize(decomposed, UnicodeForm.Nfd));
        Assert.Equal(composed, Normalize(decomposed, UnicodeForm.Nfc));
        Assert.Equal(decomposed, Normalize(composed, UnicodeForm.Nfd));
        Assert.Equal(Normalize(text, UnicodeForm.Nfkd), Normalize(Normalize(text, UnicodeForm.Nfkc), UnicodeForm.Nfkd));
    });

    private static List<int> Normalize(IEnumerable<int> text, UnicodeForm form)
    {
        List<int> result = [.. text];
        UnicodeNormalizer.Normalize(result, form);
        return result;
    }
}
