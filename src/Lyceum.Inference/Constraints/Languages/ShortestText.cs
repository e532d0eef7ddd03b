namespace Lyceum.Inference.Constraints.Languages;

/// <summary>Finds the length of the shortest text of an expression that does not show it: breadth first over its derivatives.</summary>
internal static class ShortestText
{
    /// <summary>The length, or <see cref="Language.Infinite"/>.</summary>
    /// <exception cref="ConstraintException">The search visits more expressions than the table allows.</exception>
    public static int Search(LanguageTable table, Language start)
    {
        List<(Language Language, int From, int Depth)> visited = [(start, -1, 0)];
        HashSet<Language> seen = [start];
        int best = Language.Infinite;
        int end = -1;
        for (int at = 0; at < visited.Count; at++)
        {
            (Language language, _, int depth) = visited[at];
            if (depth >= best)
            {
                break;
            }

            if (language.KnownShortest >= 0)
            {
                int length = Language.Add(depth, language.KnownShortest);
                if (length < best)
                {
                    best = length;
                    end = at;
                }

                continue;
            }

            ByteSet rest = language.First;
            while (!rest.IsEmpty)
            {
                ByteSet same = ByteSet.All;
                Language derivative = language.Derive(table, rest.Lowest, ref same);
                rest &= ~same;
                if (derivative is not Nothing && seen.Add(derivative))
                {
                    visited.Add((derivative, at, depth + 1));
                    if (visited.Count > table.SearchLimit)
                    {
                        // Where a form is already in use, what cannot be told is avoided.
                        return table.Limit == int.MaxValue ? Language.Infinite : throw new ConstraintException("The conditions on one text are too many to tell in reasonable time whether any text meets them all.");
                    }
                }
            }
        }

        if (end < 0)
        {
            foreach ((Language language, _, _) in visited)
            {
                language.KnownShortest = Language.Infinite;
            }

            return Language.Infinite;
        }

        for (int at = end; at >= 0; at = visited[at].From)
        {
            visited[at].Language.KnownShortest = best - visited[at].Depth;
        }

        return best;
    }
}
