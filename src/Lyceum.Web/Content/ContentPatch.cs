using System.Collections.Immutable;

namespace Lyceum.Web.Content;

/// <summary>A change at the end of an element: the children from one on are replaced.</summary>
/// <param name="Path">The way to the element from the block's own: the number of a child, then of a child of that one, and so on.</param>
/// <param name="At">The first child that changed.</param>
/// <param name="Nodes">The children from there on.</param>
public sealed record ContentPatch(ImmutableArray<int> Path, int At, ImmutableArray<ContentNode> Nodes)
{
    /// <summary>What makes one element of another, as deep inside as all of the change is.</summary>
    /// <returns>Null where nothing of the element stays.</returns>
    internal static ContentPatch? Between(ContentNode before, ContentNode after)
    {
        if (!IsSameElement(before, after))
        {
            return null;
        }

        ImmutableArray<int>.Builder path = ImmutableArray.CreateBuilder<int>();
        while (true)
        {
            int at = 0;
            while (at < before.Children.Length && at < after.Children.Length && before.Children[at].Equals(after.Children[at]))
            {
                at++;
            }

            bool isInside = at == before.Children.Length - 1 && at == after.Children.Length - 1 && IsSameElement(before.Children[at], after.Children[at]);
            if (!isInside)
            {
                return path.Count == 0 && at == 0 ? null : new ContentPatch(path.ToImmutable(), at, after.Children[at..]);
            }

            path.Add(at);
            (before, after) = (before.Children[at], after.Children[at]);
        }
    }

    private static bool IsSameElement(ContentNode before, ContentNode after) =>
        before.Element is not null && before.Element == after.Element && before.Attributes.AsSpan().SequenceEqual(after.Attributes.AsSpan());
}
