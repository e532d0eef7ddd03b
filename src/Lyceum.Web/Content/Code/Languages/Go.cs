namespace Lyceum.Web.Content.Code.Languages;

/// <summary>Go.</summary>
internal static class Go
{
    /// <summary>The language.</summary>
    public static CodeLanguage Language { get; } = new("Go", "go", ["go", "golang"], new CodeRules
    {
        LineComments = ["//"],
        BlockComments = [("/*", "*/")],
        Strings = [new("`") { Escape = '\0', IsMultiline = true }, new("\""), new("'") { IsCharacter = true }],
        HasCalls = true,
        Words = CodeRules.Of(
            false,
            (TokenKind.Keyword, "break case chan const continue default defer else fallthrough false for func go goto if import interface iota map nil package range return select struct switch true type var"),
            (TokenKind.Type, "any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string uint uint8 uint16 uint32 uint64 uintptr")),
    });
}
