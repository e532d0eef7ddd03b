using System.Text;

namespace Lyceum.Platform;

/// <summary>Text that both databases store: PostgreSQL takes neither a zero character nor half a surrogate pair.</summary>
internal static class StoredText
{
    /// <summary>Puts the replacement character where a character cannot be stored.</summary>
    public static string Clean(string text)
    {
        int bad = FindBad(text);
        if (bad < 0)
        {
            return text;
        }

        StringBuilder clean = new(text.Length);
        clean.Append(text, 0, bad);
        foreach (Rune rune in text.AsSpan(bad).EnumerateRunes())
        {
            clean.Append(rune.Value == 0 ? Rune.ReplacementChar.ToString() : rune.ToString());
        }

        return clean.ToString();
    }

    private static int FindBad(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == 0)
            {
                return i;
            }

            if (char.IsSurrogate(text[i]))
            {
                if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
                {
                    return i;
                }

                i++;
            }
        }

        return -1;
    }
}
