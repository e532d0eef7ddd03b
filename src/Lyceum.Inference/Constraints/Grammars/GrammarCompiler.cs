using Lyceum.Inference.Constraints.Languages;
using Lyceum.Inference.Constraints.Patterns;

namespace Lyceum.Inference.Constraints.Grammars;

/// <summary>
/// Turns parsed rules into symbols. Rules without recursion become regular expressions; a rule that begins or ends with itself becomes a loop;
/// what still begins with itself by way of others is refused, since reading it would never move on.
/// </summary>
internal sealed class GrammarCompiler
{
    private readonly GrammarTable _table;
    private readonly Dictionary<string, GrammarNode> _rules = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _regular = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Language> _languages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Rule> _symbols = new(StringComparer.Ordinal);
    private readonly HashSet<string> _nullable = new(StringComparer.Ordinal);
    private readonly HashSet<string> _checked = new(StringComparer.Ordinal);

    private GrammarCompiler(GrammarTable table) => _table = table;

    /// <summary>Compiles rules.</summary>
    /// <param name="table">Makes the symbols.</param>
    /// <param name="rules">The rules by name.</param>
    /// <param name="root">The rule that a whole text is.</param>
    /// <exception cref="ConstraintException">A rule is missing, or begins with itself by way of others, or they are nested too deeply.</exception>
    public static Symbol Compile(GrammarTable table, IReadOnlyDictionary<string, GrammarNode> rules, string root)
    {
        GrammarCompiler compiler = new(table);
        foreach ((string name, GrammarNode body) in rules)
        {
            CheckReferences(body, rules);
            compiler._rules.Add(name, WithoutDirectRecursion(name, body));
        }

        compiler.FindNullable();
        foreach (string name in rules.Keys)
        {
            compiler.CheckLeft(name, []);
        }

        return compiler.Compile(new ReferenceNode(root, 1));
    }

    private static IReadOnlyList<GrammarNode> AlternativesOf(GrammarNode node) => node is AlternativesNode alternatives ? alternatives.Parts : [node];

    private static IReadOnlyList<GrammarNode> PartsOf(GrammarNode node) => node is PartsNode parts ? parts.Parts : [node];

    private static bool Is(GrammarNode node, string name) => node is ReferenceNode reference && reference.Name == name;

    private static bool Mentions(GrammarNode node, string name)
    {
        Nesting.Check();
        return node switch
        {
            ReferenceNode reference => reference.Name == name,
            PartsNode parts => parts.Parts.Any(part => Mentions(part, name)),
            AlternativesNode alternatives => alternatives.Parts.Any(part => Mentions(part, name)),
            TimesNode times => Mentions(times.Part, name),
            _ => false,
        };
    }

    // a ::= a x | y is y x*, and a ::= x a | y is x* y where neither x nor y mentions a.
    private static GrammarNode WithoutDirectRecursion(string name, GrammarNode body)
    {
        List<GrammarNode> turns = [];
        List<GrammarNode> rest = [];
        foreach (GrammarNode alternative in AlternativesOf(body))
        {
            IReadOnlyList<GrammarNode> parts = PartsOf(alternative);
            if (parts.Count > 0 && Is(parts[0], name))
            {
                if (parts.Count > 1)
                {
                    turns.Add(PartsNode.Of([.. parts.Skip(1)]));
                }
            }
            else
            {
                rest.Add(alternative);
            }
        }

        if (turns.Count > 0)
        {
            return rest.Count == 0
                ? throw new ConstraintException($"The rule '{name}' begins with itself in every alternative, so no text is one.")
                : new PartsNode([AlternativesNode.Of(rest), new TimesNode(AlternativesNode.Of(turns), 0, Repetition.Unbounded)]);
        }

        List<GrammarNode> lasts = [];
        foreach (GrammarNode alternative in rest)
        {
            IReadOnlyList<GrammarNode> parts = PartsOf(alternative);
            if (parts.Count > 1 && Is(parts[^1], name))
            {
                turns.Add(PartsNode.Of([.. parts.Take(parts.Count - 1)]));
            }
            else
            {
                lasts.Add(alternative);
            }
        }

        return turns.Count > 0 && lasts.Count > 0 && !turns.Concat(lasts).Any(part => Mentions(part, name))
            ? new PartsNode([new TimesNode(AlternativesNode.Of(turns), 0, Repetition.Unbounded), AlternativesNode.Of(lasts)])
            : AlternativesNode.Of(rest);
    }

    private static void CheckReferences(GrammarNode node, IReadOnlyDictionary<string, GrammarNode> rules)
    {
        Nesting.Check();
        switch (node)
        {
            case ReferenceNode reference when !rules.ContainsKey(reference.Name):
                throw new ConstraintException($"The grammar mentions the rule '{reference.Name}' in line {reference.Line} and does not define it.");
            case PartsNode parts:
                foreach (GrammarNode part in parts.Parts)
                {
                    CheckReferences(part, rules);
                }

                break;
            case AlternativesNode alternatives:
                foreach (GrammarNode part in alternatives.Parts)
                {
                    CheckReferences(part, rules);
                }

                break;
            case TimesNode times:
                CheckReferences(times.Part, rules);
                break;
        }
    }

    private void FindNullable()
    {
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach ((string name, GrammarNode body) in _rules)
            {
                changed |= !_nullable.Contains(name) && IsNullable(body) && _nullable.Add(name);
            }
        }
    }

    private bool IsNullable(GrammarNode node)
    {
        Nesting.Check();
        return node switch
        {
            LiteralNode literal => literal.Text.Length == 0,
            ReferenceNode reference => _nullable.Contains(reference.Name),
            PartsNode parts => parts.Parts.All(IsNullable),
            AlternativesNode alternatives => alternatives.Parts.Any(IsNullable),
            TimesNode times => times.Least == 0 || IsNullable(times.Part),
            _ => false,
        };
    }

    private void CheckLeft(string name, List<string> path)
    {
        if (path.Contains(name))
        {
            throw new ConstraintException(
                $"The rule '{name}' begins with itself by way of {string.Join(", ", path.Skip(path.IndexOf(name) + 1).Select(static rule => $"'{rule}'"))}; "
                + "write it with a repetition instead.");
        }

        if (_checked.Contains(name))
        {
            return;
        }

        if (path.Count > 500)
        {
            throw new ConstraintException("Rules begin with one another more than 500 deep.");
        }

        path.Add(name);
        CheckLeft(_rules[name], path);
        path.RemoveAt(path.Count - 1);
        _checked.Add(name);
    }

    private void CheckLeft(GrammarNode node, List<string> path)
    {
        Nesting.Check();
        switch (node)
        {
            case ReferenceNode reference:
                CheckLeft(reference.Name, path);
                break;
            case TimesNode times when times.Most > 0:
                CheckLeft(times.Part, path);
                break;
            case AlternativesNode alternatives:
                foreach (GrammarNode part in alternatives.Parts)
                {
                    CheckLeft(part, path);
                }

                break;
            case PartsNode parts:
                foreach (GrammarNode part in parts.Parts)
                {
                    CheckLeft(part, path);
                    if (!IsNullable(part))
                    {
                        break;
                    }
                }

                break;
        }
    }

    // Whether a rule reaches no recursion. While it is looked at it counts as recursive, which is what a cycle shows.
    private bool IsRegular(string name)
    {
        if (!_regular.TryGetValue(name, out bool regular))
        {
            _regular.Add(name, false);
            regular = IsRegular(_rules[name]);
            _regular[name] = regular;
        }

        return regular;
    }

    private bool IsRegular(GrammarNode node)
    {
        Nesting.Check();
        return node switch
        {
            ReferenceNode reference => IsRegular(reference.Name),
            PartsNode parts => parts.Parts.All(IsRegular),
            AlternativesNode alternatives => alternatives.Parts.All(IsRegular),
            TimesNode times => IsRegular(times.Part),
            _ => true,
        };
    }

    private Symbol Compile(GrammarNode node)
    {
        Nesting.Check();
        if (node is ReferenceNode { Name: string name } && !IsRegular(name))
        {
            if (!_symbols.TryGetValue(name, out Rule? rule))
            {
                rule = _table.Rule(name);
                _symbols.Add(name, rule);
                rule.Body = Compile(_rules[name]);

                // At once, so that measuring all of them is over after a few rounds.
                rule.Measure(_table.Languages);
            }

            return rule;
        }

        if (IsRegular(node))
        {
            return _table.Terminal(ToLanguage(node));
        }

        return node switch
        {
            AlternativesNode alternatives => _table.Choice([.. alternatives.Parts.Select(Compile)]),
            TimesNode times => _table.Loop(Compile(times.Part), times.Least, times.Most),
            _ => _table.Chain([.. PartsOf(node).Select(Compile)]),
        };
    }

    private Language ToLanguage(GrammarNode node)
    {
        Nesting.Check();
        LanguageTable languages = _table.Languages;
        switch (node)
        {
            case LiteralNode literal:
                return languages.Literal(literal.Text);
            case ClassNode characters:
                return Spelling.Plain.Character(languages, characters.Set);
            case TokenNode token:
                return languages.Literal(TokenTrie.SpecialBytes(token.Token));
            case PartsNode parts:
                return languages.Sequence([.. parts.Parts.Select(ToLanguage)]);
            case AlternativesNode alternatives:
                return languages.Union([.. alternatives.Parts.Select(ToLanguage)]);
            case TimesNode times:
                return languages.Repetition(ToLanguage(times.Part), times.Least, times.Most);
            default:
                string name = ((ReferenceNode)node).Name;
                if (!_languages.TryGetValue(name, out Language? language))
                {
                    language = ToLanguage(_rules[name]);
                    _languages.Add(name, language);
                }

                return language;
        }
    }
}
