using System.Text;
using Lyceum.Inference.Constraints.Grammars;

namespace Lyceum.Inference.Tests.Constraints;

/// <summary>
/// Says whether a text belongs to a grammar by the definition alone: the ends of all texts of a part from each place on, computed until nothing
/// is added any more. Slow, and sure also of left recursion and ambiguity.
/// </summary>
internal sealed class NaiveGrammar
{
    private readonly IReadOnlyDictionary<string, GrammarNode> _rules;
    private readonly string _root;

    public NaiveGrammar(string grammar) => (_rules, _root) = GrammarParser.Parse(grammar);

    public bool Matches(string text)
    {
        Rune[] runes = [.. text.EnumerateRunes()];
        Dictionary<(string, int), HashSet<int>> known = [];
        foreach (string name in _rules.Keys)
        {
            for (int at = 0; at <= runes.Length; at++)
            {
                known.Add((name, at), []);
            }
        }

        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (((string name, int at), HashSet<int> ends) in known)
            {
                int before = ends.Count;
                ends.UnionWith([.. Ends(_rules[name], runes, at, known)]);
                changed |= ends.Count > before;
            }
        }

        return known[(_root, 0)].Contains(runes.Length);
    }

    private static HashSet<int> Ends(GrammarNode node, Rune[] text, int at, Dictionary<(string, int), HashSet<int>> known)
    {
        switch (node)
        {
            case LiteralNode literal:
                Rune[] wanted = [.. Encoding.UTF8.GetString(literal.Text).EnumerateRunes()];
                return text.AsSpan(at).StartsWith(wanted) ? [at + wanted.Length] : [];
            case ClassNode characters:
                return at < text.Length && characters.Set.Contains(text[at].Value) ? [at + 1] : [];
            case ReferenceNode reference:
                return known[(reference.Name, at)];
            case PartsNode parts:
                HashSet<int> ends = [at];
                foreach (GrammarNode part in parts.Parts)
                {
                    ends = [.. ends.SelectMany(end => Ends(part, text, end, known))];
                }

                return ends;
            case AlternativesNode alternatives:
                return [.. alternatives.Parts.SelectMany(part => Ends(part, text, at, known))];
            case TimesNode times:
                HashSet<int> all = times.Least == 0 ? [at] : [];
                HashSet<int> turn = [at];
                for (int i = 1; i <= Math.Min(times.Most, Math.Max(text.Length + 1, times.Least)) && turn.Count > 0; i++)
                {
                    turn = [.. turn.SelectMany(end => Ends(times.Part, text, end, known))];
                    if (i >= times.Least)
                    {
                        all.UnionWith(turn);
                    }
                }

                return all;
            default:
                throw new NotSupportedException();
        }
    }
}
