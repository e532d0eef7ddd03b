namespace Lyceum.Web.Content.Code.Languages;

/// <summary>Markdown as a text to copy.</summary>
internal static class MarkdownCode
{
    /// <summary>The language.</summary>
    public static CodeLanguage Language { get; } = new("Markdown", "md", ["markdown", "md", "mdx"], new CodeRules
    {
        BlockComments = [("<!--", "-->")],
        Strings = [new("```") { Escape = '\0', IsMultiline = true }, new("`") { Escape = '\0' }, new("**") { Kind = TokenKind.Keyword }, new("](", ")") { Kind = TokenKind.Name }],
        Lines = [("#", TokenKind.Heading), (">", TokenKind.Comment)],
        HasNumbers = false,
    });
}
