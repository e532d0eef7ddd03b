using System.Globalization;
using System.Text;
using System.Text.Json;
using Lyceum.Inference.Generation;
using Lyceum.Inference.Sampling;
using Lyceum.Inference.Serving;
using Lyceum.Inference.Telemetry;
using Microsoft.Extensions.AI;

namespace Lyceum.Inference.Upstream;

/// <summary>Makes updates of the chunks of a chat. Calls are handed over when their answer has ended.</summary>
/// <param name="connection">The server.</param>
/// <param name="request">What was asked.</param>
/// <param name="single">Whether one call is all that may come.</param>
/// <param name="trace">Told of the end.</param>
internal sealed class ChatStream(UpstreamConnection connection, GenerationRequest request, bool single, RequestTrace trace)
{
    private const int MostCalls = 128;

    private readonly Choice[] _choices = Make(request.Choices, connection.Time);
    private string _id = $"chat-{Guid.NewGuid():N}";
    private string? _model;
    private bool _isNamed;
    private UpstreamUsage? _usage;

    /// <summary>Takes a chunk.</summary>
    /// <exception cref="UpstreamException">The server tells of an error, or of an answer that nobody asked for.</exception>
    public List<ChatResponseUpdate> Read(JsonElement chunk)
    {
        if (UpstreamErrors.InStream(chunk, connection) is { } error)
        {
            throw error;
        }

        if (!_isNamed && chunk.Text("id") is { Length: > 0 and <= 200 } id)
        {
            (_isNamed, _id, _model) = (true, id, chunk.Text("model"));
            trace.Answering(_model, id);
        }

        _usage = UpstreamUsage.Read(chunk) ?? _usage;
        List<ChatResponseUpdate> updates = [];
        foreach (JsonElement part in chunk.Items("choices"))
        {
            int index = part.Count("index") ?? 0;
            Read(_choices[index < _choices.Length ? index : throw new FormatException()], part, updates);
        }

        return updates;
    }

    /// <summary>Ends the answers.</summary>
    /// <returns>The last update of each.</returns>
    public List<ChatResponseUpdate> Finish(UpstreamResponse response)
    {
        if (_choices.Any(static choice => choice.Answer.FinishReason is null))
        {
            throw response.BrokenOff();
        }

        if (_usage is { } used)
        {
            trace.Use(used.Prompt, used.Cached, used.Output);
        }

        return [.. _choices.Select(End)];
    }

    private static Choice[] Make(int count, TimeProvider time)
    {
        long start = time.GetTimestamp();
        return [.. Enumerable.Range(0, count).Select(choice => new Choice(new UpstreamAnswer(choice, time, start)))];
    }

    private void Read(Choice choice, JsonElement part, List<ChatResponseUpdate> updates)
    {
        List<AIContent> contents = [];
        if (part.Get("delta") is { } delta)
        {
            // The name differs from server to server.
            if ((delta.Text("reasoning_content") ?? delta.Text("reasoning")) is { Length: > 0 } reasoning)
            {
                contents.Add(new TextReasoningContent(reasoning));
            }

            if (delta.Text("content") is { Length: > 0 } text)
            {
                contents.Add(new TextContent(text));
            }

            if (delta.Text("refusal") is { Length: > 0 } refusal)
            {
                contents.Add(new ErrorContent(refusal) { ErrorCode = "Refusal" });
            }

            foreach (JsonElement call in delta.Items("tool_calls"))
            {
                choice.AddCall(call);
            }
        }

        List<TokenLogProbabilities> tokens = [.. (part.Get("logprobs")?.Items("content") ?? []).Select(ReadToken)];
        if (contents.Count > 0 || tokens.Count > 0)
        {
            string text = string.Concat(contents.OfType<TextContent>().Select(static content => content.Text)) + string.Concat(contents.OfType<TextReasoningContent>().Select(static content => content.Text));
            updates.Add(Update(choice, contents, new TokensWritten(choice.Answer.Choice, choice.Answer.Add(text, tokens))));
        }

        choice.Answer.ReadEnd(part);
    }

    private ChatResponseUpdate End(Choice choice)
    {
        AnswerEnded end = choice.Answer.ToEnd(_usage, request.Choices, request.Options.Sampling.Seed ?? 0);
        List<AIContent> contents = [.. choice.TakeCalls(single)];
        bool hasCalls = contents.Count > 0;
        if (choice.Answer.Choice == 0)
        {
            if (choice.Answer.TimeToFirstToken is { } first)
            {
                trace.SetTimes(TimeSpan.Zero, first);
            }

            if (_usage is { } usage)
            {
                contents.Add(new UsageContent(new UsageDetails
                {
                    InputTokenCount = usage.Prompt,
                    CachedInputTokenCount = usage.Cached,
                    OutputTokenCount = usage.Output,
                    ReasoningTokenCount = usage.Reasoning,
                    TotalTokenCount = (long)usage.Prompt + usage.Output,
                }));
            }
        }

        trace.Finished(choice.Answer.FinishReason is "stop" or "length" or "tool_calls" or "content_filter" ? choice.Answer.FinishReason : "stop");
        ChatResponseUpdate last = Update(choice, contents, end);
        last.FinishReason = choice.Answer.FinishReason switch
        {
            "length" => ChatFinishReason.Length,
            "content_filter" => ChatFinishReason.ContentFilter,
            _ => hasCalls ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop,
        };
        return last;
    }

    private ChatResponseUpdate Update(Choice choice, List<AIContent> contents, GenerationUpdate raw) => new(ChatRole.Assistant, contents)
    {
        ResponseId = _id,
        MessageId = request.Choices == 1 ? _id : string.Create(CultureInfo.InvariantCulture, $"{_id}-{choice.Answer.Choice}"),
        ModelId = _model ?? connection.Options.Model,
        CreatedAt = connection.Time.GetUtcNow(),
        RawRepresentation = raw,
    };

    private static TokenLogProbabilities ReadToken(JsonElement token) => new(ReadLogProbability(token), [.. token.Items("top_logprobs").Select(ReadLogProbability)]);

    private static LogProbability ReadLogProbability(JsonElement token) => new(-1, token.GetProperty("logprob").GetSingle()) { Text = token.GetProperty("token").GetString()! };

    private sealed class Choice(UpstreamAnswer answer)
    {
        private readonly SortedDictionary<int, Call> _calls = [];

        public UpstreamAnswer Answer => answer;

        public void AddCall(JsonElement part)
        {
            int index = part.Count("index") ?? 0;
            if (!_calls.TryGetValue(index, out Call? call))
            {
                _calls.Add(index, call = _calls.Count < MostCalls ? new Call() : throw new FormatException());
            }

            call.Id ??= part.Text("id");
            if (part.Get("function") is { } function)
            {
                call.Name ??= function.Text("name");
                call.Arguments.Append(function.Text("arguments"));
            }
        }

        public IEnumerable<FunctionCallContent> TakeCalls(bool single) => _calls.Values.Take(single ? 1 : MostCalls).Select((call, i) => FunctionCallContent.CreateFromParsedArguments(
            call.Arguments.Length == 0 ? "{}" : call.Arguments.ToString(),
            call.Id is { Length: > 0 } id ? id : string.Create(CultureInfo.InvariantCulture, $"call_{i}"),
            call.Name ?? "",
            static json => JsonElement.Parse(json).EnumerateObject().GroupBy(static member => member.Name).ToDictionary(static same => same.Key, static object? (same) => same.Last().Value)));
    }

    private sealed class Call
    {
        public string? Id { get; set; }

        public string? Name { get; set; }

        public StringBuilder Arguments { get; } = new();
    }
}
