using Lyceum.Inference.Constraints.Languages;
using Lyceum.Inference.Constraints.Machines;

namespace Lyceum.Inference.Constraints.Masks;

/// <summary>
/// Makes masks: walks the token tree with the machine, leaving out each subtree whose first byte cannot follow. The inside of repetitions of
/// wide characters is not walked but taken from their <see cref="CharacterProfile"/>. Not safe for several threads.
/// </summary>
internal sealed class MaskBuilder(Machine machine, TokenTrie trie)
{
    private const int WideCharacter = 24;
    private const int DenseFrom = 64;

    private readonly Dictionary<Language, CharacterProfile?> _profiles = [];
    private readonly List<int> _few = [];
    private readonly List<int> _provisional = [];
    private readonly List<(Language Language, Continuation Next)> _narrow = [];
    private readonly HashSet<int> _excluded = [];
    private Configuration[] _configurations = [];
    private Frame?[] _frames = [];
    private int[] _ends = [];
    private bool[] _tried = [];
    private int _shortest;
    private int _growth;

    /// <summary>Makes the mask of a configuration above frames.</summary>
    public TokenSet Build(Configuration configuration, Frame? frame)
    {
        _few.Clear();
        _provisional.Clear();
        _narrow.Clear();
        _growth = 0;
        _shortest = Language.Add(configuration.Shortest, frame?.Shortest ?? 0);
        ulong[]? dense = null;
        bool owned = false;
        foreach ((Language language, Continuation next) in configuration.Items)
        {
            // The alternatives of an expression may be looked at one by one, like items.
            ReadOnlySpan<Language> parts = language is Union union ? union.Parts : new ReadOnlySpan<Language>(in language);
            foreach (Language part in parts)
            {
                if (part.First.IsEmpty)
                {
                    continue;
                }

                if (TryRepetition(part, next, frame) is not ulong[] inside)
                {
                    _narrow.Add((part, next));
                }
                else if (dense is null)
                {
                    dense = inside;
                }
                else
                {
                    dense = owned ? dense : [.. dense];
                    owned = true;
                    for (int i = 0; i < dense.Length; i++)
                    {
                        dense[i] |= inside[i];
                    }
                }
            }
        }

        // Where a repetition was given up halfway, what it would have excluded does not count.
        _excluded.Clear();
        if (_narrow.Count > 0)
        {
            (Configuration narrow, Frame? below) = dense is null
                ? (configuration, frame)
                : machine.Select(_narrow, frame);
            Walk(trie.Trie, trie.Tokens, default, 0, int.MaxValue, narrow, below);
        }

        if (_few.Count > trie.VocabularySize / DenseFrom)
        {
            dense = dense is null ? new ulong[trie.MaskLength] : owned ? dense : [.. dense];
            foreach (int token in _few)
            {
                dense[token >> 6] |= 1UL << token;
            }

            _few.Clear();
        }

        return new TokenSet(dense, [.. _few], [.. _provisional], _growth);
    }

    // The part of a mask that an expression of the form x{m,n}·t gives, x being a wide character and t something that begins otherwise; also where
    // the repetition must not be one of some literals. Null where the expression has another form.
    private ulong[]? TryRepetition(Language language, Continuation next, Frame? frame)
    {
        CapturedText? captured = language as CapturedText;
        Language plain = captured?.Plain ?? language;
        (Language body, Language tail) = plain is Sequence sequence ? (sequence.Head, sequence.Tail) : (plain, machine.Languages.EmptyText);
        Repetition? repetition = body as Repetition;
        bool excludes = body is Intersection;
        foreach (Language part in (body as Intersection)?.Parts ?? [])
        {
            if (part is Repetition repeated && repetition is null)
            {
                repetition = repeated;
            }
            else if (part is not Complement)
            {
                return null;
            }
        }

        if (repetition is null || repetition.Of.First.Count < WideCharacter || GetProfile(repetition.Of) is not CharacterProfile profile)
        {
            return null;
        }

        ByteSet first = profile.Automaton.First;
        if (excludes && !TryExclude((Intersection)body, repetition.Most, first))
        {
            return null;
        }

        (Configuration after, Frame? below) = machine.Enter(captured?.With(machine.Languages, tail) ?? tail, next, frame);
        if (!(after.First & first).IsEmpty)
        {
            return null;
        }

        ulong[] inside = profile.Inside(repetition.Most, _few);
        int own = Language.Add(Language.Add(language.Shortest(machine.Languages), next.Shortest), frame?.Shortest ?? 0);
        int more = profile.Automaton.LongestRest + (!excludes ? 0 : repetition.Of.Shortest(machine.Languages));
        _growth = Math.Max(_growth, own + more - _shortest);
        Walk(profile.Exits, profile.ExitTokens, profile.ExitCounts, repetition.Least, repetition.Most, after, below);
        _excluded.Clear();
        return inside;
    }

    // Notes the tokens that would end the repetition at one of the literals.
    private bool TryExclude(Intersection body, int most, ByteSet first)
    {
        _excluded.Clear();
        foreach (Language condition in body.Parts)
        {
            if (condition is not Complement complement)
            {
                continue;
            }

            Language literals = complement.Of;
            foreach (Language part in literals is Union union ? union.Parts : [literals])
            {
                if (part is not (EmptyText or Literals))
                {
                    return false;
                }

                if (part.IsNullable)
                {
                    Exclude(default, first);
                }

                for (int i = 0; part is Literals list && i < list.Count; i++)
                {
                    // A longer text must be left, so that a literal's beginning is not the end.
                    if (list[i].Length >= most)
                    {
                        return false;
                    }

                    Exclude(list[i], first);
                }
            }
        }

        return true;
    }

    private void Exclude(ReadOnlySpan<byte> literal, ByteSet first)
    {
        int node = trie.Trie.Find(0, literal);
        if (node < 0)
        {
            return;
        }

        ReadOnlySpan<FlatTrie.Node> nodes = trie.Trie.Nodes;
        for (int child = node + 1; child < nodes[node].End; child = nodes[child].End)
        {
            if (!first.Contains(nodes[child].Label))
            {
                for (int entry = nodes[child].FirstEntry; entry < nodes[nodes[child].End].FirstEntry; entry++)
                {
                    _excluded.Add(trie.Tokens[entry]);
                }
            }
        }
    }

    private CharacterProfile? GetProfile(Language character)
    {
        if (!_profiles.TryGetValue(character, out CharacterProfile? profile))
        {
            string? key = LanguageKey.TryWrite(character);
            profile = key is null ? null : trie.GetProfile(key, () => CharacterProfile.TryBuild(machine.Languages, character, trie));
            _profiles.Add(character, profile);
        }

        return profile;
    }

    // Visits the nodes of a tree that can follow. Of entries with counts only those count that lie between least and most.
    private void Walk(
        FlatTrie tree, ReadOnlySpan<int> tokens, ReadOnlySpan<int> counts, int least, int most, Configuration configuration, Frame? frame)
    {
        if (_configurations.Length <= tree.Depth)
        {
            _configurations = new Configuration[tree.Depth + 1];
            _frames = new Frame?[tree.Depth + 1];
            _ends = new int[tree.Depth + 1];
            _tried = new bool[tree.Depth + 1];
        }

        ReadOnlySpan<FlatTrie.Node> nodes = tree.Nodes;
        int end = nodes[0].End;
        int depth = 0;
        _configurations[0] = configuration;
        _frames[0] = frame;
        _ends[0] = end;
        _tried[0] = false;
        int node = 1;
        while (node < end)
        {
            while (node >= _ends[depth])
            {
                depth--;
            }

            ref readonly FlatTrie.Node current = ref nodes[node];
            Configuration at = _configurations[depth];
            Frame? below = _frames[depth];
            if (!at.First.Contains(current.Label) || !machine.Advance(ref at, ref below, current.Label, false))
            {
                node = current.End;
                continue;
            }

            // Once a text was read that may have to differ from one that is not known here, what follows must be tried as well.
            bool tried = _tried[depth] || at.IsProvisional;
            int entry = current.FirstEntry;
            int entries = nodes[node + 1].FirstEntry;
            if (entry < entries)
            {
                _growth = Math.Max(_growth, Language.Add(at.Shortest, below?.Shortest ?? 0) - _shortest);
                for (; entry < entries; entry++)
                {
                    if ((counts.IsEmpty || (counts[entry] >= least && counts[entry] <= most)) && (_excluded.Count == 0 || !_excluded.Contains(tokens[entry])))
                    {
                        (tried ? _provisional : _few).Add(tokens[entry]);
                    }
                }
            }

            if (current.End != node + 1)
            {
                depth++;
                _configurations[depth] = at;
                _frames[depth] = below;
                _ends[depth] = current.End;
                _tried[depth] = tried;
            }

            node++;
        }
    }
}
