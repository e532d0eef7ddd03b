namespace Lyceum.Web.Content.Code.Languages;

/// <summary>C#.</summary>
internal static class CSharp
{
    /// <summary>The language.</summary>
    public static CodeLanguage Language { get; } = new("C#", "cs", ["csharp", "cs", "c#", "dotnet", "razor"], new CodeRules
    {
        LineComments = ["//"],
        BlockComments = [("/*", "*/")],
        Strings =
        [
            new("$\"\"\"", "\"\"\"") { Escape = '\0', IsMultiline = true }, new("\"\"\"") { Escape = '\0', IsMultiline = true }, new("$@\"", "\"") { Escape = '\0', IsMultiline = true },
            new("@\"", "\"") { Escape = '\0', IsMultiline = true }, new("$\"", "\""), new("\""), new("'") { IsCharacter = true },
        ],
        Lines = [("#", TokenKind.Meta)],
        HasCapitalTypes = true,
        HasCalls = true,
        Words = CodeRules.Of(
            false,
            (TokenKind.Keyword, """
                abstract as async await base break case catch checked class const continue default delegate do else enum event explicit extern false finally fixed for foreach get goto if implicit
                in init interface internal is lock namespace new null operator out override params partial private protected public readonly record ref required return scoped sealed set sizeof
                stackalloc static struct switch this throw true try typeof unchecked unsafe using value virtual volatile when where while with yield and or not nameof file global
                """.ReplaceLineEndings(" ")),
            (TokenKind.Type, "bool byte char decimal double dynamic float int long nint nuint object sbyte short string uint ulong ushort var void")),
    });
}
