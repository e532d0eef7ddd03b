using System.Runtime.InteropServices;

namespace Lyceum.Inference.Constraints.Masks;

/// <summary>
/// A prefix tree laid out in preorder: a node's children follow it, its subtree ends where <see cref="Node.End"/> says, and the entries of a
/// subtree stand side by side. Node 0 is the empty string.
/// </summary>
internal sealed class FlatTrie
{
    private readonly Node[] _nodes;

    private FlatTrie(Node[] nodes, int depth)
    {
        _nodes = nodes;
        Depth = depth;
    }

    /// <summary>The nodes, and one more that ends the last one's entries.</summary>
    public ReadOnlySpan<Node> Nodes => _nodes;

    /// <summary>Bytes of the longest string.</summary>
    public int Depth { get; }

    /// <summary>Builds the tree.</summary>
    /// <param name="strings">In the order of their bytes; equal ones stand side by side. Entry i is string i.</param>
    public static FlatTrie Build(IReadOnlyList<byte[]> strings)
    {
        List<Node> nodes = [new Node { FirstEntry = 0 }];
        List<int> path = [0];
        byte[] previous = [];
        int deepest = 0;
        for (int entry = 0; entry < strings.Count; entry++)
        {
            byte[] text = strings[entry];
            int common = previous.AsSpan().CommonPrefixLength(text);
            for (int depth = path.Count - 1; depth > common; depth--)
            {
                CollectionsMarshal.AsSpan(nodes)[path[depth]].End = nodes.Count;
            }

            path.RemoveRange(common + 1, path.Count - common - 1);
            for (int depth = common; depth < text.Length; depth++)
            {
                path.Add(nodes.Count);
                nodes.Add(new Node { Label = text[depth], FirstEntry = entry });
            }

            deepest = Math.Max(deepest, text.Length);
            previous = text;
        }

        foreach (int node in path)
        {
            CollectionsMarshal.AsSpan(nodes)[node].End = nodes.Count;
        }

        nodes.Add(new Node { FirstEntry = strings.Count });
        return new FlatTrie([.. nodes], deepest);
    }

    /// <summary>The node of a string that begins at a node, or -1.</summary>
    public int Find(int node, ReadOnlySpan<byte> text)
    {
        foreach (byte next in text)
        {
            int end = _nodes[node].End;
            int child = node + 1;
            while (child < end && _nodes[child].Label != next)
            {
                child = _nodes[child].End;
            }

            if (child >= end)
            {
                return -1;
            }

            node = child;
        }

        return node;
    }

    /// <summary>A node.</summary>
    public struct Node
    {
        /// <summary>The node after its subtree.</summary>
        public int End;

        /// <summary>Its first entry; the next node's first entry ends them, the first entry of <see cref="End"/> those of the subtree.</summary>
        public int FirstEntry;

        /// <summary>The last byte of its string.</summary>
        public byte Label;
    }
}
