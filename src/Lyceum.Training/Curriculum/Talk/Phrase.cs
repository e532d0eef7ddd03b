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
        return WithArticles(text.ToString());
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
                text.Append(slot(inner) ?? $"<{inner}>");
            }

            pattern = pattern[(end + 1)..];
        }
    }

    // Slots are filled without looking at the article before them.
    private static string WithArticles(string text)
    {
        StringBuilder? changed = null;
        for (int i = text.Length - 3; i >= 0; i--)
        {
            if (text[i] is 'a' or 'A' && text[i + 1] == ' ' && (i == 0 || text[i - 1] == ' ') && "aeio".Contains(text[i + 2]))
            {
                (changed ??= new StringBuilder(text)).Insert(i + 1, 'n');
            }
        }

        return changed?.ToString() ?? text;
    }
}
