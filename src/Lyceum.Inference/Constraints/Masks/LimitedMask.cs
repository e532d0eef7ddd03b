using Lyceum.Inference.Constraints.Machines;

namespace Lyceum.Inference.Constraints.Masks;

/// <summary>
/// Masks near a token limit: only tokens after which the output can still be ended in time. How many tokens an ending takes is known from the
/// shortest text that completes the form and the fewest tokens that spell it, which is a way that remains open step by step.
/// </summary>
internal sealed class LimitedMask(Machine machine, TokenTrie trie, Completion completion, TokenSplitter splitter)
{
    private readonly Dictionary<(Configuration, Frame?), int> _needed = [];
    private readonly List<byte> _bytes = [];
    private readonly List<int> _tokens = [];
    private Configuration[] _configurations = [];
    private Frame?[] _frames = [];

    /// <summary>Fills a mask; see <see cref="ConstraintEngine.FillLimited"/>.</summary>
    public bool Fill(Configuration configuration, Frame? frame, int further, Span<ulong> mask)
    {
        mask.Clear();
        _needed.Clear();
        if (further >= 0 && Walk(configuration, frame, further, mask))
        {
            return true;
        }

        _bytes.Clear();
        _tokens.Clear();
        completion.Write(configuration, frame, _bytes);
        if (splitter.Split([.. _bytes], _tokens) && _tokens.Count > 0)
        {
            mask[_tokens[0] >> 6] |= 1UL << _tokens[0];
        }

        return false;
    }

    private bool Walk(Configuration configuration, Frame? frame, int further, Span<ulong> mask)
    {
        FlatTrie tree = trie.Trie;
        if (_configurations.Length <= tree.Depth)
        {
            _configurations = new Configuration[tree.Depth + 1];
            _frames = new Frame?[tree.Depth + 1];
        }

        ReadOnlySpan<FlatTrie.Node> nodes = tree.Nodes;
        Span<int> ends = new int[tree.Depth + 1];
        Span<bool> captured = new bool[tree.Depth + 1];
        bool any = false;
        int depth = 0;
        _configurations[0] = machine.Forget(configuration);
        _frames[0] = frame;
        ends[0] = nodes[0].End;
        int node = 1;
        while (node < nodes[0].End)
        {
            while (node >= ends[depth])
            {
                depth--;
            }

            FlatTrie.Node current = nodes[node];
            Configuration at = _configurations[depth];
            Frame? below = _frames[depth];
            if (!machine.Advance(ref at, ref below, current.Label, false))
            {
                node = current.End;
                continue;
            }

            // What follows a text that is not remembered here is known only to a state that remembers it.
            bool left = captured[depth] || (_configurations[depth].IsCapturing && !at.IsCapturing) || at.IsProvisional;
            int entries = nodes[node + 1].FirstEntry;
            if (current.FirstEntry < entries
                && (left ? TryExactly(configuration, frame, trie.GrammarBytes(trie.Tokens[current.FirstEntry]), further) : Needed(at, below, further) <= further))
            {
                any = true;
                foreach (int token in trie.Tokens[current.FirstEntry..entries])
                {
                    mask[token >> 6] |= 1UL << token;
                }
            }

            depth++;
            _configurations[depth] = at;
            _frames[depth] = below;
            ends[depth] = current.End;
            captured[depth] = left;
            node++;
        }

        return any;
    }

    private bool TryExactly(Configuration configuration, Frame? frame, ReadOnlySpan<byte> bytes, int further)
    {
        foreach (byte next in bytes)
        {
            if (!machine.Advance(ref configuration, ref frame, next, true))
            {
                return false;
            }
        }

        return Needed(configuration, frame, further) <= further;
    }

    private int Needed(Configuration configuration, Frame? frame, int further)
    {
        int bytes = Completion.Rest(configuration, frame);
        if (bytes <= further && trie.SpellsEveryByte)
        {
            return bytes;
        }

        // Where the shortest text depends on one that is not known here, its bytes are an upper bound and its tokens are not.
        if (configuration.HasUnknown && trie.SpellsEveryByte)
        {
            return int.MaxValue;
        }

        // No token is longer than the tree is deep.
        if (bytes / Math.Max(trie.Trie.Depth, 1) > further)
        {
            return int.MaxValue;
        }

        if (!_needed.TryGetValue((configuration, frame), out int needed))
        {
            _bytes.Clear();
            completion.Write(configuration, frame, _bytes);
            needed = splitter.Count([.. _bytes]);
            _needed.Add((configuration, frame), needed);
        }

        return needed;
    }
}
