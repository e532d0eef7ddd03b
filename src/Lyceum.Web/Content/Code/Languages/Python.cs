namespace Lyceum.Web.Content.Code.Languages;

/// <summary>Python.</summary>
internal static class Python
{
    /// <summary>The language.</summary>
    public static CodeLanguage Language { get; } = new("Python", "py", ["python", "py", "python3", "pycon", "ipython"], new CodeRules
    {
        LineComments = ["#"],
        Strings =
        [
            .. from prefix in new[] { "", "f", "r", "b", "rb", "F", "R", "B" }
               from mark in new[] { "\"\"\"", "'''", "\"", "'" }
               select new CodeString(prefix + mark, mark) { IsMultiline = mark.Length == 3 },
        ],
        Metas = "@",
        HasCapitalTypes = true,
        HasCalls = true,
        Words = CodeRules.Of(
            false,
            (TokenKind.Keyword, "and as assert async await break case class continue def del elif else except False finally for from global if import in is lambda match None nonlocal not or pass raise return True try type "
                + "while with yield self cls"),
            (TokenKind.Type, "bool bytes complex dict float frozenset int list object set str tuple")),
    });
}
