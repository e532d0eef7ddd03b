namespace Lyceum.Web.Content.Code.Languages;

/// <summary>YAML.</summary>
internal static class Yaml
{
    /// <summary>The language.</summary>
    public static CodeLanguage Language { get; } = new("YAML", "yaml", ["yaml", "yml"], new CodeRules
    {
        LineComments = ["#"],
        CommentsStandApart = true,
        Strings = [new("\""), new("'") { Escape = '\0' }],
        Lines = [("---", TokenKind.Meta), ("%", TokenKind.Meta)],
        InWords = "-./",
        Variables = "&*",
        NameMark = ':',
        Words = CodeRules.Of(false, (TokenKind.Keyword, "true false null yes no on off")),
    });
}
