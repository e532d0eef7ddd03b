namespace Lyceum.Web.Content.Code.Languages;

/// <summary>Java, and Kotlin, which is written much like it.</summary>
internal static class Java
{
    /// <summary>Java.</summary>
    public static CodeLanguage Language { get; } = new("Java", "java", ["java"], new CodeRules
    {
        LineComments = ["//"],
        BlockComments = [("/*", "*/")],
        Strings = [new("\"\"\"") { IsMultiline = true }, new("\""), new("'") { IsCharacter = true }],
        Metas = "@",
        HasCapitalTypes = true,
        HasCalls = true,
        Words = CodeRules.Of(
            false,
            (TokenKind.Keyword, "abstract assert break case catch class const continue default do else enum exports extends false final finally for goto if implements import instanceof interface module native new null "
                + "package permits private protected public record requires return sealed static strictfp super switch synchronized this throw throws transient true try volatile while yield"),
            (TokenKind.Type, "boolean byte char double float int long short var void")),
    });

    /// <summary>Kotlin.</summary>
    public static CodeLanguage Kotlin { get; } = new("Kotlin", "kt", ["kotlin", "kt", "kts"], Language.Rules! with
    {
        Words = CodeRules.Of(
            false,
            (TokenKind.Keyword, "abstract actual annotation as break by catch class companion const constructor continue crossinline data do else enum expect false final finally for fun get if import in infix init inline "
                + "inner interface internal is lateinit null object open operator out override package private protected public return sealed set super suspend tailrec this throw true try typealias val var vararg when where while")),
    });
}
