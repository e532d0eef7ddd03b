using System.Collections.Immutable;

namespace Lyceum.Web.Content;

/// <summary>One block of a text: a paragraph, a list, a piece of code. On a page it is one element.</summary>
/// <param name="Key">Its place in the text, from nought; a block keeps it while the text grows.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Node">Its element.</param>
public sealed record ContentBlock(int Key, ContentBlockKind Kind, ContentNode Node)
{
    /// <summary>Its element, as a list of one.</summary>
    public ImmutableArray<ContentNode> Nodes => [Node];
}
