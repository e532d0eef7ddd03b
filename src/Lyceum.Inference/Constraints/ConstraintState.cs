using Lyceum.Inference.Constraints.Machines;
using Lyceum.Inference.Constraints.Masks;

namespace Lyceum.Inference.Constraints;

/// <summary>
/// One output under a constraint: how far it has come, and what may follow. Each state belongs to one sequence and is not for several threads at
/// once; states of one constraint may be used side by side.
/// </summary>
public sealed class ConstraintState
{
    private const int MaximumForced = 4096;

    private readonly ConstraintEngine _engine;
    private Step _at;

    internal ConstraintState(ConstraintEngine engine)
    {
        _engine = engine;
        (Configuration configuration, Frame? frame) = engine.Begin();
        _at = new Step(configuration, frame, false, null, 0);
    }

    private ConstraintState(ConstraintEngine engine, Step at)
    {
        _engine = engine;
        _at = at;
    }

    /// <summary>The vocabulary.</summary>
    public TokenTrie Trie => _engine.Trie;

    /// <summary>Number of accepted tokens.</summary>
    public int Length => _at.Length;

    /// <summary>Whether the output keeps the form if it ends here.</summary>
    public bool CanEnd => _at.HasEnded || (_at.Configuration.EndsHere && _at.Frame is null);

    /// <summary>Whether nothing can follow but an end token.</summary>
    public bool IsComplete => _at.HasEnded || (CanEnd && _at.Configuration.Items.Length == 0);

    /// <summary>Says which tokens may follow. End tokens may where the form may end.</summary>
    /// <param name="mask">Receives a bit for each token, <see cref="TokenTrie.MaskLength"/> words.</param>
    /// <exception cref="ArgumentException">The mask is too short.</exception>
    public void FillMask(Span<ulong> mask)
    {
        CheckLength(mask);
        if (_at.HasEnded)
        {
            mask.Clear();
            return;
        }

        Fill(_engine.GetMask(_at.Configuration, _at.Frame), mask);
    }

    /// <summary>
    /// Says which tokens may follow if the output is cut off after a number of tokens: near the limit only those after which it can still be ended
    /// in time, so that what is cut off keeps the form.
    /// </summary>
    /// <param name="mask">Receives a bit for each token, <see cref="TokenTrie.MaskLength"/> words.</param>
    /// <param name="remaining">How many tokens may still come, the next one included. An end token need not be among them.</param>
    /// <returns>False if so few tokens cannot end the form; the mask then leads the shortest way to the end.</returns>
    /// <exception cref="ArgumentException">The mask is too short.</exception>
    public bool FillMask(Span<ulong> mask, int remaining)
    {
        CheckLength(mask);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(remaining);
        if (_at.HasEnded)
        {
            mask.Clear();
            return true;
        }

        TokenSet set = _engine.GetMask(_at.Configuration, _at.Frame);
        int rest = Completion.Rest(_at.Configuration, _at.Frame);
        bool inTime = true;
        if ((long)rest + set.Growth < remaining && Trie.SpellsEveryByte)
        {
            Fill(set, mask);
        }
        else
        {
            inTime = _engine.FillLimited(_at.Configuration, _at.Frame, remaining - 1, mask) || CanEnd;
            AllowEnd(mask);
        }

        return inTime;
    }

    /// <summary>Adds a token to the output.</summary>
    /// <param name="token">The token.</param>
    /// <returns>False if it may not follow; the state stays as it was.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The vocabulary has no such token.</exception>
    public bool Accept(int token)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(token);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(token, Trie.VocabularySize);
        if (_at.HasEnded)
        {
            return false;
        }

        if (Trie.IsEnd(token) && CanEnd)
        {
            _at = new Step(_at.Configuration, _at.Frame, true, _at, _at.Length + 1);
            return true;
        }

        if (!TryAdvance(token, out Configuration configuration, out Frame? frame))
        {
            return false;
        }

        _at = new Step(configuration, frame, false, _at, _at.Length + 1);
        return true;
    }

    /// <summary>Whether a token may follow.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The vocabulary has no such token.</exception>
    public bool Allows(int token)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(token);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(token, Trie.VocabularySize);
        return !_at.HasEnded && ((Trie.IsEnd(token) && CanEnd) || TryAdvance(token, out _, out _));
    }

    /// <summary>Takes back the last tokens.</summary>
    /// <param name="tokens">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer were accepted.</exception>
    public void Rollback(int tokens)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tokens);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(tokens, Length);
        for (; tokens > 0; tokens--)
        {
            _at = _at.Before!;
        }
    }

    /// <summary>A second output that begins as this one does. Costs nothing.</summary>
    public ConstraintState Clone() => new(_engine, _at);

    /// <summary>The text that must follow because there is no other way on; empty where there is a choice, or where the form may end.</summary>
    /// <returns>UTF-8, at most a few thousand bytes at a time.</returns>
    public byte[] GetForcedText() => _at.HasEnded ? [] : _engine.FindForced(_at.Configuration, _at.Frame, MaximumForced);

    /// <summary>
    /// Appends tokens that spell the beginning of <see cref="GetForcedText"/>. A token at its end is left out if one that goes on beyond could
    /// stand in its place, so that the model keeps the choice.
    /// </summary>
    /// <param name="tokens">Receives the tokens; they are not accepted yet.</param>
    public void GetForcedTokens(List<int> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        byte[] forced = GetForcedText();
        if (forced.Length > 0)
        {
            int start = tokens.Count;
            if (!Trie.TryEncode(forced, tokens))
            {
                _engine.Split(forced, tokens);
            }

            Trie.DropUnsettled(forced, tokens, start, EndsAfter(forced));
        }
    }

    /// <summary>The shortest text that completes the form; empty where it may end.</summary>
    /// <returns>UTF-8; it ends a character that is begun first.</returns>
    public byte[] GetShortestCompletion() => _at.HasEnded ? [] : _engine.FindCompletion(_at.Configuration, _at.Frame);

    /// <summary>Appends the fewest tokens that spell <see cref="GetShortestCompletion()"/>.</summary>
    /// <returns>False if the vocabulary cannot spell it.</returns>
    public bool GetShortestCompletion(List<int> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        return _engine.Split(GetShortestCompletion(), tokens);
    }

    private bool EndsAfter(ReadOnlySpan<byte> text)
    {
        Configuration configuration = _at.Configuration;
        Frame? frame = _at.Frame;
        return _engine.Advance(ref configuration, ref frame, text) && configuration.Items.Length == 0;
    }

    private bool TryAdvance(int token, out Configuration configuration, out Frame? frame)
    {
        configuration = _at.Configuration;
        frame = _at.Frame;
        ReadOnlySpan<byte> bytes = Trie.GrammarBytes(token);
        return !bytes.IsEmpty && _engine.Advance(ref configuration, ref frame, bytes);
    }

    private void CheckLength(ReadOnlySpan<ulong> mask)
    {
        if (mask.Length < Trie.MaskLength)
        {
            throw new ArgumentException($"The mask has {mask.Length} words; the vocabulary needs {Trie.MaskLength}.", nameof(mask));
        }
    }

    private void Fill(TokenSet set, Span<ulong> mask)
    {
        set.CopyTo(mask);
        foreach (int token in set.Provisional)
        {
            if (TryAdvance(token, out _, out _))
            {
                mask[token >> 6] |= 1UL << token;
            }
        }

        AllowEnd(mask);
    }

    private void AllowEnd(Span<ulong> mask)
    {
        if (CanEnd)
        {
            foreach (int token in Trie.EndTokens)
            {
                mask[token >> 6] |= 1UL << token;
            }
        }
    }

    private sealed record Step(Configuration Configuration, Frame? Frame, bool HasEnded, Step? Before, int Length);
}
