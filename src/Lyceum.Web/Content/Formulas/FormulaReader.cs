namespace Lyceum.Web.Content.Formulas;

internal static class FormulaReader
{
    public static ContentNode Block(string source) => ContentNode.OfClass("div", "math-block", Inline(source, true));

    public static ContentNode Inline(string source, bool isDisplay) => ContentNode.OfClass("code", "math-source", new ContentNode(source));
}
