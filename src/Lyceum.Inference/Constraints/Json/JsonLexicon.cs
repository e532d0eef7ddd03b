using Lyceum.Inference.Constraints.Grammars;
using Lyceum.Inference.Constraints.Languages;

namespace Lyceum.Inference.Constraints.Json;

/// <summary>The marks of JSON, each with the white space that may stand beside it.</summary>
internal sealed class JsonLexicon
{
    /// <summary>Makes the marks.</summary>
    public JsonLexicon(GrammarTable table, JsonOptions options)
    {
        LanguageTable languages = table.Languages;
        Language space = languages.EmptyText;
        if (options.AllowWhitespace)
        {
            Language indentation = languages.Repetition(
                languages.Bytes(ByteSet.Of((byte)' ') | ByteSet.Of((byte)'\t')), 0, Math.Max(options.MaximumIndentation, 0));
            Language line = languages.Sequence(languages.Optional(languages.Literal("\r"u8)), languages.Literal("\n"u8), indentation);
            space = languages.Optional(languages.Union(languages.Literal(" "u8), line));
        }

        Space = table.Terminal(space);
        OpenObject = table.Literal("{"u8);
        CloseObject = table.Terminal(languages.Sequence(space, languages.Literal("}"u8)));
        OpenArray = table.Literal("["u8);
        CloseArray = table.Terminal(languages.Sequence(space, languages.Literal("]"u8)));
        Comma = table.Terminal(languages.Sequence(languages.Literal(","u8), space));
        Colon = table.Terminal(languages.Sequence(languages.Literal(":"u8), space));
    }

    /// <summary>White space.</summary>
    public Symbol Space { get; }

    /// <summary><c>{</c>.</summary>
    public Symbol OpenObject { get; }

    /// <summary><c>}</c>, and white space before it.</summary>
    public Symbol CloseObject { get; }

    /// <summary><c>[</c>.</summary>
    public Symbol OpenArray { get; }

    /// <summary><c>]</c>, and white space before it.</summary>
    public Symbol CloseArray { get; }

    /// <summary><c>,</c>, and white space after it.</summary>
    public Symbol Comma { get; }

    /// <summary><c>:</c>, and white space after it.</summary>
    public Symbol Colon { get; }
}
