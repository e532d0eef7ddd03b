namespace Lyceum.Web.Content.Code;

/// <summary>Makes the element of a piece of code: its head with the name of the language, and the code with its words told apart.</summary>
internal static class CodeView
{
    public static ContentNode Write(string? info, string code, int left, out int nodes)
    {
        nodes = 5;
        return new ContentNode("lyceum-code", [new("class", "code"), new("data-extension", "txt")], [ContentNode.OfClass("div", "code-head", ContentNode.OfClass("span", "code-language", new ContentNode(info ?? ""))),
                new ContentNode("pre", [new("tabindex", "0"), new("dir", "ltr")], [ContentNode.Of("code", new ContentNode(code))])]);
    }
}
