using Lyceum.Inference.Constraints.Languages;

namespace Lyceum.Inference.Constraints.Json;

/// <summary>Finds the shortest texts of an expression, one after the other.</summary>
internal static class DistinctTexts
{
    /// <summary>The shortest texts, the shortest first; fewer than asked for where there are no more.</summary>
    public static List<byte[]> Shortest(LanguageTable table, Language language, int count)
    {
        List<byte[]> found = [];
        while (found.Count < count)
        {
            Language rest = found.Count == 0 ? language : table.Difference(language, table.Literals(new LiteralList(found)));
            if (rest.Shortest(table) == Language.Infinite)
            {
                break;
            }

            found.Add(Write(table, rest));
        }

        return found;
    }

    /// <summary>All texts of an expression; null where there are more than a number.</summary>
    public static List<byte[]>? All(LanguageTable table, Language language, int most)
    {
        List<byte[]> found = [];
        return Collect(table, language, [], found, most) ? found : null;
    }

    private static bool Collect(LanguageTable table, Language language, List<byte> text, List<byte[]> found, int most)
    {
        if (text.Count > 200)
        {
            return false;
        }

        if (language.IsNullable)
        {
            found.Add([.. text]);
            if (found.Count > most)
            {
                return false;
            }
        }

        // A wide set of bytes is the beginning of many texts.
        if (language.First.Count > most && language is not (Intersection or Complement))
        {
            return false;
        }

        for (ByteSet rest = language.First; !rest.IsEmpty; rest &= ~ByteSet.Of(rest.Lowest))
        {
            ByteSet same = ByteSet.All;
            Language derivative = language.Derive(table, rest.Lowest, ref same);
            if (derivative is Nothing || derivative.Shortest(table) == Language.Infinite)
            {
                continue;
            }

            text.Add(rest.Lowest);
            bool few = Collect(table, derivative, text, found, most);
            text.RemoveAt(text.Count - 1);
            if (!few)
            {
                return false;
            }
        }

        return true;
    }

    private static byte[] Write(LanguageTable table, Language language)
    {
        List<byte> text = [];
        while (!language.IsNullable)
        {
            int wanted = language.Shortest(table) - 1;
            for (ByteSet rest = language.First; !rest.IsEmpty;)
            {
                ByteSet same = ByteSet.All;
                byte next = rest.Lowest;
                Language derivative = language.Derive(table, next, ref same);
                if (derivative is not Nothing && derivative.Shortest(table) <= wanted)
                {
                    text.Add(next);
                    language = derivative;
                    break;
                }

                rest &= ~(same | ByteSet.Of(next));
            }
        }

        return [.. text];
    }
}
