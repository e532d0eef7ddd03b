using System.Text.Json;
using Lyceum.Inference.Generation;
using Lyceum.Inference.Sampling;
using Lyceum.Inference.Serving;
using Lyceum.Inference.Telemetry;

namespace Lyceum.Inference.Upstream;

/// <summary>Makes updates of the chunks of a completion, or of the whole of it.</summary>
/// <param name="connection">The server.</param>
/// <param name="request">What was asked.</param>
/// <param name="trace">Told of the end.</param>
internal sealed class CompletionStream(UpstreamConnection connection, GenerationRequest request, RequestTrace trace)
{
    private readonly UpstreamAnswer[] _answers = Make(request.Choices, connection.Time);
    private UpstreamUsage? _usage;
    private bool _isNamed;

    /// <summary>Takes a chunk.</summary>
    public List<GenerationUpdate> Read(JsonElement chunk)
    {
        if (UpstreamErrors.InStream(chunk, connection) is { } error)
        {
            throw error;
        }

        ReadHead(chunk);
        List<GenerationUpdate> updates = [];
        foreach (JsonElement part in chunk.Items("choices"))
        {
            UpstreamAnswer answer = AnswerOf(part);
            string text = part.Text("text") ?? "";
            List<TokenLogProbabilities?> tokens = ReadTokens(part);
            if (text.Length > 0 || tokens.Count > 0)
            {
                Add(answer, text, [.. tokens.Select(static token => token ?? throw new FormatException())], updates);
            }

            answer.ReadEnd(part);
        }

        return updates;
    }

    /// <summary>Takes an answer in one piece that begins with the prompt.</summary>
    public List<GenerationUpdate> ReadWhole(JsonElement whole)
    {
        ReadHead(whole);
        int prompt = _usage?.Prompt ?? throw new FormatException();
        List<GenerationUpdate> updates = [];
        foreach (JsonElement part in whole.Items("choices"))
        {
            UpstreamAnswer answer = AnswerOf(part);
            List<TokenLogProbabilities?> tokens = ReadTokens(part);
            if (tokens.Count < prompt)
            {
                throw new UpstreamException(UpstreamFailure.BadAnswer, $"{connection.Server} does not tell the log-probabilities of prompts, so that it cannot score one.");
            }

            if (answer.Choice == 0)
            {
                AddPrompt(part, [.. tokens.Take(prompt)], updates);
            }

            TokenLogProbabilities[] written = [.. tokens.Skip(prompt).Select(static token => token ?? throw new FormatException())];
            if (written.Length > 0)
            {
                Add(answer, string.Concat(written.Select(static token => token.Chosen.Text)), written, updates);
            }

            answer.ReadEnd(part);
        }

        return updates;
    }

    /// <summary>Ends the answers.</summary>
    public List<GenerationUpdate> Finish(UpstreamResponse response)
    {
        if (_answers.Any(static answer => answer.FinishReason is null))
        {
            throw response.BrokenOff();
        }

        if (_usage is { } used)
        {
            trace.Use(used.Prompt, used.Cached, used.Output);
        }

        AnswerEnded[] ends = [.. _answers.Select(answer => answer.ToEnd(_usage, request.Choices, request.Options.Sampling.Seed ?? 0))];
        trace.SetTimes(TimeSpan.Zero, ends[0].Statistics.TimeToFirstToken);
        foreach (AnswerEnded end in ends)
        {
            trace.Finished(end.Reason);
        }

        return [.. ends];
    }

    private static UpstreamAnswer[] Make(int count, TimeProvider time)
    {
        long start = time.GetTimestamp();
        return [.. Enumerable.Range(0, count).Select(choice => new UpstreamAnswer(choice, time, start))];
    }

    private void ReadHead(JsonElement answer)
    {
        if (!_isNamed && answer.Text("id") is { Length: > 0 and <= 200 } id)
        {
            _isNamed = true;
            trace.Answering(answer.Text("model"), id);
        }

        _usage = UpstreamUsage.Read(answer) ?? _usage;
    }

    private UpstreamAnswer AnswerOf(JsonElement part)
    {
        int index = part.Count("index") ?? 0;
        return index < _answers.Length ? _answers[index] : throw new FormatException();
    }

    private void Add(UpstreamAnswer answer, string text, TokenLogProbabilities[] tokens, List<GenerationUpdate> updates)
    {
        foreach (GeneratedPiece piece in answer.Add(text, tokens))
        {
            updates.Add(new TokenWritten(answer.Choice, request.Options.LogProbabilities is null ? piece with { LogProbabilities = null } : piece));
        }
    }

    private void AddPrompt(JsonElement part, TokenLogProbabilities?[] tokens, List<GenerationUpdate> updates)
    {
        if (request.EchoesPrompt)
        {
            updates.Add(new PromptEchoed(0, [.. part.GetProperty("logprobs").Items("tokens").Take(tokens.Length).Select(static token => new GeneratedPiece(-1, token.GetString()!, null))]));
        }

        if (request.ScoresPrompt)
        {
            updates.Add(new PromptScored(0, [.. tokens.Skip(1).Select(static token => token ?? throw new FormatException())]));
        }
    }

    // Lists side by side; the first token of a text has no log-probability, which is null then.
    private static List<TokenLogProbabilities?> ReadTokens(JsonElement part)
    {
        if (part.Get("logprobs") is not { } logprobs)
        {
            return [];
        }

        string[] texts = [.. logprobs.Items("tokens").Select(static token => token.GetString()!)];
        float?[] values = [.. logprobs.Items("token_logprobs").Select(static value => value.ValueKind == JsonValueKind.Null ? null : (float?)value.GetSingle())];
        JsonElement[] others = [.. logprobs.Items("top_logprobs")];
        if (values.Length != texts.Length || (others.Length != 0 && others.Length != texts.Length))
        {
            throw new FormatException();
        }

        return
        [
            .. texts.Select((text, i) => values[i] is { } value
                ? new TokenLogProbabilities(new LogProbability(-1, value) { Text = text }, others.Length == 0 ? [] : ReadAlternatives(others[i]))
                : null),
        ];
    }

    private static LogProbability[] ReadAlternatives(JsonElement alternatives) => alternatives.ValueKind == JsonValueKind.Null ? [] :
    [
        .. alternatives.EnumerateObject()
            .Select(static one => new LogProbability(-1, one.Value.GetSingle()) { Text = one.Name })
            .OrderByDescending(static one => one.Value),
    ];
}
