namespace Lyceum.Web.Content.Code.Languages;

/// <summary>HTML and XML.</summary>
internal static class Html
{
    private static readonly CodeRules s_tag = new()
    {
        Strings = [new("\"") { Escape = '\0', IsMultiline = true }, new("'") { Escape = '\0', IsMultiline = true }],
        InWords = "-:.@",
        FirstWord = TokenKind.Keyword,
        OtherWords = TokenKind.Name,
    };

    private static readonly CodeRules s_text = new()
    {
        BlockComments = [("<!--", "-->")],
        Strings = [new("<![CDATA[", "]]>") { Escape = '\0', IsMultiline = true }, new("<!", ">") { Escape = '\0', IsMultiline = true, Kind = TokenKind.Meta }, new("<?", "?>") { Escape = '\0', IsMultiline = true, Kind = TokenKind.Meta }],
        Regions = [new("</", ">", s_tag), new("<", ">", s_tag)],
        HasNumbers = false,
    };

    /// <summary>HTML.</summary>
    public static CodeLanguage Language { get; } = new("HTML", "html", ["html", "htm", "vue", "svelte", "xhtml", "cshtml"], s_text);

    /// <summary>XML.</summary>
    public static CodeLanguage Xml { get; } = new("XML", "xml", ["xml", "svg", "xaml", "csproj", "rss", "xsd", "xslt", "mathml"], s_text);
}
