using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Lyceum.Training.Curriculum.Words;

/// <summary>
/// Fills a wording. <c>{a}</c> is a number or text, <c>{He}</c> the text <c>he</c> with a capital, <c>{a:box|boxes}</c> a
/// number with the form that fits it, <c>{an:thing}</c> a text with its article, and <c>[some|many]</c> one of the choices.
/// </summary>
internal static partial class Wording
{
    private static readonly string[] NumberWords = ["", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

    /// <exception cref="FormatException">A placeholder is not set.</exception>
    public static string Fill(string wording, Story story)
    {
        var random = story.Random;
        var inWords = random.Chance(0.08);
        var withCommas = random.Chance(0.15);
        var text = new StringBuilder();
        var chosen = Framing.Request(Paraphrase.Apply(Tidy(Choose(wording, random)), random), random);
        for (var i = 0; i < chosen.Length; i++)
        {
            if (chosen[i] != '{')
            {
                text.Append(chosen[i]);
                continue;
            }

            var end = chosen.IndexOf('}', i);
            var key = chosen[(i + 1)..end];
            var follows = chosen[(end + 1)..];
            i = end;
            text.Append(Value(key, story, inWords && IsPlainCount(text, follows), withCommas));
        }

        return text.ToString();
    }

    /// <summary>The article that a word takes.</summary>
    public static string Article(string word) =>
        word[0] is 'a' or 'e' or 'i' or 'o' or 'u' && !word.StartsWith("uni", StringComparison.Ordinal) && !word.StartsWith("use", StringComparison.Ordinal)
            ? "an" : "a";

    private static string Value(string key, Story story, bool inWords, bool withCommas)
    {
        if (key.Split(':') is [var name, var forms])
        {
            if (name == "an")
            {
                return story.TryText(forms, out var noun) ? $"{Article(noun)} {noun}" : throw Missing(key);
            }

            var pair = forms.Split('|');
            return story.TryNumber(name, out var count) ? $"{Number(count, inWords, withCommas)} {(count == 1 ? pair[0] : pair[1])}" : throw Missing(key);
        }

        if (story.TryNumber(key, out var number))
        {
            return Number(number, inWords, withCommas);
        }

        if (story.TryText(key, out var text))
        {
            return text;
        }

        var small = char.ToLowerInvariant(key[0]) + key[1..];
        return story.TryText(small, out text) ? char.ToUpperInvariant(text[0]) + text[1..] : throw Missing(key);
    }

    private static string Number(decimal number, bool inWords, bool withCommas)
    {
        if (inWords && number is >= 2 and <= 10 && decimal.IsInteger(number))
        {
            return NumberWords[(int)number];
        }

        return withCommas && number >= 1000 && decimal.IsInteger(number)
            ? number.ToString("#,##0", CultureInfo.InvariantCulture)
            : Working.Write(number);
    }

    // Figures stay before units and signs, and where a sentence begins.
    private static bool IsPlainCount(StringBuilder before, string after) =>
        before.Length > 2 && before[^1] == ' ' && char.IsLetter(before[^2]) && after.Length > 2
        && (after[0] != ' ' || (char.IsLetter(after[1]) && !after.StartsWith(" km", StringComparison.Ordinal)
            && !after.StartsWith(" m ", StringComparison.Ordinal) && !after.StartsWith(" cm", StringComparison.Ordinal)
            && !after.StartsWith(" kg", StringComparison.Ordinal) && !after.StartsWith(" g ", StringComparison.Ordinal)
            && !after.StartsWith(" ml", StringComparison.Ordinal) && !after.StartsWith(" litre", StringComparison.Ordinal)))
        && after[0] is ' ' or '.' or ',' or '?';

    private static string Choose(string wording, ItemRandom random)
    {
        int open;
        while ((open = wording.LastIndexOf('[')) >= 0)
        {
            var close = wording.IndexOf(']', open);
            var choices = wording[(open + 1)..close].Split('|');
            wording = string.Concat(wording.AsSpan(0, open), random.Pick<string>(choices), wording.AsSpan(close + 1));
        }

        return wording;
    }

    // An empty choice leaves a space before the mark, and a request is no question.
    private static string Tidy(string wording) =>
        Order().Replace(wording.Replace(" ?", "?", StringComparison.Ordinal).Replace(" .", ".", StringComparison.Ordinal), "$1.");

    [GeneratedRegex(@"((?:^|[.!?] )(?:Find|Work out|Calculate|Determine) [^.?!]*)\?", RegexOptions.CultureInvariant)]
    private static partial Regex Order();

    private static FormatException Missing(string key) => new($"Nothing is set for '{{{key}}}'.");
}
