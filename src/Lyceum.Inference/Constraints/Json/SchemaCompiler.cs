using System.Text.Json;
using Lyceum.Inference.Constraints.Grammars;
using Lyceum.Inference.Constraints.Languages;

namespace Lyceum.Inference.Constraints.Json;

/// <summary>
/// Turns a schema into a grammar: each term, which is a set of claims about one value, becomes a symbol. What a term says of strings, numbers and
/// words becomes one regular expression, arrays and objects become symbols of their own.
/// </summary>
internal sealed class SchemaCompiler
{
    private const int MaximumTerms = 50_000;

    private readonly GrammarTable _table;
    private readonly SchemaShapes _shapes;
    private readonly ArrayGrammar _arrays;
    private readonly ObjectGrammar _objects;
    private readonly Dictionary<Term, Symbol> _symbols = [];
    private readonly Queue<(Rule Rule, Term Term)> _open = [];

    private SchemaCompiler(GrammarTable table, SchemaShapes shapes, JsonSchemaOptions options)
    {
        _table = table;
        _shapes = shapes;
        JsonLexicon lexicon = new(table, options);
        _arrays = new ArrayGrammar(table, shapes, lexicon, ValueOf, term => Scalars(term, true));
        _objects = new ObjectGrammar(table, shapes, lexicon, options, ValueOf);
    }

    /// <summary>Compiles a schema.</summary>
    /// <param name="table">Makes the symbols.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="options">How JSON is written, and what is let pass.</param>
    /// <exception cref="ConstraintException">The schema is malformed, too large, or has a keyword that is not enforced.</exception>
    public static Symbol Compile(GrammarTable table, JsonElement schema, JsonSchemaOptions options)
    {
        SchemaDocument document = new(schema, options);
        SchemaCompiler compiler = new(table, new SchemaShapes(document, table.Languages, options), options);
        Symbol root = compiler.ValueOf(Term.Of(new Claim(document.Root, false)));
        while (compiler._open.TryDequeue(out (Rule Rule, Term Term) next))
        {
            next.Rule.Body = compiler.CompileAt(next.Term);
        }

        return root;
    }

    // A term's symbol; one of arrays or objects is filled later, so that depth takes no stack and recursion comes to an end.
    private Symbol ValueOf(Term term)
    {
        if (_symbols.TryGetValue(term, out Symbol? symbol))
        {
            return symbol;
        }

        if (_symbols.Count >= MaximumTerms)
        {
            throw new ConstraintException($"The schema is too large: it asks for more than {MaximumTerms} different sorts of values.");
        }

        if (term.Equals(Term.Never))
        {
            symbol = _table.Never;
        }
        else if (_shapes.ArraysOf(term).Count == 0 && _shapes.ObjectsOf(term).Count == 0)
        {
            symbol = _table.Terminal(Scalars(term, false));
        }
        else
        {
            Rule rule = _table.Rule("");
            _open.Enqueue((rule, term));
            symbol = rule;
        }

        _symbols.Add(term, symbol);
        return symbol;
    }

    // Says where a keyword stands that turns out not to be enforced only here.
    private Symbol CompileAt(Term term)
    {
        try
        {
            return Compile(term);
        }
        catch (ConstraintException exception) when (exception is { Keyword: not null, Location: null } && term.Claims.Count > 0)
        {
            string places = string.Join(", ", term.Claims.Select(static claim => $"'{claim.Node.Pointer}'"));
            throw new ConstraintException($"'{exception.Keyword}' at {places}: {exception.Message}", exception)
            {
                Keyword = exception.Keyword,
                Location = term.Claims[0].Node.Pointer,
            };
        }
    }

    private Symbol Compile(Term term)
    {
        List<Symbol> alternatives = [_table.Terminal(Scalars(term, false))];
        alternatives.AddRange(_shapes.ObjectsOf(term).SelectMany(_objects.Compile));
        alternatives.AddRange(_shapes.ArraysOf(term).Select(_arrays.Compile));
        return _table.Choice(alternatives);
    }

    // The strings, numbers and words that meet a term.
    private Language Scalars(Term term, bool oneSpelling)
    {
        LanguageTable languages = _table.Languages;
        int words = _shapes.WordsOf(term);
        List<byte[]> texts = [];
        if ((words & WordAlgebra.Null) != 0)
        {
            texts.Add("null"u8.ToArray());
        }

        if ((words & WordAlgebra.True) != 0)
        {
            texts.Add("true"u8.ToArray());
        }

        if ((words & WordAlgebra.False) != 0)
        {
            texts.Add("false"u8.ToArray());
        }

        ValueSet strings = _shapes.StringsOf(term);
        ValueSet numbers = _shapes.NumbersOf(term);
        return languages.Union(
            languages.Literals(new LiteralList(texts)),
            strings.IsNone ? languages.Nothing : _shapes.Strings.Write(strings),
            numbers.IsNone ? languages.Nothing : oneSpelling ? _shapes.Numbers.WriteOnce(numbers) : _shapes.Numbers.Write(numbers));
    }
}
