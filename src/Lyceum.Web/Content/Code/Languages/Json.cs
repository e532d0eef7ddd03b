namespace Lyceum.Web.Content.Code.Languages;

/// <summary>JSON, also with comments.</summary>
internal static class Json
{
    /// <summary>The language.</summary>
    public static CodeLanguage Language { get; } = new("JSON", "json", ["json", "jsonc", "json5", "jsonl", "ndjson"], new CodeRules
    {
        LineComments = ["//"],
        BlockComments = [("/*", "*/")],
        Strings = [new("\"")],
        NameMark = ':',
        Words = CodeRules.Of(false, (TokenKind.Keyword, "true false null")),
    });
}
