namespace Lyceum.Web.Content.Formulas;

/// <summary>Makes the element of a formula.</summary>
internal static class FormulaReader
{
    private const int MaxLength = 4000;
    private const int NarrowLength = 16;

    /// <summary>A formula on lines of its own.</summary>
    /// <param name="source">The formula in TeX.</param>
    public static ContentNode Block(string source)
    {
        // One that may be wider than a phone scrolls, and who has no pointer must be able to go there.
        ContentAttribute[] scrolls = source.Length > NarrowLength ? [new("tabindex", "0")] : [];
        return new ContentNode("div", [new("class", "math-block"), .. scrolls], [Inline(source, isDisplay: true)]);
    }

    /// <summary>A formula in a text.</summary>
    /// <param name="source">The formula in TeX.</param>
    /// <param name="isDisplay">Whether it is as large as one on a line of its own.</param>
    public static ContentNode Inline(string source, bool isDisplay)
    {
        string tex = ContentText.Clean(source).Trim();
        if (tex.Length is 0 or > MaxLength || TexReader.Read(tex) is not { } nodes)
        {
            return ContentNode.OfClass("code", "math-source", new ContentNode(tex));
        }

        return new ContentNode(
            "math", [new("display", isDisplay ? "block" : "inline")],
            [ContentNode.Of("semantics", ContentNode.Of("mrow", nodes), new ContentNode("annotation", [new("encoding", "application/x-tex")], [new ContentNode(tex)]))]);
    }
}
