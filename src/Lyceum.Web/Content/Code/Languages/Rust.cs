namespace Lyceum.Web.Content.Code.Languages;

/// <summary>Rust.</summary>
internal static class Rust
{
    /// <summary>The language.</summary>
    public static CodeLanguage Language { get; } = new("Rust", "rs", ["rust", "rs"], new CodeRules
    {
        LineComments = ["//"],
        BlockComments = [("/*", "*/")],
        Strings =
        [
            new("r#\"", "\"#") { Escape = '\0', IsMultiline = true }, new("r\"", "\"") { Escape = '\0', IsMultiline = true }, new("b\"", "\"") { IsMultiline = true }, new("\"") { IsMultiline = true },
            new("'") { IsCharacter = true }, new("#[", "]") { Kind = TokenKind.Meta }, new("#![", "]") { Kind = TokenKind.Meta },
        ],
        HasCapitalTypes = true,
        HasCalls = true,
        Words = CodeRules.Of(
            false,
            (TokenKind.Keyword, "as async await break const continue crate dyn else enum extern false fn for if impl in let loop match mod move mut pub ref return self Self static struct super trait true type union unsafe use where while"),
            (TokenKind.Type, "bool char f32 f64 i8 i16 i32 i64 i128 isize str u8 u16 u32 u64 u128 usize")),
    });
}
