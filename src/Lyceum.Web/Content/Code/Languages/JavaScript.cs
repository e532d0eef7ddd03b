namespace Lyceum.Web.Content.Code.Languages;

/// <summary>JavaScript and TypeScript.</summary>
internal static class JavaScript
{
    private const string Keywords =
        "as async await break case catch class const continue debugger default delete do else export extends false finally for from function get if import in instanceof let new null of return set static super switch this "
        + "throw true try typeof undefined var void while with yield";

    /// <summary>JavaScript.</summary>
    public static CodeLanguage Language { get; } = new("JavaScript", "js", ["javascript", "js", "jsx", "mjs", "cjs", "node"], new CodeRules
    {
        LineComments = ["//"],
        BlockComments = [("/*", "*/")],
        Strings = [new("`") { IsMultiline = true }, new("\""), new("'")],
        InWords = "$",
        Metas = "@",
        HasCapitalTypes = true,
        HasCalls = true,
        Words = CodeRules.Of(false, (TokenKind.Keyword, Keywords)),
    });

    /// <summary>TypeScript.</summary>
    public static CodeLanguage TypeScript { get; } = new("TypeScript", "ts", ["typescript", "ts", "tsx"], Language.Rules! with
    {
        Words = CodeRules.Of(
            false, (TokenKind.Keyword, Keywords + " abstract declare enum implements infer interface is keyof namespace override private protected public readonly satisfies type"),
            (TokenKind.Type, "any bigint boolean never number object string symbol unknown")),
    });
}
