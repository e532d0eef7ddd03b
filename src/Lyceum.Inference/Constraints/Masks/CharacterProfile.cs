using Lyceum.Inference.Constraints.Languages;

namespace Lyceum.Inference.Constraints.Masks;

/// <summary>
/// How the tokens of a vocabulary run inside a repetition of one character, such as the inside of a JSON string: which lie within it, by their
/// number of characters, and how those go on that leave it. With this the mask anywhere inside is a copy and a walk over few endings, whatever
/// the number of characters may be.
/// </summary>
internal sealed class CharacterProfile
{
    private const int Levels = 16;

    private readonly ulong[][] _levels;
    private readonly (int Count, int Token)[] _long;
    private readonly ulong[] _all;
    private readonly int _longest;
    private readonly int[] _exitTokens;
    private readonly int[] _exitCounts;

    private CharacterProfile(CharacterAutomaton automaton, TokenTrie trie)
    {
        Automaton = automaton;
        List<(int Count, int Token)> inside = [];
        List<(byte[] Text, int Count, int Token)> exits = [];
        Walk(trie, inside, exits);

        inside.Sort();
        _longest = inside.Count == 0 ? 0 : inside[^1].Count;
        _all = new ulong[trie.MaskLength];
        _levels = new ulong[Levels + 1][];
        int at = 0;
        for (int level = 0; level <= Levels; level++)
        {
            while (at < inside.Count && inside[at].Count <= level)
            {
                Set(_all, inside[at++].Token);
            }

            _levels[level] = [.. _all];
        }

        _long = [.. inside[at..]];
        foreach ((_, int token) in _long)
        {
            Set(_all, token);
        }

        exits.Sort(static (x, y) => x.Text.AsSpan().SequenceCompareTo(y.Text) is var order and not 0 ? order
            : x.Count != y.Count ? x.Count.CompareTo(y.Count) : x.Token.CompareTo(y.Token));
        Exits = FlatTrie.Build([.. exits.Select(static exit => exit.Text)]);
        _exitTokens = [.. exits.Select(static exit => exit.Token)];
        _exitCounts = [.. exits.Select(static exit => exit.Count)];
    }

    /// <summary>The characters.</summary>
    public CharacterAutomaton Automaton { get; }

    /// <summary>The ends of the tokens that leave the repetition: each begins with a byte that no character begins with.</summary>
    public FlatTrie Exits { get; }

    /// <summary>The token of each entry of <see cref="Exits"/>.</summary>
    public ReadOnlySpan<int> ExitTokens => _exitTokens;

    /// <summary>The number of characters before each entry of <see cref="Exits"/>.</summary>
    public ReadOnlySpan<int> ExitCounts => _exitCounts;

    /// <summary>Builds the profile of a character; null where it is not simple enough.</summary>
    public static CharacterProfile? TryBuild(LanguageTable table, Language character, TokenTrie trie) =>
        CharacterAutomaton.TryBuild(table, character) is CharacterAutomaton automaton ? new CharacterProfile(automaton, trie) : null;

    /// <summary>The tokens that lie within at most so many characters, one that is begun counting as one.</summary>
    /// <param name="most">The number of characters.</param>
    /// <param name="few">Receives tokens beside the shared bits that are returned.</param>
    public ulong[] Inside(int most, List<int> few)
    {
        if (most >= _longest)
        {
            return _all;
        }

        foreach ((int count, int token) in _long)
        {
            if (count > most)
            {
                break;
            }

            few.Add(token);
        }

        return _levels[Math.Min(most, Levels)];
    }

    private static void Set(ulong[] mask, int token) => mask[token >> 6] |= 1UL << token;

    private void Walk(TokenTrie trie, List<(int Count, int Token)> inside, List<(byte[] Text, int Count, int Token)> exits)
    {
        ReadOnlySpan<FlatTrie.Node> nodes = trie.Trie.Nodes;
        ReadOnlySpan<int> tokens = trie.Tokens;
        (int State, int Count, int End)[] path = new (int, int, int)[trie.Trie.Depth + 1];
        path[0] = (CharacterAutomaton.Boundary, 0, nodes[0].End);
        int depth = 0;
        int node = 1;
        while (node < nodes[0].End)
        {
            while (node >= path[depth].End)
            {
                depth--;
            }

            (int state, int count, _) = path[depth];
            int next = Automaton.Step(state, nodes[node].Label);
            if (next == CharacterAutomaton.Dead)
            {
                int end = nodes[node].End;
                if (state == CharacterAutomaton.Boundary)
                {
                    for (int entry = nodes[node].FirstEntry; entry < nodes[end].FirstEntry; entry++)
                    {
                        exits.Add((trie.GrammarBytes(tokens[entry])[depth..].ToArray(), count, tokens[entry]));
                    }
                }

                node = end;
                continue;
            }

            int needed = count + 1;
            for (int entry = nodes[node].FirstEntry; entry < nodes[node + 1].FirstEntry; entry++)
            {
                inside.Add((needed, tokens[entry]));
            }

            path[++depth] = (next, next == CharacterAutomaton.Boundary ? needed : count, nodes[node].End);
            node++;
        }
    }
}
