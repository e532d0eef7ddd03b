using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Lyceum.Gateway;
using Lyceum.Gateway.Callers;
using Lyceum.Gateway.Calls;
using Lyceum.Gateway.Runs;
using Lyceum.Inference.Generation;
using Lyceum.Inference.Sampling;
using Lyceum.Inference.Serving;
using Lyceum.Platform;
using Lyceum.Platform.Prices;
using Lyceum.Web.Chat;
using Lyceum.Web.Texts;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Lyceum.Web.Playground;

/// <summary>
/// Has a model answer what is set up on the page. It goes the road of every call: the person's limits, project and budget hold, and what it took is in the ledger.
/// Nothing of it is kept.
/// </summary>
/// <param name="gateway">The road.</param>
/// <param name="prices">What it costs.</param>
/// <param name="text">What pages say.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where faults are told.</param>
internal sealed partial class PlaygroundRuns(ModelGateway gateway, PriceBook prices, UiText text, TimeProvider time, ILogger<PlaygroundRuns> logger)
{
    /// <summary>Answers. Who stops reading stops the model.</summary>
    /// <param name="caller">Who asks and pays.</param>
    /// <param name="settings">What is set up, already checked.</param>
    /// <param name="model">The model that answers.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>What happens, at the end a <see cref="PlaygroundEnd"/> or a <see cref="PlaygroundProblem"/>.</returns>
    public async IAsyncEnumerable<PlaygroundEvent> RunAsync(Caller caller, PlaygroundSettings settings, string model, [EnumeratorCancellation] CancellationToken cancellation)
    {
        IAsyncEnumerator<PlaygroundEvent> events = AnswerAsync(caller, settings, model, cancellation).GetAsyncEnumerator(cancellation);
        await using ConfiguredAsyncDisposable reading = events.ConfigureAwait(false);
        while (true)
        {
            PlaygroundProblem? problem = null;
            try
            {
                if (!await events.MoveNextAsync().ConfigureAwait(false))
                {
                    yield break;
                }
            }
#pragma warning disable CA1031 // whatever went wrong is told on the page
            catch (Exception error) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
            {
                problem = Problem(error);
            }

            if (problem is not null)
            {
                yield return problem;
                yield break;
            }

            yield return events.Current;
        }
    }

    private IAsyncEnumerable<PlaygroundEvent> AnswerAsync(Caller caller, PlaygroundSettings settings, string model, CancellationToken cancellation) =>
        settings.Mode == PlaygroundMode.Completion ? CompleteAsync(caller, settings, model, cancellation) : ChatAsync(caller, settings, model, cancellation);

    private async IAsyncEnumerable<PlaygroundEvent> ChatAsync(Caller caller, PlaygroundSettings settings, string model, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Tally tally = new(time, settings.Choices);
        ChatAnswer answer = await gateway.ChatAsync(caller, PlaygroundCalls.Chat(settings, model), cancellation).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable held = answer.ConfigureAwait(false);
        await foreach (ChatResponseUpdate update in answer.Updates.WithCancellation(cancellation).ConfigureAwait(false))
        {
            int choice = (update.RawRepresentation as GenerationUpdate)?.Choice ?? 0;
            if (update.RawRepresentation is TokensWritten written)
            {
                tally.Saw();
                if (Tokens(choice, written.Pieces, answer.Texts) is { } tokens)
                {
                    yield return tokens;
                }
            }

            foreach (AIContent content in update.Contents)
            {
                if (content is UsageContent { Details: { } usage })
                {
                    tally.Add(usage);
                }
                else if (Event(choice, content) is { } happened)
                {
                    yield return happened;
                }
            }

            if (update.RawRepresentation is AnswerEnded end)
            {
                tally.End(choice, end);
            }
            else if (update.FinishReason is { } reason)
            {
                tally.End(choice, reason == ChatFinishReason.Length ? FinishReason.Length : FinishReason.Stop);
            }
        }

        yield return End(tally, answer.Model.Name, answer.Model.ContextLength);
    }

    private async IAsyncEnumerable<PlaygroundEvent> CompleteAsync(Caller caller, PlaygroundSettings settings, string model, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Tally tally = new(time, settings.Candidates);
        PlaygroundCandidates? candidates = settings.Candidates > settings.Choices ? new PlaygroundCandidates(settings.Candidates) : null;
        CompletionAnswer answer = await gateway.CompleteAsync(caller, PlaygroundCalls.Completion(settings, model), cancellation).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable held = answer.ConfigureAwait(false);
        PlaygroundContinuation continuation = new(answer.Texts, settings.LogProbabilities is not null);
        await foreach (CompletionUpdate update in answer.Updates.WithCancellation(cancellation).ConfigureAwait(false))
        {
            if (update.News is TokenWritten)
            {
                tally.Saw();
            }

            foreach (PlaygroundEvent happened in continuation.Take(update.News))
            {
                // Which are the best is known when all have ended.
                if (candidates is null)
                {
                    yield return happened;
                }
                else
                {
                    candidates.Add(update.News.Choice, happened);
                }
            }

            if (update.News is AnswerEnded end)
            {
                tally.Add(end);
                tally.End(end.Choice, end);
                candidates?.End(end);
            }
        }

        if (candidates is not null)
        {
            IReadOnlyList<int> best = candidates.Best(settings.Choices);
            tally.Choose(best);
            foreach (PlaygroundEvent happened in candidates.Events(best))
            {
                yield return happened;
            }
        }

        yield return End(tally, answer.Model.Name, answer.Model.ContextLength);
    }

    private static PlaygroundEvent? Event(int choice, AIContent content) => content switch
    {
        TextContent { Text.Length: > 0 } said => new PlaygroundText(choice, said.Text, IsThought: false),
        TextReasoningContent { Text.Length: > 0 } thought => new PlaygroundText(choice, thought.Text, IsThought: true),
        FunctionCallContent call => new PlaygroundToolCall(choice, call.Name, JsonSerializer.Serialize(call.Arguments ?? new Dictionary<string, object?>(), AIJsonUtilities.DefaultOptions)),
        _ => null,
    };

    /// <summary>Tokens with how likely they were; null where that is known of none.</summary>
    internal static PlaygroundTokens? Tokens(int choice, IReadOnlyList<GeneratedPiece> pieces, ModelTexts texts)
    {
        List<PlaygroundToken> tokens = [];
        foreach (GeneratedPiece piece in pieces)
        {
            if (piece.LogProbabilities is { } known && !(piece.Text.Length == 0 && texts.IsControl(piece.Token)))
            {
                tokens.Add(Token(piece.Text, known, texts));
            }
        }

        return tokens.Count > 0 ? new PlaygroundTokens(choice, tokens) : null;
    }

    /// <summary>A token with how likely it was.</summary>
    /// <param name="text">What became certain of the text with it.</param>
    /// <param name="known">How likely it was, and what else.</param>
    /// <param name="texts">What tokens stand for.</param>
    internal static PlaygroundToken Token(string text, TokenLogProbabilities known, ModelTexts texts) =>
        new(text, Chance(known.Chosen, texts), [.. known.Alternatives.Select(other => Chance(other, texts))]);

    private static PlaygroundChance Chance(LogProbability token, ModelTexts texts) =>
        new(Encoding.UTF8.GetString(texts.GetBytes(token)), Math.Round(Math.Exp(token.Value) * 100, 1), Math.Round(float.IsFinite(token.Value) ? token.Value : -9999, 3));

    private PlaygroundEnd End(Tally tally, string model, int? context)
    {
        List<DetailLine> lines = [];
        if (tally.Prompt is { } prompt)
        {
            lines.Add(new(text["Chat_detail_read"], tally.Cached > 0 ? text.Format("Chat_detail_cached", Whole(prompt), Whole(tally.Cached)) : Whole(prompt)));
            lines.Add(new(text["Chat_detail_written"], Whole(tally.Output)));
            if (context is > 0 and { } length)
            {
                long most = prompt + (tally.Output / tally.Choices);
                lines.Add(new(text["Chat_detail_context"], text.Format("Chat_detail_of", Whole(most), Whole(length), most * 100 / length)));
            }

            Money cost = prices.RatesAt(model, time.GetUtcNow()).CostOf(new UsageAmounts { InputTokens = prompt, CachedInputTokens = tally.Cached, OutputTokens = tally.Output });
            lines.Add(new(text["Chat_detail_cost"], cost.ToString()));
        }

        if (tally.First is { } first)
        {
            lines.Add(new(text["Chat_detail_first"], text.Format("Chat_detail_seconds", first.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture))));
        }

        if (tally.TokensPerSecond is { } speed)
        {
            lines.Add(new(text["Chat_detail_speed"], text.Format("Chat_detail_per_second", speed.ToString("0.0", CultureInfo.InvariantCulture))));
        }

        if (tally.Seed is { } seed)
        {
            lines.Add(new(text["Chat_detail_seed"], seed.ToString(CultureInfo.InvariantCulture)));
        }

        return new PlaygroundEnd([.. tally.Reasons.Select(reason => $"{text["Chat_detail_end"]}: {text[reason switch
        {
            FinishReason.Length => "Chat_end_length",
            FinishReason.StopString => "Play_end_stop",
            _ => "Chat_end_stop",
        }]}")], lines);
    }

    private PlaygroundProblem Problem(Exception error)
    {
        if (error is not GatewayException)
        {
            LogFault(logger, error);
        }

        RunProblem problem = RunProblem.Of(error, time.GetUtcNow());
        string sentence = text.Find($"Problem_chat_{problem.Code}") ?? problem.Message;

        // What is wrong with a request, only the models know; they say it in English.
        return new PlaygroundProblem(problem.Code, problem.Code is "invalid" or "not_supported" or "context_length" ? problem.Message : sentence);
    }

    private static string Whole(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    [LoggerMessage(LogLevel.Error, "An answer in the playground failed.")]
    private static partial void LogFault(ILogger logger, Exception error);

    // What the answers took.
    private sealed class Tally(TimeProvider time, int choices)
    {
        private readonly long _begin = time.GetTimestamp();
        private FinishReason[] _reasons = new FinishReason[choices];
        private long _first;
        private long _last;

        public int Choices => choices;

        public long? Prompt { get; private set; }

        public long Cached { get; private set; }

        public long Output { get; private set; }

        public long? Seed { get; private set; }

        public IEnumerable<FinishReason> Reasons => _reasons;

        public TimeSpan? First => _first == 0 ? null : time.GetElapsedTime(_begin, _first);

        public double? TokensPerSecond => Output > 1 && _last > _first ? (Output - 1) / time.GetElapsedTime(_first, _last).TotalSeconds : null;

        public void Saw()
        {
            _last = time.GetTimestamp();
            _first = _first == 0 ? _last : _first;
        }

        public void Add(UsageDetails usage)
        {
            Prompt = Math.Max(Prompt ?? 0, usage.InputTokenCount ?? 0);
            Cached = Math.Max(Cached, usage.CachedInputTokenCount ?? 0);
            Output += usage.OutputTokenCount ?? 0;
        }

        // Each answer tells the prompt, which was read once.
        public void Add(AnswerEnded end)
        {
            Prompt = Math.Max(Prompt ?? 0, end.Statistics.PromptTokens);
            Cached = end.Choice == 0 ? end.Statistics.CachedTokens : Cached;
            Output += end.Statistics.GeneratedTokens;
        }

        public void End(int choice, AnswerEnded end)
        {
            Seed ??= end.Statistics.Seed;
            End(choice, end.Reason);
        }

        // Only some of the answers are shown.
        public void Choose(IReadOnlyList<int> shown) => _reasons = [.. shown.Select(choice => _reasons[choice])];

        public void End(int choice, FinishReason reason)
        {
            if ((uint)choice < (uint)_reasons.Length)
            {
                _reasons[choice] = reason;
            }
        }
    }
}
