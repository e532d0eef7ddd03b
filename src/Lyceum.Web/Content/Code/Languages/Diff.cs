namespace Lyceum.Web.Content.Code.Languages;

/// <summary>Changes as <c>diff</c> writes them.</summary>
internal static class Diff
{
    /// <summary>The language.</summary>
    public static CodeLanguage Language { get; } = new("Diff", "diff", ["diff", "patch", "udiff"], new CodeRules
    {
        Lines =
        [
            ("+++", TokenKind.Heading), ("---", TokenKind.Heading), ("diff ", TokenKind.Heading), ("index ", TokenKind.Comment), ("@@", TokenKind.Meta),
            ("+", TokenKind.Inserted), ("-", TokenKind.Deleted), (">", TokenKind.Inserted), ("<", TokenKind.Deleted),
        ],
        HasNumbers = false,
    });
}
