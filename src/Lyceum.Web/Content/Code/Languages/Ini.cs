namespace Lyceum.Web.Content.Code.Languages;

/// <summary>Files of settings: INI and TOML.</summary>
internal static class Ini
{
    /// <summary>INI.</summary>
    public static CodeLanguage Language { get; } = new("INI", "ini", ["ini", "cfg", "conf", "properties", "editorconfig", "env", "dotenv", "systemd"], new CodeRules
    {
        LineComments = ["#", ";"],
        CommentsStandApart = true,
        Strings = [new("\""), new("'")],
        Lines = [("[", TokenKind.Heading)],
        InWords = "-.",
        NameMark = '=',
        Words = CodeRules.Of(true, (TokenKind.Keyword, "true false yes no on off")),
    });

    /// <summary>TOML.</summary>
    public static CodeLanguage Toml { get; } = new("TOML", "toml", ["toml"], Language.Rules! with
    {
        LineComments = ["#"],
        Strings = [new("\"\"\"") { IsMultiline = true }, new("'''") { Escape = '\0', IsMultiline = true }, new("\""), new("'") { Escape = '\0' }],
    });
}
