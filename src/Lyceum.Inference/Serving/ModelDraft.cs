using System.Runtime.InteropServices;
using Lyceum.Inference.Sampling;

namespace Lyceum.Inference.Serving;

/// <summary>
/// Guesses ahead with a smaller model (Leviathan et al., arXiv:2211.17192). It draws with the very random number that the
/// text itself will draw with at that place, and a guess counts only if the text would have chosen the same token; so answers
/// are those without guesses, token for token, sampled ones too.
/// </summary>
/// <param name="model">The smaller model.</param>
/// <param name="stepTokens">The most tokens of a text that are caught up with before a step; longer texts take several.</param>
/// <param name="vocabularySize">Number of tokens that can be chosen.</param>
internal sealed class ModelDraft(IPagedModel model, int stepTokens, int vocabularySize)
{
    private readonly List<StepEntry> _entries = [];
    private readonly List<(ServedSequence Sequence, int Left, int Ahead)> _active = [];

    /// <summary>Appends guesses to the texts of sequences.</summary>
    /// <param name="wanted">The sequences, and how many tokens each may get.</param>
    /// <param name="scratch">Memory for choosing.</param>
    public void Guess(IReadOnlyList<(ServedSequence Sequence, int Most)> wanted, Candidates scratch)
    {
        _active.Clear();
        foreach ((ServedSequence sequence, int most) in wanted)
        {
            sequence.DraftPages ??= model.CreateSequence();

            // What was guessed wrongly is forgotten, and the last token is computed again where there is nothing new.
            int length = Math.Min(sequence.DraftPages.Length, sequence.Tokens.Count - 1);
            sequence.DraftPages.Truncate(length);
            _active.Add((sequence, most, 0));
        }

        while (_active.Count > 0)
        {
            Step(scratch);
        }
    }

    private void Step(Candidates scratch)
    {
        _entries.Clear();
        int pages = 0;
        for (int i = 0; i < _active.Count; i++)
        {
            (ServedSequence sequence, _, _) = _active[i];
            IPagedSequence computed = sequence.DraftPages!;
            int pending = sequence.Tokens.Count - computed.Length;
            int count = Math.Min(pending, stepTokens);
            bool fits = sequence.Tokens.Count <= model.ContextLength && pages + computed.PagesNeeded(count) <= model.PagesFree;
            if (!fits)
            {
                _active.RemoveAt(i--);
                continue;
            }

            pages += computed.PagesNeeded(count);
            ReadOnlyMemory<int> tokens = CollectionsMarshal.AsSpan(sequence.Tokens).Slice(computed.Length, count).ToArray();
            _entries.Add(new StepEntry(computed, tokens, count == pending ? 1 : 0));
        }

        if (_entries.Count == 0)
        {
            return;
        }

        ReadOnlySpan<float> logits = model.Forward(_entries);
        int row = 0;
        for (int i = 0, entry = 0; i < _active.Count; i++, entry++)
        {
            (ServedSequence sequence, int left, int ahead) = _active[i];
            if (_entries[entry].Logits == 0)
            {
                // A long text is caught up with over several steps of the large model.
                _active.RemoveAt(i--);
                continue;
            }

            ReadOnlySpan<float> own = logits.Slice(row++ * model.VocabularySize, vocabularySize);
            sequence.Tokens.Add(sequence.Writer.Guess(own, ahead, scratch));
            if (left == 1)
            {
                _active.RemoveAt(i--);
            }
            else
            {
                _active[i] = (sequence, left - 1, ahead + 1);
            }
        }
    }
}
