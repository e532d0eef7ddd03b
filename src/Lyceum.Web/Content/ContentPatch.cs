using System.Collections.Immutable;

namespace Lyceum.Web.Content;

/// <summary>A change at the end of an element: the children from one on are replaced.</summary>
/// <param name="Path">The way to the element from the block's own: the number of a child, then of a child of that one, and so on.</param>
/// <param name="At">The first child that changed.</param>
/// <param name="Nodes">The children from there on.</param>
public sealed record ContentPatch(ImmutableArray<int> Path, int At, ImmutableArray<ContentNode> Nodes);
