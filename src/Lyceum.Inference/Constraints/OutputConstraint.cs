using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Lyceum.Inference.Constraints.Grammars;
using Lyceum.Inference.Constraints.Json;
using Lyceum.Inference.Constraints.Languages;
using Lyceum.Inference.Constraints.Patterns;

namespace Lyceum.Inference.Constraints;

/// <summary>
/// A form that outputs must keep: JSON, a JSON Schema, a regular expression, a grammar, a choice, or several of them put together. Immutable and
/// shared freely between requests and threads; what one request finds out about the form serves the others.
/// </summary>
public sealed class OutputConstraint
{
    private const int MaximumExpressions = 400_000;
    private const int MaximumSymbols = 200_000;

    private readonly Func<GrammarTable, Symbol> _build;
    private readonly ConditionalWeakTable<TokenTrie, ConstraintEngine> _engines = [];
    private Compiled? _compiled;

    private OutputConstraint(string key, Func<GrammarTable, Symbol> build)
    {
        Key = key;
        _build = build;
        _compiled = Compile();
    }

    /// <summary>Names the form exactly: constraints with equal keys allow the same outputs.</summary>
    public string Key { get; }

    /// <summary>Any JSON, or any JSON object.</summary>
    /// <param name="options">White space and the like.</param>
    public static OutputConstraint Json(JsonOptions? options = null)
    {
        options ??= new JsonOptions();
        return new OutputConstraint($"json:{options.Key}", table => new JsonGrammar(table, options).AnyDocument());
    }

    /// <summary>JSON that is valid by a schema.</summary>
    /// <param name="schema">The schema, draft 2020-12 or what earlier drafts share with it.</param>
    /// <param name="options">White space, order of properties, and what is let pass.</param>
    /// <exception cref="ConstraintException">The schema is malformed, too large, allows no text, or has a keyword that is not enforced; it is named.</exception>
    public static OutputConstraint JsonSchema(JsonElement schema, JsonSchemaOptions? options = null)
    {
        options ??= new JsonSchemaOptions();
        JsonElement copy = schema.Clone();
        return new OutputConstraint($"schema:{options.Key}:{copy.GetRawText()}", table => SchemaCompiler.Compile(table, copy, options));
    }

    /// <summary>Texts that match a regular expression from beginning to end.</summary>
    /// <param name="pattern">The expression, as ECMA-262 writes it, and RE2 where they agree.</param>
    /// <exception cref="ConstraintException">The expression is malformed, or has a part that is not enforced; it is named.</exception>
    public static OutputConstraint Regex(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        PatternNode node = PatternParser.Parse(pattern);
        return new OutputConstraint($"regex:{pattern}", table => table.Terminal(new PatternCompiler(table.Languages, Spelling.Plain).Whole(node)));
    }

    /// <summary>Texts of a context-free grammar.</summary>
    /// <param name="grammar">The grammar in GBNF or the plain EBNF near it.</param>
    /// <exception cref="ConstraintException">The grammar is malformed, too large, or has a rule that begins with itself by way of others.</exception>
    public static OutputConstraint Grammar(string grammar)
    {
        ArgumentNullException.ThrowIfNull(grammar);
        (IReadOnlyDictionary<string, GrammarNode> rules, string root) = GrammarParser.Parse(grammar);
        return new OutputConstraint($"grammar:{grammar}", table => GrammarCompiler.Compile(table, rules, root));
    }

    /// <summary>One of several texts.</summary>
    /// <exception cref="ConstraintException">There is none.</exception>
    public static OutputConstraint Choices(IReadOnlyList<string> choices)
    {
        ArgumentNullException.ThrowIfNull(choices);
        LiteralList list = new(choices.Select(Encoding.UTF8.GetBytes));
        return new OutputConstraint($"choices:{JsonSerializer.Serialize(choices)}", table => table.Terminal(table.Languages.Literals(list)));
    }

    /// <summary>One given text.</summary>
    public static OutputConstraint Text(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return new OutputConstraint($"text:{JsonSerializer.Serialize(text)}", table => table.Literal(bytes));
    }

    /// <summary>Any text up to and including the first occurrence of a given one.</summary>
    /// <param name="end">The text that ends it.</param>
    public static OutputConstraint TextUntil(string end)
    {
        ArgumentException.ThrowIfNullOrEmpty(end);
        byte[] bytes = Encoding.UTF8.GetBytes(end);
        return new OutputConstraint($"until:{JsonSerializer.Serialize(end)}", table =>
        {
            LanguageTable languages = table.Languages;
            Language characters = languages.Repetition(Spelling.Plain.Character(languages, CodePointSet.All), 0, Repetition.Unbounded);
            Language last = languages.Literal(bytes);

            // What ends in the given text, and has it nowhere before.
            Language any = languages.Sequence(languages.Anything, last, languages.Bytes(ByteSet.All), languages.Anything);
            return table.Terminal(languages.Intersection(languages.Sequence(characters, last), languages.Complement(any)));
        });
    }

    /// <summary>Any text, also none.</summary>
    /// <param name="without">A text that does not occur in it; null where anything may.</param>
    public static OutputConstraint AnyText(string? without = null)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(without ?? "");
        return new OutputConstraint($"text without:{JsonSerializer.Serialize(without)}", table =>
        {
            LanguageTable languages = table.Languages;
            Language characters = languages.Repetition(Spelling.Plain.Character(languages, CodePointSet.All), 0, Repetition.Unbounded);
            return table.Terminal(bytes.Length == 0
                ? characters
                : languages.Intersection(characters, languages.Complement(languages.Sequence(languages.Anything, languages.Literal(bytes), languages.Anything))));
        });
    }

    /// <summary>One token that stands for no text, such as a mark of a chat format, by its number.</summary>
    /// <param name="token">The token. Where the vocabulary lacks it, or it stands for text, nothing can follow here.</param>
    public static OutputConstraint Token(int token)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(token);
        return new OutputConstraint(
            string.Create(CultureInfo.InvariantCulture, $"token:{token}"), table => table.Literal(TokenTrie.SpecialBytes(token)));
    }

    /// <summary>Forms one after the other.</summary>
    public static OutputConstraint Sequence(params IReadOnlyList<OutputConstraint> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return new OutputConstraint(Combine("sequence", parts), table => table.Chain([.. parts.Select(part => part._build(table))]));
    }

    /// <summary>Any one of several forms.</summary>
    public static OutputConstraint AnyOf(params IReadOnlyList<OutputConstraint> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return new OutputConstraint(Combine("any", parts), table => table.Choice([.. parts.Select(part => part._build(table))]));
    }

    /// <summary>A form several times.</summary>
    /// <param name="part">The form.</param>
    /// <param name="least">The fewest times.</param>
    /// <param name="most">The most times; as many as there may be if null.</param>
    public static OutputConstraint Repeat(OutputConstraint part, int least, int? most = null)
    {
        ArgumentNullException.ThrowIfNull(part);
        ArgumentOutOfRangeException.ThrowIfNegative(least);
        ArgumentOutOfRangeException.ThrowIfLessThan(most ?? least, least);
        return new OutputConstraint(
            Combine(string.Create(CultureInfo.InvariantCulture, $"repeat {least} {most}"), [part]),
            table => table.Loop(part._build(table), least, most ?? Repetition.Unbounded));
    }

    /// <summary>Begins an output.</summary>
    /// <param name="trie">The vocabulary.</param>
    /// <exception cref="ConstraintException">Too many ways to begin are open at once.</exception>
    public ConstraintState Start(TokenTrie trie)
    {
        ArgumentNullException.ThrowIfNull(trie);
        return new ConstraintState(_engines.GetValue(trie, key =>
        {
            Compiled compiled = Interlocked.Exchange(ref _compiled, null) ?? Compile();
            return new ConstraintEngine(compiled.Table, compiled.Root, key);
        }));
    }

    private static string Combine(string kind, IReadOnlyList<OutputConstraint> parts) =>
        $"{kind}({string.Join(',', parts.Select(static part => string.Create(CultureInfo.InvariantCulture, $"{part.Key.Length}:{part.Key}")))})";

    private Compiled Compile()
    {
        LanguageTable languages = new(MaximumExpressions);
        GrammarTable table = new(languages, MaximumSymbols);
        Symbol root = _build(table);
        table.Measure();
        if (root.Shortest == Language.Infinite)
        {
            throw new ConstraintException("No finite text has the form.");
        }

        languages.Limit = int.MaxValue;
        return new Compiled(table, root);
    }

    private sealed record Compiled(GrammarTable Table, Symbol Root);
}
