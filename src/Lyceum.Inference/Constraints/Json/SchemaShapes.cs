using Lyceum.Inference.Constraints.Languages;
using Lyceum.Inference.Constraints.Patterns;

namespace Lyceum.Inference.Constraints.Json;

/// <summary>Says of terms what values of each kind meet them.</summary>
internal sealed class SchemaShapes
{
    private const int MaximumDepth = 24;

    private readonly SchemaEvaluator<int> _words;
    private readonly SchemaEvaluator<ValueSet> _numbers;
    private readonly SchemaEvaluator<ValueSet> _strings;
    private readonly SchemaEvaluator<IReadOnlyList<ArrayClause>> _arrays;
    private readonly SchemaEvaluator<IReadOnlyList<ObjectClause>> _objects;
    private readonly WordAlgebra _wordAlgebra = new();
    private readonly NumberAlgebra _numberAlgebra;
    private readonly StringAlgebra _stringAlgebra;
    private readonly ArrayAlgebra _arrayAlgebra;
    private readonly ObjectAlgebra _objectAlgebra;
    private readonly Dictionary<string, ValueSet> _patterns = new(StringComparer.Ordinal);
    private readonly Dictionary<Term, bool> _empty = [];
    private readonly HashSet<Term> _underWay = [];

    /// <summary>Takes up a document.</summary>
    public SchemaShapes(SchemaDocument document, LanguageTable languages, JsonOptions options)
    {
        Document = document;
        Strings = new StringUniverse(languages);
        Numbers = new NumberUniverse(languages, options.MaximumDigits);
        _numberAlgebra = new NumberAlgebra(Numbers);
        _stringAlgebra = new StringAlgebra(Strings);
        _arrayAlgebra = new ArrayAlgebra(this);
        _objectAlgebra = new ObjectAlgebra(this);
        _words = new SchemaEvaluator<int>(_wordAlgebra, () => _underWay.Count);
        _numbers = new SchemaEvaluator<ValueSet>(_numberAlgebra, () => _underWay.Count);
        _strings = new SchemaEvaluator<ValueSet>(_stringAlgebra, () => _underWay.Count);
        _arrays = new SchemaEvaluator<IReadOnlyList<ArrayClause>>(_arrayAlgebra, () => _underWay.Count);
        _objects = new SchemaEvaluator<IReadOnlyList<ObjectClause>>(_objectAlgebra, () => _underWay.Count);
    }

    /// <summary>The document.</summary>
    public SchemaDocument Document { get; }

    /// <summary>All strings.</summary>
    public StringUniverse Strings { get; }

    /// <summary>All numbers.</summary>
    public NumberUniverse Numbers { get; }

    /// <summary>null, true and false that meet a term, as <see cref="WordAlgebra"/> has them.</summary>
    public int WordsOf(Term term) => Fold(term, _wordAlgebra, _words);

    /// <summary>The numbers that meet a term.</summary>
    public ValueSet NumbersOf(Term term) => Fold(term, _numberAlgebra, _numbers);

    /// <summary>The strings that meet a term.</summary>
    public ValueSet StringsOf(Term term) => Fold(term, _stringAlgebra, _strings);

    /// <summary>The arrays that meet a term.</summary>
    public IReadOnlyList<ArrayClause> ArraysOf(Term term) => Fold(term, _arrayAlgebra, _arrays);

    /// <summary>The objects that meet a term.</summary>
    public IReadOnlyList<ObjectClause> ObjectsOf(Term term) => Fold(term, _objectAlgebra, _objects);

    /// <summary>Whether it is certain that no value meets a term.</summary>
    public bool IsEmpty(Term term)
    {
        if (term.Claims.Count == 0)
        {
            return false;
        }

        if (term.Equals(Term.Never))
        {
            return true;
        }

        if (_empty.TryGetValue(term, out bool empty))
        {
            return empty;
        }

        // What is asked about already, or lies very deep, is taken to be possible.
        if (_underWay.Count >= MaximumDepth || !_underWay.Add(term))
        {
            return false;
        }

        try
        {
            empty = WordsOf(term) == 0 && Strings.IsEmpty(StringsOf(term)) && Numbers.IsEmpty(NumbersOf(term)) && ArraysOf(term).Count == 0
                && ObjectsOf(term).Count == 0;
            _empty.Add(term, empty);
            return empty;
        }
        catch (UndecidedException)
        {
            return false;
        }
        finally
        {
            _underWay.Remove(term);
        }
    }

    /// <summary>Strings in which a pattern matches somewhere.</summary>
    public ValueSet Matching(string source, PatternNode pattern)
    {
        if (!_patterns.TryGetValue(source, out ValueSet? set))
        {
            set = Strings.Matching(pattern);
            _patterns.Add(source, set);
        }

        return set;
    }

    /// <summary>Whether a pattern matches somewhere in a name.</summary>
    public bool Matches(string source, PatternNode pattern, string name) =>
        Strings.Contains(Matching(source, pattern).ToLanguage(Strings), StringUniverse.Spell(name));

    /// <summary>The names that properties may have.</summary>
    public ValueSet NamesOf(ObjectClause clause) => clause.Names.Count == 0 ? Strings.All : StringsOf(Term.Of(clause.Names));

    /// <summary>What is claimed of the value of a property.</summary>
    public Term ValueOf(ObjectClause clause, string name)
    {
        List<Claim> claims = [];
        foreach (PropertyGroup group in clause.Groups)
        {
            bool mentioned = group.Names.TryGetValue(name, out Claim own);
            if (mentioned)
            {
                claims.Add(own);
            }

            foreach ((string source, PatternNode pattern, Claim value) in group.Patterns)
            {
                if (Matches(source, pattern, name))
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

        return clause.Names.Count > 0 && !Strings.Contains(NamesOf(clause).ToLanguage(Strings), StringUniverse.Spell(name))
            ? Term.Never
            : Term.Of(claims);
    }

    private static T Fold<T>(Term term, ValueAlgebra<T> algebra, SchemaEvaluator<T> evaluator)
    {
        T result = algebra.All;
        foreach (Claim claim in term.Claims)
        {
            result = algebra.And(result, evaluator.Evaluate(claim.Node, claim.Opposite));
        }

        return result;
    }
}
