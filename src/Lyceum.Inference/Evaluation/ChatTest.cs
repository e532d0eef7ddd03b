using Lyceum.Inference.Generation;
using Lyceum.Inference.Sampling;
using Lyceum.Inference.Serving;

namespace Lyceum.Inference.Evaluation;

/// <summary>One turn of a chat.</summary>
/// <param name="Turn">Its number, from 1.</param>
/// <param name="PromptTokens">Tokens of the whole chat up to here.</param>
/// <param name="CachedTokens">Those of them that were not computed again.</param>
/// <param name="SecondsToFirstToken">From the question to the answer's first token.</param>
public sealed record ChatTurnResult(int Turn, int PromptTokens, int CachedTokens, SpeedSummary SecondsToFirstToken);

/// <summary>
/// Measures how quickly the turns of a chat are answered: each asks with so many new tokens behind all that was said, and is answered
/// with so many. One chat before is not counted, and no two chats begin alike.
/// </summary>
public static class ChatTest
{
    /// <summary>Measures.</summary>
    /// <param name="model">The model; its engine does nothing else meanwhile.</param>
    /// <param name="turns">Turns of a chat.</param>
    /// <param name="prompt">New tokens of a turn.</param>
    /// <param name="generate">Tokens of an answer.</param>
    /// <param name="repetitions">Chats that count.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ArgumentException">A number is below 1, or the chat is longer than the context.</exception>
    public static async Task<IReadOnlyList<ChatTurnResult>> MeasureAsync(
        LanguageModel model, int turns, int prompt, int generate, int repetitions, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(turns, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(prompt, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(generate, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(repetitions, 1);
        if ((long)turns * (prompt + generate) > model.ContextLength)
        {
            throw new ArgumentException($"A chat of {(long)turns * (prompt + generate)} tokens was asked for, but the context holds {model.ContextLength}.", nameof(turns));
        }

        List<double>[] first = [.. Enumerable.Range(0, turns).Select(static _ => new List<double>())];
        AnswerStatistics[] last = new AnswerStatistics[turns];
        for (int chat = -1; chat < repetitions; chat++)
        {
            Random random = new(chat + 1);
            List<int> said = [];
            for (int turn = 0; turn < turns; turn++)
            {
                for (int i = 0; i < prompt; i++)
                {
                    said.Add(random.Next(model.Tokenizer.VocabularySize));
                }

                GenerationResult result = await model.Engine.CompleteAsync(
                    new GenerationRequest
                    {
                        Prompt = said.ToArray(),
                        Options = new GenerationOptions { Sampling = SamplingOptions.Greedy, MaxTokens = generate, IgnoreEndOfText = true },
                    },
                    cancellation: cancellation).ConfigureAwait(false);
                CompletedAnswer answer = result.Answers[0];
                said.AddRange(answer.Pieces.Select(static piece => piece.Token));
                last[turn] = answer.Statistics;
                if (chat >= 0)
                {
                    first[turn].Add(last[turn].TimeToFirstToken.TotalSeconds);
                }
            }
        }

        return [.. last.Select((statistics, turn) => new ChatTurnResult(turn + 1, statistics.PromptTokens, statistics.CachedTokens, SpeedSummary.Of(first[turn])))];
    }
}
