using System.Runtime.InteropServices;

namespace Lyceum.Inference.Constraints.Masks;

/// <summary>Spells given bytes with the fewest tokens.</summary>
internal sealed class TokenSplitter(TokenTrie trie)
{
    private const int Impossible = int.MaxValue;

    private int[] _counts = [];
    private int[] _tokens = [];
    private int[] _lengths = [];

    /// <summary>The number of tokens; <see cref="int.MaxValue"/> where no tokens spell the bytes.</summary>
    public int Count(ReadOnlySpan<byte> bytes)
    {
        Solve(bytes);
        return _counts[0];
    }

    /// <summary>Appends the tokens, of equally few the longest first.</summary>
    /// <returns>False where no tokens spell the bytes; nothing is appended then.</returns>
    public bool Split(ReadOnlySpan<byte> bytes, List<int> tokens)
    {
        Solve(bytes);
        if (_counts[0] == Impossible)
        {
            return false;
        }

        for (int at = 0; at < bytes.Length; at += _lengths[at])
        {
            tokens.Add(_tokens[at]);
        }

        return true;
    }

    private void Solve(ReadOnlySpan<byte> bytes)
    {
        if (_counts.Length <= bytes.Length)
        {
            int size = Math.Max(bytes.Length + 1, 64);
            _counts = new int[size];
            _tokens = new int[size];
            _lengths = new int[size];
        }

        ReadOnlySpan<FlatTrie.Node> nodes = trie.Trie.Nodes;
        _counts[bytes.Length] = 0;
        for (int start = bytes.Length - 1; start >= 0; start--)
        {
            _counts[start] = Impossible;
            int node = 0;
            for (int at = start; at < bytes.Length; at++)
            {
                node = trie.Trie.Find(node, MemoryMarshal.CreateReadOnlySpan(in bytes[at], 1));
                if (node < 0)
                {
                    break;
                }

                bool isToken = nodes[node].FirstEntry < nodes[node + 1].FirstEntry;
                if (isToken && _counts[at + 1] != Impossible && _counts[at + 1] + 1 <= _counts[start])
                {
                    _counts[start] = _counts[at + 1] + 1;
                    _tokens[start] = trie.Tokens[nodes[node].FirstEntry];
                    _lengths[start] = at + 1 - start;
                }
            }
        }
    }
}
