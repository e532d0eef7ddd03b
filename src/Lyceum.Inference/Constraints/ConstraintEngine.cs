using Lyceum.Inference.Constraints.Grammars;
using Lyceum.Inference.Constraints.Languages;
using Lyceum.Inference.Constraints.Machines;
using Lyceum.Inference.Constraints.Masks;

namespace Lyceum.Inference.Constraints;

/// <summary>A form at work on a vocabulary: the machine and the masks that its states share. All members lock.</summary>
internal sealed class ConstraintEngine
{
    private const int MaximumMasks = 20_000;

    private readonly Lock _gate = new();
    private readonly Machine _machine;
    private readonly MaskBuilder _masks;
    private readonly LimitedMask _limited;
    private readonly Completion _completion;
    private readonly TokenSplitter _splitter;
    private readonly List<ByteSet> _classes = [];
    private readonly List<byte> _bytes = [];
    private int _maskCount;

    /// <summary>Puts a grammar to work.</summary>
    public ConstraintEngine(GrammarTable table, Symbol root, TokenTrie trie)
    {
        Trie = trie;
        _machine = new Machine(table, root);
        _masks = new MaskBuilder(_machine, trie);
        _completion = new Completion(_machine);
        _splitter = new TokenSplitter(trie);
        _limited = new LimitedMask(_machine, trie, _completion, _splitter);
    }

    /// <summary>The vocabulary.</summary>
    public TokenTrie Trie { get; }

    /// <summary>Where an output begins.</summary>
    public (Configuration Configuration, Frame? Frame) Begin()
    {
        lock (_gate)
        {
            return _machine.Start;
        }
    }

    /// <summary>Reads the bytes of a token; false if they cannot follow, and nothing changes then.</summary>
    public bool Advance(ref Configuration configuration, ref Frame? frame, ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            if (_machine.Trim())
            {
                _maskCount = 0;
            }

            Configuration at = configuration;
            Frame? below = frame;
            foreach (byte next in bytes)
            {
                if (!_machine.Advance(ref at, ref below, next, true))
                {
                    return false;
                }
            }

            configuration = at;
            frame = below;
            return true;
        }
    }

    /// <summary>The tokens that may follow; those that are provisional are yet to be tried.</summary>
    public TokenSet GetMask(Configuration configuration, Frame? frame)
    {
        lock (_gate)
        {
            Configuration forgetful = _machine.Forget(configuration);
            MaskNode node = forgetful.Masks ??= new MaskNode();
            Frame? below = frame;
            while (node.Set is null)
            {
                MaskNode? next = null;
                if (node.ByFrame?.TryGetValue(below?.Continuation ?? MaskNode.Bottom, out next) != true)
                {
                    return MakeMask(forgetful, frame);
                }

                node = next!;
                below = below?.Below;
            }

            return node.Set;
        }
    }

    /// <summary>Fills a mask with the tokens after which a number of further tokens is enough to end.</summary>
    /// <returns>False if there is none; the mask then holds the first token of the shortest way to the end.</returns>
    public bool FillLimited(Configuration configuration, Frame? frame, int further, Span<ulong> mask)
    {
        lock (_gate)
        {
            return _limited.Fill(configuration, frame, further, mask);
        }
    }

    /// <summary>The bytes that are the only way on, up to where there is a choice or the text may end.</summary>
    public byte[] FindForced(Configuration configuration, Frame? frame, int most)
    {
        lock (_gate)
        {
            _bytes.Clear();
            while (_bytes.Count < most && !(configuration.EndsHere && frame is null))
            {
                _machine.FindClasses(configuration, _classes);
                if (_classes is not [{ Count: 1 } only] || !_machine.Advance(ref configuration, ref frame, only.Lowest, true))
                {
                    break;
                }

                _bytes.Add(only.Lowest);
            }

            return [.. _bytes];
        }
    }

    /// <summary>The shortest text that completes what was begun.</summary>
    public byte[] FindCompletion(Configuration configuration, Frame? frame)
    {
        lock (_gate)
        {
            _bytes.Clear();
            _completion.Write(configuration, frame, _bytes);
            return [.. _bytes];
        }
    }

    /// <summary>Spells bytes with the fewest tokens; false if no tokens spell them.</summary>
    public bool Split(ReadOnlySpan<byte> bytes, List<int> tokens)
    {
        lock (_gate)
        {
            return _splitter.Split(bytes, tokens);
        }
    }

    // The walk tells how many frames it looked at; the mask is kept under those.
    private TokenSet MakeMask(Configuration configuration, Frame? frame)
    {
        int depth = frame?.Depth ?? 0;
        _machine.FewestFrames = depth;
        TokenSet set = _masks.Build(configuration, frame);
        int looked = depth - _machine.FewestFrames;
        if (++_maskCount > MaximumMasks)
        {
            return set;
        }

        MaskNode node = configuration.Masks!;
        for (Frame? below = frame; looked > 0; looked--, below = below?.Below)
        {
            node.ByFrame ??= [];
            object key = below?.Continuation ?? MaskNode.Bottom;
            if (!node.ByFrame.TryGetValue(key, out MaskNode? next))
            {
                next = new MaskNode();
                node.ByFrame.Add(key, next);
            }

            node = next;
        }

        node.Set = set;
        return set;
    }
}
