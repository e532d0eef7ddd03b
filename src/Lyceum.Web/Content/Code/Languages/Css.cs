namespace Lyceum.Web.Content.Code.Languages;

/// <summary>CSS.</summary>
internal static class Css
{
    private static readonly CodeRules s_block = new()
    {
        BlockComments = [("/*", "*/")],
        Strings = [new("\""), new("'")],
        Regions = [new("{", "}", null)],
        InWords = "-",
        Metas = "@",
        NameMark = ':',
        HasCalls = true,
        Words = CodeRules.Of(false, (TokenKind.Keyword, "important inherit initial unset revert auto none")),
    };

    /// <summary>The language.</summary>
    public static CodeLanguage Language { get; } = new("CSS", "css", ["css", "scss", "less"], s_block with { Regions = [new("{", "}", s_block)], NameMark = '\0', HasCalls = false, HasNumbers = false, OtherWords = TokenKind.Type });
}
