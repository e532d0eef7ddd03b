using System.Text;

namespace Lyceum.Training.Curriculum.Talk;

/// <summary>
/// Writes sentences from patterns. <c>{hello|hi|}</c> is one of the texts between the bars, and may be empty;
/// <c>&lt;country&gt;</c> is a slot. Alternatives hold slots but no alternatives.
/// </summary>
internal static class Phrase
{
    /// <summary>Writes a sentence.</summary>
    /// <param name="random">Where every choice comes from.</param>
    /// <param name="pattern">The pattern.</param>
    /// <param name="slot">What stands in a slot; null leaves the text as it is.</param>
    public static string Write(ItemRandom random, string pattern, Func<string, string?> slot)
    {
        StringBuilder text = new(pattern.Length + 16);
        Write(random, pattern, slot, text);
        return text.ToString();
    }

    private static void Write(ItemRandom random, ReadOnlySpan<char> pattern, Func<string, string?> slot, StringBuilder text)
    {
        while (!pattern.IsEmpty)
        {
            int mark = pattern.IndexOfAny('{', '<');
            int end = mark < 0 ? -1 : pattern[mark..].IndexOf(pattern[mark] == '{' ? '}' : '>') + mark;
            if (mark < 0 || end < mark)
            {
                text.Append(pattern);
                return;
            }

            text.Append(pattern[..mark]);
            string inner = pattern[(mark + 1)..end].ToString();
            if (pattern[mark] == '{')
            {
                Write(random, random.Pick(inner.Split('|')), slot, text);
            }
            else
            {
                Append(text, slot(inner) ?? $"<{inner}>");
            }

            pattern = pattern[(end + 1)..];
        }
    }

    // "a <slot>" becomes "an apple" where the slot asks for it.
    private static void Append(StringBuilder text, string filled)
    {
        bool article = text.Length >= 2 && text[^1] == ' ' && text[^2] is 'a' or 'A' && (text.Length == 2 || text[^3] == ' ');
        if (article && BeginsWithVowel(filled))
        {
            text.Insert(text.Length - 1, 'n');
        }

        text.Append(filled);
    }

    private static bool BeginsWithVowel(string text) =>
        text.Length > 0
        && (char.ToLowerInvariant(text[0]) is 'a' or 'e' or 'i' or 'o' || text.StartsWith("umb", StringComparison.Ordinal) || text.StartsWith("ugl", StringComparison.Ordinal));
}
