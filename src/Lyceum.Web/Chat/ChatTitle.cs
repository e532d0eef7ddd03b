using System.Text;

namespace Lyceum.Web.Chat;

/// <summary>What a conversation is called: what the model suggests where that is sensible, and else its own first words.</summary>
internal static class ChatTitle
{
    /// <summary>The longest title, in UTF-16 units.</summary>
    public const int Longest = 60;

    private const int MostWords = 10;

    /// <summary>The first words of a text, on one line.</summary>
    /// <returns>Empty where it has none.</returns>
    public static string FirstWords(string text)
    {
        string line = OneLine(text.Length > 400 ? text[..400] : text);
        if (line.Length <= Longest)
        {
            return line;
        }

        int end = line.LastIndexOf(' ', Longest - 1);
        string cut = line[..(end > Longest / 2 ? end : Longest - 1)];
        return (char.IsHighSurrogate(cut[^1]) ? cut[..^1] : cut) + "…";
    }

    /// <summary>What a model suggested, as far as it can be a title: short, one line, and about the conversation, with a word of which it shares.</summary>
    /// <param name="suggested">What the model wrote.</param>
    /// <param name="conversation">What was said.</param>
    /// <returns>Null where it is none.</returns>
    public static string? Accept(string suggested, string conversation)
    {
        string trimmed = suggested.Trim();
        if (trimmed.Contains('\n', StringComparison.Ordinal))
        {
            return null;
        }

        string title = OneLine(trimmed);
        foreach (string label in new[] { "title:", "titel:" })
        {
            title = title.StartsWith(label, StringComparison.OrdinalIgnoreCase) ? title[label.Length..].Trim() : title;
        }

        title = title.Trim('"', '\'', '*', '#', '“', '”', '„', '«', '»', '`', ' ').TrimEnd('.').Trim();
        string[] words = Words(title);
        return title.Length is >= 3 and <= Longest && words.Length is >= 1 and <= MostWords && !title.Any(static letter => letter is '<' or '>' or '{' or '}' or '\uFFFD')
            && words.Where(static word => word.Length >= 4).Intersect(Words(conversation), StringComparer.OrdinalIgnoreCase).Any()
            ? title : null;
    }

    private static string OneLine(string text)
    {
        StringBuilder line = new();
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
            {
                if (line.Length > 0 && line[^1] != ' ')
                {
                    line.Append(' ');
                }
            }
            else if (rune != Rune.ReplacementChar)
            {
                line.Append(rune.ToString());
            }
        }

        return line.ToString().TrimEnd();
    }

    private static string[] Words(string text) => text.Split([.. text.Where(static letter => !char.IsLetterOrDigit(letter)).Distinct()], StringSplitOptions.RemoveEmptyEntries);
}
