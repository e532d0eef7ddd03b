using System.Text;
using System.Text.Json;
using Lyceum.Inference.Constraints.Grammars;
using Lyceum.Inference.Constraints.Languages;
using Lyceum.Inference.Constraints.Patterns;

namespace Lyceum.Inference.Constraints.Json;

/// <summary>Turns conditions on objects into symbols.</summary>
/// <param name="table">Makes the symbols.</param>
/// <param name="shapes">Says what terms mean.</param>
/// <param name="lexicon">The marks.</param>
/// <param name="options">The order of properties.</param>
/// <param name="valueOf">The symbol of a term.</param>
internal sealed class ObjectGrammar(GrammarTable table, SchemaShapes shapes, JsonLexicon lexicon, JsonSchemaOptions options, Func<Term, Symbol> valueOf)
{
    private const int MaximumPatterns = 8;
    private const int MaximumFewNames = 200;
    private const int MaximumLeast = 100;
    private const int MaximumWays = 200;

    private readonly StringUniverse _strings = shapes.Strings;

    /// <summary>The objects that meet a clause: alternatives where some property must be of some sort, and several can be the one.</summary>
    public IEnumerable<Symbol> Compile(ObjectClause clause)
    {
        OrderedDictionary<string, Term> names = NamesOf(clause);
        List<(ValueSet Names, Term Value)> open = OpenOf(clause, names);
        List<Way> ways = [new Way(clause, names, null)];
        foreach (PropertyWitness witness in clause.Witnesses)
        {
            ways = [.. ways.SelectMany(way => Choose(way, witness, open))];
            if (ways.Count > MaximumWays)
            {
                throw new ConstraintException($"What some property must be like leaves more than {MaximumWays} ways.") { Keyword = "not" };
            }
        }

        return ways.Select(way => Plan(way, open));
    }

    // The names that the clause mentions, and those of which there are few, each with what its value must meet.
    private OrderedDictionary<string, Term> NamesOf(ObjectClause clause)
    {
        OrderedDictionary<string, Term> names = new(StringComparer.Ordinal);
        foreach (string name in clause.Groups.SelectMany(static group => group.Names.Keys).Concat(clause.Required))
        {
            names.TryAdd(name, Term.Any);
        }

        if (shapes.NamesOf(clause).Finite is IReadOnlyList<string> few)
        {
            foreach (string name in few)
            {
                names.TryAdd(Read(name), Term.Any);
            }
        }

        foreach (string name in names.Keys.ToArray())
        {
            names[name] = shapes.ValueOf(clause, name);
        }

        return names;
    }

    // All other names, in sorts whose values must meet the same. Sorts of few names join the names that are known.
    private List<(ValueSet Names, Term Value)> OpenOf(ObjectClause clause, OrderedDictionary<string, Term> names)
    {
        List<(ValueSet Names, Term Value)> open = [];
        ValueSet all = shapes.NamesOf(clause);
        if (all.Finite is not null)
        {
            return open;
        }

        List<(string Source, PatternNode Pattern)> patterns = [];
        foreach ((string source, PatternNode pattern, _) in clause.Groups.SelectMany(static group => group.Patterns))
        {
            if (!patterns.Exists(other => other.Source == source))
            {
                patterns.Add((source, pattern));
            }
        }

        if (patterns.Count > MaximumPatterns)
        {
            throw new ConstraintException($"'patternProperties' with more than {MaximumPatterns} patterns are not enforced.") { Keyword = "patternProperties" };
        }

        Divide(clause, patterns, [], all, open);
        if (patterns.Count > 0 || clause.Names.Count > 0)
        {
            MoveFew(clause, names, open);
        }

        ValueSet known = StringUniverse.Of(names.Keys.Select(StringUniverse.Spell));
        return [.. open
            .Select(sort => (known.IsNone ? sort.Names : _strings.And(sort.Names, _strings.Not(known)), sort.Value))
            .Where(sort => !_strings.IsEmpty(sort.Item1))];
    }

    private void MoveFew(ObjectClause clause, OrderedDictionary<string, Term> names, List<(ValueSet Names, Term Value)> open)
    {
        for (int i = open.Count - 1; i >= 0; i--)
        {
            if (DistinctTexts.All(table.Languages, open[i].Names.ToLanguage(_strings), MaximumFewNames) is List<byte[]> few)
            {
                open.RemoveAt(i);
                foreach (string name in few.Select(text => Read(Encoding.UTF8.GetString(text))))
                {
                    names.TryAdd(name, shapes.ValueOf(clause, name));
                }
            }
        }
    }

    private void Divide(
        ObjectClause clause, List<(string Source, PatternNode Pattern)> patterns, List<string> matching, ValueSet names, List<(ValueSet, Term)> open, int at = 0)
    {
        if (names.IsNone || (at > 0 && _strings.IsEmpty(names)))
        {
            return;
        }

        if (at < patterns.Count)
        {
            ValueSet set = shapes.Matching(patterns[at].Source, patterns[at].Pattern);
            Divide(clause, patterns, [.. matching, patterns[at].Source], _strings.And(names, set), open, at + 1);
            Divide(clause, patterns, matching, _strings.And(names, _strings.Not(set)), open, at + 1);
            return;
        }

        List<Claim> claims = [];
        foreach (PropertyGroup group in clause.Groups)
        {
            int before = claims.Count;
            bool mentioned = false;
            foreach ((string source, _, Claim value) in group.Patterns)
            {
                if (matching.Contains(source))
                {
                    mentioned = true;
                    claims.Add(value);
                }
            }

            if (!mentioned && group.Others is Claim others)
            {
                claims.Add(others);
            }
        }

        Term term = Term.Of(claims);
        if (!term.Equals(Term.Never))
        {
            open.Add((names, term));
        }
    }

    private IEnumerable<Way> Choose(Way way, PropertyWitness witness, List<(ValueSet Names, Term Value)> open)
    {
        foreach (string name in way.Names.Keys.ToArray())
        {
            if (!Contains(NamesOf(witness), name) || way.Names[name].Equals(Term.Never))
            {
                continue;
            }

            OrderedDictionary<string, Term> names = new(way.Names, StringComparer.Ordinal) { [name] = Also(way.Names[name], witness.Value) };
            yield return way with { Clause = way.Clause.And(ObjectClause.Requires(name)), Names = names };
        }

        foreach ((ValueSet sort, Term value) in open)
        {
            ValueSet both = _strings.And(sort, NamesOf(witness));
            Term met = Also(value, witness.Value);
            if (_strings.IsEmpty(both) || met.Equals(Term.Never))
            {
                continue;
            }

            if (way.Witness is not null)
            {
                throw new ConstraintException("Two properties whose names are not known beforehand must each be of some sort, which is not enforced.")
                {
                    Keyword = "not",
                };
            }

            yield return way with { Witness = new OpenNames(both.ToLanguage(_strings), valueOf(met), true) };
        }
    }

    private ValueSet NamesOf(PropertyWitness witness)
    {
        ValueSet set = witness.Pattern is (string source, PatternNode pattern) ? shapes.Matching(source, pattern) : _strings.All;
        if (witness.Outside is PropertyGroup group)
        {
            set = group.Names.Count == 0 ? set : _strings.And(set, _strings.Not(StringUniverse.Of(group.Names.Keys.Select(StringUniverse.Spell))));
            foreach ((string other, PatternNode excluded, _) in group.Patterns)
            {
                set = _strings.And(set, _strings.Not(shapes.Matching(other, excluded)));
            }
        }

        return witness.Name is Claim name ? _strings.And(set, shapes.StringsOf(Term.Of(name))) : set;
    }

    private bool Contains(ValueSet names, string name) => _strings.Contains(names.ToLanguage(_strings), StringUniverse.Spell(name));

    private static Term Also(Term term, Claim? claim) => claim is Claim one ? Term.Of([.. term.Claims, one]) : term;

    private Symbol Plan(Way way, List<(ValueSet Names, Term Value)> open)
    {
        HashSet<string> required = new(way.Clause.Required, StringComparer.Ordinal);
        List<PlannedName> names = [];
        foreach ((string name, Term value) in way.Names)
        {
            Symbol symbol = valueOf(value);
            if (symbol != table.Never)
            {
                names.Add(new PlannedName(Encoding.UTF8.GetBytes($"\"{StringUniverse.Spell(name)}\""), symbol, required.Contains(name)));
            }
            else if (required.Contains(name))
            {
                return table.Never;
            }
        }

        List<OpenNames> sorts = [.. open
            .Select(sort => new OpenNames(sort.Names.ToLanguage(_strings), valueOf(sort.Value), false))
            .Where(sort => sort.Value != table.Never)];
        if (way.Witness is not null)
        {
            sorts.Add(way.Witness);
        }

        if (sorts.Count > 0 && way.Clause.Least > MaximumLeast)
        {
            throw new ConstraintException($"'minProperties' above {MaximumLeast} is not enforced where names are not known beforehand.") { Keyword = "minProperties" };
        }

        return new ObjectPlan(table, lexicon, shapes, names, sorts, way.Clause.Least, way.Clause.Most, options.AnyPropertyOrder).Start();
    }

    private static string Read(string spelled)
    {
        using JsonDocument document = JsonDocument.Parse($"\"{spelled}\"");
        return document.RootElement.GetString()!;
    }

    private sealed record Way(ObjectClause Clause, OrderedDictionary<string, Term> Names, OpenNames? Witness);
}
