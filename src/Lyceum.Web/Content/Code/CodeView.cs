using System.Collections.Immutable;

namespace Lyceum.Web.Content.Code;

/// <summary>Makes the element of a piece of code: its head with the name of the language, and the code with its words told apart.</summary>
internal static class CodeView
{
    private const int MaxTokens = 12_000;
    private const int MaxName = 24;
    private const int PlainLength = 2048;

    /// <summary>Makes it.</summary>
    /// <param name="info">What stands behind the fence; null where there was none.</param>
    /// <param name="code">The code.</param>
    /// <param name="left">How many nodes it may have; what is beyond them is not told apart.</param>
    /// <param name="nodes">How many it has.</param>
    public static ContentNode Write(string? info, string code, int left, out int nodes)
    {
        string word = (info ?? "").AsSpan().Trim(" \t{}.").ToString().Split([' ', ',', ':', ';', '{', '}'], 2)[0];
        CodeLanguage? language = CodeLanguages.Find(word);
        ImmutableArray<ContentNode> told = Tell(ContentText.Mark(code), language?.Rules, Math.Min(left, MaxTokens));
        nodes = told.Length;
        string name = language?.Name ?? Named(word);
        ContentNode head = ContentNode.OfClass(
            "div", "code-head",
            ContentNode.OfClass("span", "code-language", new ContentNode(name)),
            new ContentNode("lyceum-code", [new("data-extension", language?.Extension ?? "txt")], []));
        ContentNode lines = new("pre", [new("tabindex", "0"), new("dir", "ltr")], [ContentNode.Of("code", told)]);
        return new ContentNode("div", name.Length == 0 ? [new("class", "code")] : [new("class", "code"), new("role", "group"), new("aria-label", name)], [head, lines]);
    }

    // A language that is not known is called what it was called, if that can be a name.
    private static string Named(string word) => word.Length <= MaxName && word.All(static character => char.IsAsciiLetterOrDigit(character) || character is '+' or '#' or '-' or '.') ? word : "";

    private static ImmutableArray<ContentNode> Tell(string code, CodeRules? rules, int left)
    {
        ImmutableArray<ContentNode>.Builder nodes = ImmutableArray.CreateBuilder<ContentNode>();
        int plain = 0;
        if (rules is not null)
        {
            CodeLexer lexer = new(code, rules);
            while (nodes.Count + 2 < left && lexer.Read(out TokenKind kind, out int length))
            {
                if (kind != TokenKind.Plain)
                {
                    int start = lexer.Position - length;
                    if (start > plain)
                    {
                        nodes.Add(new ContentNode(code[plain..start]));
                    }

                    nodes.Add(ContentNode.OfClass("span", Style(kind), new ContentNode(code.Substring(start, length))));
                    plain = lexer.Position;
                }
            }
        }

        // What is not told apart goes in pieces, so that of a long one that grows only the last is sent again.
        while (code.Length - plain > PlainLength && code.IndexOf('\n', plain + PlainLength) is var end and >= 0)
        {
            nodes.Add(ContentNode.Of("span", new ContentNode(code[plain..(end + 1)])));
            plain = end + 1;
        }

        nodes.Add(new ContentNode(code[plain..]));
        return nodes.ToImmutable();
    }

    private static string Style(TokenKind kind) => kind switch
    {
        TokenKind.Comment => "tok-comment",
        TokenKind.String => "tok-string",
        TokenKind.Number => "tok-number",
        TokenKind.Keyword => "tok-keyword",
        TokenKind.Type => "tok-type",
        TokenKind.Name => "tok-name",
        TokenKind.Function => "tok-function",
        TokenKind.Variable => "tok-variable",
        TokenKind.Meta => "tok-meta",
        TokenKind.Inserted => "tok-inserted",
        TokenKind.Deleted => "tok-deleted",
        _ => "tok-heading",
    };
}
