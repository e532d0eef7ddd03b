using Lyceum.Inference.Constraints.Grammars;
using Lyceum.Inference.Constraints.Languages;

namespace Lyceum.Inference.Constraints.Json;

/// <summary>Turns conditions on arrays into symbols.</summary>
/// <param name="table">Makes the symbols.</param>
/// <param name="shapes">Says what terms mean.</param>
/// <param name="lexicon">The marks.</param>
/// <param name="valueOf">The symbol of a term.</param>
/// <param name="uniqueOf">The strings, numbers and words of a term, each in one spelling.</param>
internal sealed class ArrayGrammar(
    GrammarTable table, SchemaShapes shapes, JsonLexicon lexicon, Func<Term, Symbol> valueOf, Func<Term, Language> uniqueOf)
{
    private const int MaximumStates = 5000;

    /// <summary>The arrays that meet a clause.</summary>
    public Symbol Compile(ArrayClause clause)
    {
        if (clause.IsUnique && clause.Most > 1)
        {
            return UniqueArray.Compile(table, shapes, lexicon, clause, uniqueOf);
        }

        if (clause.Contains.Count > 0)
        {
            return Chain(new CountedArray(this, clause).Start());
        }

        int places = Math.Min(clause.Places, clause.Most);
        Check(places);

        // Beyond the places all elements are alike. What may follow is built from the last place to the first.
        Symbol rest = valueOf(clause.At(clause.Places));
        Symbol more = rest == table.Never ? table.Empty : table.Loop(
            table.Chain(lexicon.Comma, rest), Math.Max(clause.Least - Math.Max(places, 1), 0), Bound(clause.Most, Math.Max(places, 1)));
        if (rest == table.Never && clause.Least > places)
        {
            return table.Never;
        }

        Symbol tail = table.Chain(more, lexicon.CloseArray);
        for (int place = Math.Max(places, 1) - 1; place >= 0; place--)
        {
            Symbol element = valueOf(clause.At(place));
            Symbol present = clause.Most == 0 || element == table.Never
                ? table.Never
                : table.Chain(place == 0 ? lexicon.Space : lexicon.Comma, element, tail);
            tail = place < clause.Least ? present : table.Choice(present, lexicon.CloseArray);
        }

        return Chain(tail);
    }

    private static int Bound(int most, int places) => most == int.MaxValue ? Repetition.Unbounded : Math.Max(most - places, 0);

    private static void Check(int states)
    {
        if (states > MaximumStates)
        {
            throw new ConstraintException($"The elements of an array are counted in more than {MaximumStates} ways.") { Keyword = "contains" };
        }
    }

    private Symbol Chain(Symbol tail) => table.Chain(lexicon.OpenArray, tail);

    /// <summary>Arrays in which elements of some sort are counted: a state for each place and each count that still matters.</summary>
    private sealed class CountedArray(ArrayGrammar grammar, ArrayClause clause)
    {
        private readonly Dictionary<string, Rule> _states = new(StringComparer.Ordinal);
        private readonly Queue<(Rule Rule, int Place, int[] Counts)> _open = [];

        // The place from which on all are alike, counting included.
        private readonly int _last = Math.Max(
            Math.Max(clause.Places, clause.Contains.Max(static part => part.From)), Math.Max(clause.Least, clause.Most == int.MaxValue ? 0 : clause.Most));

        public Symbol Start()
        {
            Symbol start = State(0, new int[clause.Contains.Count]);
            while (_open.TryDequeue(out (Rule Rule, int Place, int[] Counts) next))
            {
                next.Rule.Body = Body(next.Place, next.Counts);
            }

            return start;
        }

        private Rule State(int place, int[] counts)
        {
            string key = $"{place}:{string.Join(',', counts)}";
            if (!_states.TryGetValue(key, out Rule? rule))
            {
                Check(_states.Count);
                rule = grammar.Table.Rule("");
                _states.Add(key, rule);
                _open.Enqueue((rule, place, counts));
            }

            return rule;
        }

        private Symbol Body(int place, int[] counts)
        {
            List<Symbol> ways = [];
            if (place >= clause.Least && clause.Contains.Select((part, index) => counts[index] >= part.Least).All(static met => met))
            {
                ways.Add(grammar.Lexicon.CloseArray);
            }

            if (place < clause.Most)
            {
                Term element = clause.At(place);
                int parts = clause.Contains.Count;
                Check(1 << Math.Min(parts, 20));
                for (int choice = 0; choice < 1 << parts; choice++)
                {
                    if (Element(element, place, counts, choice) is Symbol way && way != grammar.Table.Never)
                    {
                        ways.Add(way);
                    }
                }
            }

            return grammar.Table.Choice(ways);
        }

        // An element that is counted for the parts of a choice and not for the others.
        private Symbol? Element(Term element, int place, int[] counts, int choice)
        {
            List<Claim> claims = [.. element.Claims];
            int[] after = [.. counts];
            for (int i = 0; i < counts.Length; i++)
            {
                (Claim claim, int from, int least, int most) = clause.Contains[i];
                bool counted = ((choice >> i) & 1) != 0;
                if (place < from)
                {
                    if (counted)
                    {
                        return null;
                    }

                    continue;
                }

                bool limited = most != int.MaxValue;
                if (counted)
                {
                    claims.Add(claim);
                    after[i] = limited ? counts[i] + 1 : Math.Min(counts[i] + 1, least);
                    if (limited && after[i] > most)
                    {
                        return null;
                    }
                }
                else if (limited)
                {
                    // Where any number may be counted, not counting one that could be does no harm.
                    claims.Add(claim with { Opposite = !claim.Opposite });
                }
            }

            Term term = Term.Of(claims);
            bool settled = true;
            for (int i = 0; i < counts.Length; i++)
            {
                bool free = clause.Contains[i].Most == int.MaxValue && counts[i] >= clause.Contains[i].Least;
                settled &= !(free && ((choice >> i) & 1) != 0);
            }

            if (!settled || grammar.Shapes.IsEmpty(term))
            {
                return null;
            }

            Symbol value = grammar.ValueOf(term);
            return grammar.Table.Chain(
                place == 0 ? grammar.Lexicon.Space : grammar.Lexicon.Comma, value, State(Math.Min(place + 1, _last + 1), after));
        }
    }

    private GrammarTable Table => table;

    private SchemaShapes Shapes => shapes;

    private JsonLexicon Lexicon => lexicon;

    private Symbol ValueOf(Term term) => valueOf(term);
}
