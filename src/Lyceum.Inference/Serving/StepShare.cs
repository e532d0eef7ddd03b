using System.Runtime.InteropServices;
using Lyceum.Inference.Generation;
using Lyceum.Inference.Sampling;

namespace Lyceum.Inference.Serving;

/// <summary>What a step does for one sequence.</summary>
/// <param name="sequence">The sequence.</param>
/// <param name="length">Tokens that are computed.</param>
/// <param name="guessed">How many of them, the last ones, are guesses.</param>
/// <param name="pagesNeeded">Pages that it takes for them.</param>
internal sealed class StepShare(ServedSequence sequence, int length, int guessed, int pagesNeeded)
{
    public ServedSequence Sequence => sequence;

    public int Length => length;

    public int Guessed => guessed;

    public int PagesNeeded => pagesNeeded;

    /// <summary>Tokens that were computed before.</summary>
    public int Start { get; } = sequence.Computed;

    /// <summary>Of how many of its last tokens logits are wanted: of all that are scored, of the last one and of those guessed.</summary>
    public int Logits { get; } =
        sequence.ScoresPrompt && !sequence.Answers ? length
        : sequence.Computed + length == sequence.Tokens.Count ? guessed + 1
        : 0;

    public List<GeneratedPiece> Pieces { get; } = [];

    public List<TokenLogProbabilities>? Scores { get; private set; }

    public int FirstScored { get; private set; }

    // A copy: tokens are added to the list while the step's memory is still in use.
    public StepEntry ToEntry() => new(sequence.Pages!, CollectionsMarshal.AsSpan(sequence.Tokens).Slice(Start, length).ToArray(), Logits);

    /// <summary>Chooses tokens for as long as the guesses are what would have been chosen anyway.</summary>
    public void Choose(ReadOnlySpan<float> logits, int vocabulary, int contextLength, Candidates scratch)
    {
        bool isLast = Start + length == sequence.Tokens.Count;
        if (sequence.ScoresPrompt && !sequence.Answers)
        {
            Score(logits, vocabulary);
            logits = isLast ? logits[^vocabulary..] : [];
        }

        if (!isLast || sequence.Writer.FinishReason is not null)
        {
            return;
        }

        int known = sequence.Tokens.Count - guessed;
        for (int i = 0; i <= guessed; i++)
        {
            GeneratedPiece piece = sequence.Writer.Write(logits.Slice(i * vocabulary, vocabulary), hasRoom: known + i < contextLength, scratch);
            Pieces.Add(piece);
            bool right = i < guessed && sequence.Tokens[known + i] == piece.Token;
            if (right)
            {
                sequence.Accepted++;
            }
            else
            {
                sequence.Tokens.RemoveRange(known + i, sequence.Tokens.Count - known - i);
                sequence.Tokens.Add(piece.Token);
            }

            if (!right || sequence.Writer.FinishReason is not null)
            {
                // After a right guess that ended the answer the rest of the guesses goes too.
                sequence.Tokens.RemoveRange(known + i + 1, sequence.Tokens.Count - known - i - 1);
                break;
            }
        }
    }

    private void Score(ReadOnlySpan<float> logits, int vocabulary)
    {
        // What was told before the sequence was set aside is not told again.
        FirstScored = Math.Max(Start + 1, sequence.Scored + 1);
        Scores = [];
        for (int i = FirstScored - Start - 1; i < length && Start + i + 1 < sequence.PromptLength; i++)
        {
            Scores.Add(TokenLogProbabilities.Of(logits.Slice(i * vocabulary, vocabulary), sequence.Tokens[Start + i + 1], sequence.Writer.Alternatives));
        }
    }
}
