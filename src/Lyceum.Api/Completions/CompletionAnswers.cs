using System.Text;
using Lyceum.Api.Chat;
using Lyceum.Gateway.Calls;
using Lyceum.Inference.Generation;
using Lyceum.Inference.Sampling;
using Lyceum.Inference.Serving;

namespace Lyceum.Api.Completions;

/// <summary>Puts the news of continuations together: each answer's text, log-probabilities and end, piece by piece or whole.</summary>
/// <param name="call">What was asked for.</param>
/// <param name="texts">What tokens stand for.</param>
/// <param name="logprobs">How many likeliest tokens are told; null for no log-probabilities.</param>
internal sealed class CompletionAnswers(CompletionCall call, ModelTexts texts, int? logprobs)
{
    private readonly Answer[] _answers =
        [.. Enumerable.Range(0, call.Prompts.Count * call.Settings.Choices).Select(_ => new Answer(logprobs is { } top ? new LogprobsBuilder(texts, top) : null))];

    private readonly IReadOnlyList<GeneratedPiece>?[] _prompts = new IReadOnlyList<GeneratedPiece>?[call.Prompts.Count];
    private readonly List<TokenLogProbabilities>[] _scores = [.. call.Prompts.Select(static _ => new List<TokenLogProbabilities>())];

    /// <summary>What the answers took so far.</summary>
    public CompletionUsage Usage
    {
        get
        {
            IEnumerable<AnswerStatistics> first = _answers.Where((answer, index) => index % call.Settings.Choices == 0).Select(static answer => answer.Statistics).OfType<AnswerStatistics>();
            return CompletionUsage.Of(
                first.Sum(static one => (long)one.PromptTokens), first.Sum(static one => (long)one.CachedTokens), _answers.Sum(static answer => (long)(answer.Statistics?.GeneratedTokens ?? 0)));
        }
    }

    /// <summary>Takes news, and gives the piece that it makes of a stream; null for none.</summary>
    public CompletionChoice? Add(CompletionUpdate update)
    {
        int index = (update.Prompt * call.Settings.Choices) + update.News.Choice;
        Answer answer = _answers[index];
        switch (update.News)
        {
            case PromptEchoed echoed:
                _prompts[update.Prompt] = echoed.Pieces;
                return null;
            case PromptScored scored:
                _scores[update.Prompt].AddRange(scored.Scores);
                return null;
            case TokenWritten { Piece: var piece }:
                Echo(update.Prompt, answer);
                answer.Text.Append(piece.Text);

                // A control token, as that of the end, is no part of the text.
                if (!texts.IsControl(piece.Token))
                {
                    answer.Logprobs?.Add(piece);
                }

                return answer.Take(index, null);
            case AnswerEnded end:
                Echo(update.Prompt, answer);
                answer.Statistics = end.Statistics;
                answer.FinishReason = end.Reason == FinishReason.Length ? "length" : "stop";
                return answer.Take(index, answer.FinishReason);
            default:
                return null;
        }
    }

    /// <summary>The answers, the best ones of each prompt first where there are more than asked for. Only where no piece was taken.</summary>
    /// <param name="n">How many of each prompt.</param>
    public IReadOnlyList<CompletionChoice> ToChoices(int n)
    {
        int choices = call.Settings.Choices;
        List<CompletionChoice> list = [];
        for (int prompt = 0; prompt < call.Prompts.Count; prompt++)
        {
            IEnumerable<Answer> answers = _answers.Skip(prompt * choices).Take(choices);
            if (n < choices)
            {
                answers = answers.OrderByDescending(static answer => answer.Statistics?.MeanLogProbability ?? 0).Take(n);
            }

            foreach (Answer answer in answers)
            {
                list.Add(new CompletionChoice(answer.Whole.ToString(), list.Count, answer.AllLogprobs, answer.FinishReason));
            }
        }

        return list;
    }

    private void Echo(int prompt, Answer answer)
    {
        if (answer.IsEchoed || _prompts[prompt] is not { } pieces)
        {
            return;
        }

        answer.IsEchoed = true;
        for (int i = 0; i < pieces.Count; i++)
        {
            answer.Text.Append(pieces[i].Text);

            // The first token follows nothing, so it has no probability; a mark that begins the text is no part of it.
            if (!texts.IsControl(pieces[i].Token))
            {
                answer.Logprobs?.Add(pieces[i], i > 0 && i <= _scores[prompt].Count ? _scores[prompt][i - 1] : null);
            }
        }
    }

    private sealed class Answer(LogprobsBuilder? logprobs)
    {
        public LogprobsBuilder? Logprobs => logprobs;

        /// <summary>Text that no piece has yet.</summary>
        public StringBuilder Text { get; } = new();

        public StringBuilder Whole { get; } = new();

        public CompletionLogprobs? AllLogprobs { get; private set; }

        public bool IsEchoed { get; set; }

        public AnswerStatistics? Statistics { get; set; }

        public string FinishReason { get; set; } = "stop";

        public CompletionChoice? Take(int index, string? finish)
        {
            if (Text.Length == 0 && logprobs?.IsEmpty != false && finish is null)
            {
                return null;
            }

            string text = Text.ToString();
            Text.Clear();
            Whole.Append(text);
            CompletionLogprobs? taken = logprobs?.Take();
            AllLogprobs = Join(AllLogprobs, taken);
            return new CompletionChoice(text, index, taken is { Tokens.Count: > 0 } ? taken : null, finish);
        }

        private static CompletionLogprobs? Join(CompletionLogprobs? one, CompletionLogprobs? other) => (one, other) switch
        {
            (null, _) => other,
            (_, null) => one,
            _ => Extend(one, other),
        };

        // One list grows; copying it for every token would cost the square.
        private static CompletionLogprobs Extend(CompletionLogprobs one, CompletionLogprobs other)
        {
            ((List<string>)one.Tokens).AddRange(other.Tokens);
            ((List<float?>)one.TokenLogprobs).AddRange(other.TokenLogprobs);
            ((List<IReadOnlyDictionary<string, float>?>?)one.TopLogprobs)?.AddRange(other.TopLogprobs!);
            ((List<int>)one.TextOffset).AddRange(other.TextOffset);
            return one;
        }
    }
}
