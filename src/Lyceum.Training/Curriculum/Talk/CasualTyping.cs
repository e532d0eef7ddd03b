namespace Lyceum.Training.Curriculum.Talk;

/// <summary>Writes a sentence as people type it: without capitals, without marks, with a slip of the finger. Digits stay.</summary>
internal static class CasualTyping
{
    private static readonly (string Long, string Short)[] Shortenings =
    [
        ("you", "u"), ("are", "r"), ("please", "pls"), ("What is", "whats"), ("what is", "whats"), ("I am", "im"), ("cannot", "cant"), ("and", "n"), ("to", "2"),
    ];

    /// <summary>The sentence, with its words as they are: changed at most in capitals and marks.</summary>
    public static string ApplyToSum(ItemRandom random, string text)
    {
        text = random.Chance(0.4) ? text.TrimEnd('.', '?', ' ') : text;
        return random.Chance(0.4) ? text.ToLowerInvariant() : text;
    }

    /// <summary>The sentence, changed or not.</summary>
    public static string Apply(ItemRandom random, string text)
    {
        if (random.Chance(0.45))
        {
            return text;
        }

        if (random.Chance(0.1))
        {
            (string whole, string brief) = random.Pick(Shortenings);
            text = ReplaceWord(text, whole, brief);
        }

        if (random.Chance(0.25))
        {
            text = Slip(random, text);
        }

        if (random.Chance(0.6))
        {
            text = text.TrimEnd('.', '?', '!', ' ');
        }

        if (random.Chance(0.3))
        {
            text = text.Replace("'", "", StringComparison.Ordinal);
        }

        text = random.Next(0, 99) switch
        {
            < 60 => text.ToLowerInvariant(),
            < 65 => text.ToUpperInvariant(),
            < 70 => text + random.Pick("??", "!", "...", "!!", " :)", " ?"),
            _ => text,
        };
        return text.Length == 0 ? "?" : text;
    }

    /// <summary>One letter of one word doubled, dropped or exchanged with its neighbour.</summary>
    private static string Slip(ItemRandom random, string text)
    {
        int at = random.Next(0, text.Length - 1);
        if (at == 0 || at + 2 >= text.Length || !char.IsAsciiLetterLower(text[at]) || !char.IsAsciiLetterLower(text[at + 1]))
        {
            return text;
        }

        return random.Next(0, 2) switch
        {
            0 => text.Insert(at, text[at].ToString()),
            1 => text.Remove(at, 1),
            _ => string.Concat(text.AsSpan(0, at), text.AsSpan(at + 1, 1), text.AsSpan(at, 1), text.AsSpan(at + 2)),
        };
    }

    private static string ReplaceWord(string text, string whole, string brief)
    {
        int at = text.IndexOf(whole, StringComparison.Ordinal);
        bool alone = at >= 0
            && (at == 0 || !char.IsLetter(text[at - 1]))
            && (at + whole.Length == text.Length || !char.IsLetter(text[at + whole.Length]));
        return alone ? string.Concat(text.AsSpan(0, at), brief, text.AsSpan(at + whole.Length)) : text;
    }
}
