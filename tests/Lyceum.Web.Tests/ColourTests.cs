using System.Globalization;
using System.Text.RegularExpressions;
using Lyceum.TestKit;

namespace Lyceum.Web.Tests;

/// <summary>Colours can be told from what they stand on (WCAG 2.2, 1.4.3), in both themes.</summary>
public partial class ColourTests
{
    [Theory]
    [InlineData("ink")]
    [InlineData("code-comment")]
    [InlineData("code-string")]
    [InlineData("code-number")]
    [InlineData("code-keyword")]
    [InlineData("code-type")]
    [InlineData("code-name")]
    [InlineData("code-function")]
    [InlineData("code-variable")]
    [InlineData("code-meta")]
    public void Words_of_code_are_readable(string colour) => Assert.All([0, 1], theme => Assert.True(Contrast(colour, "code-paper", theme) >= 4.5, $"{colour} in theme {theme}: {Contrast(colour, "code-paper", theme):F2}"));

    [Theory]
    [InlineData("good", "good-wash")]
    [InlineData("bad", "bad-wash")]
    [InlineData("ink", "accent-wash")]
    [InlineData("accent-strong", "accent-wash")]
    [InlineData("ink-soft", "surface-sunk")]
    [InlineData("ink-faint", "paper")]
    [InlineData("ink-faint", "surface")]
    [InlineData("accent", "paper")]
    public void Words_are_readable(string colour, string paper) => Assert.All([0, 1], theme => Assert.True(Contrast(colour, paper, theme) >= 4.5, $"{colour} on {paper} in theme {theme}: {Contrast(colour, paper, theme):F2}"));

    private static double Contrast(string first, string second, int theme)
    {
        double[] both = [.. new[] { Luminance(first, theme), Luminance(second, theme) }.Order()];
        return (both[1] + 0.05) / (both[0] + 0.05);
    }

    private static double Luminance(string name, int theme)
    {
        string tokens = File.ReadAllText(Path.Combine(Repository.Root, "src", "Lyceum.Web", "Assets", "css", "tokens.css"));
        Match token = Token().Matches(tokens).Single(token => token.Groups[1].Value == name);
        string colour = token.Groups[2 + theme].Value;
        double[] parts = [.. new[] { 0, 2, 4 }.Select(at => int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)
            .Select(static part => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4))];
        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }

    [GeneratedRegex(@"--([a-z-]+): light-dark\(#([0-9a-f]{6}), #([0-9a-f]{6})\)")]
    private static partial Regex Token();
}
