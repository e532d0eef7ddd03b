using System.Text.Json;
using Lyceum.Api.Http;
using Lyceum.Gateway.Calls;
using Lyceum.Inference.Generation;
using Lyceum.Inference.Serving;
using Microsoft.Extensions.AI;

namespace Lyceum.Api.Chat;

/// <summary>Turns the updates of a model into pieces as the API tells them, and counts what they took.</summary>
/// <param name="choices">How many answers there are.</param>
/// <param name="texts">What tokens stand for.</param>
/// <param name="functionCalls">Whether calls are told in the form of 2023.</param>
internal sealed class ChatPartReader(int choices, ModelTexts texts, bool functionCalls)
{
    private readonly List<ChatPart> _parts = [];
    private readonly (bool Thinks, bool Called)[] _choices = new (bool, bool)[choices];
    private long _prompt;
    private long _cached;
    private long _completion;
    private long _reasoning;

    /// <summary>What the answers took so far.</summary>
    public CompletionUsage Usage => CompletionUsage.Of(_prompt, _cached, _completion, _reasoning);

    /// <summary>The pieces of an update; they are there until the next one is read.</summary>
    public List<ChatPart> Read(ChatResponseUpdate update)
    {
        _parts.Clear();
        GenerationUpdate? news = update.RawRepresentation as GenerationUpdate;
        int index = news?.Choice ?? 0;
        IReadOnlyList<GeneratedPiece> pieces = (news as TokensWritten)?.Pieces ?? [];
        for (int i = 0; i < update.Contents.Count; i++)
        {
            switch (update.Contents[i])
            {
                case TextContent { Text.Length: > 0 } text:
                    _choices[index].Thinks = false;
                    _parts.Add(new TextPart(index, text.Text, Logprobs(pieces)));
                    pieces = [];
                    break;
                case TextReasoningContent { Text.Length: > 0 } reasoning:
                    _choices[index].Thinks = true;
                    _reasoning += pieces.Count;
                    pieces = [];
                    _parts.Add(new ReasoningPart(index, reasoning.Text));
                    break;
                case FunctionCallContent call:
                    _choices[index].Called = true;
                    pieces = [];
                    _parts.Add(new CallPart(index, call, Arguments(call)));
                    break;
                case UsageContent { Details: var usage }:
                    _prompt += usage.InputTokenCount ?? 0;
                    _cached += usage.CachedInputTokenCount ?? 0;
                    _completion += usage.OutputTokenCount ?? 0;
                    break;
                default:
                    break;
            }
        }

        // Tokens whose text is still held back have their place among the log-probabilities.
        if (!_choices[index].Thinks && Logprobs(pieces) is { Count: > 0 } rest)
        {
            _parts.Add(new TextPart(index, "", rest));
        }

        if (update.FinishReason is { } reason)
        {
            _parts.Add(new EndPart(index, Finish(reason, _choices[index].Called)));
        }

        return _parts;
    }

    private string Finish(ChatFinishReason reason, bool called) =>
        reason == ChatFinishReason.Length ? "length"
        : reason == ChatFinishReason.ContentFilter ? "content_filter"
        : called ? functionCalls ? "function_call" : "tool_calls"
        : "stop";

    private List<TokenLogprob>? Logprobs(IReadOnlyList<GeneratedPiece> pieces)
    {
        List<TokenLogprob>? list = null;
        for (int i = 0; i < pieces.Count; i++)
        {
            if (pieces[i] is { LogProbabilities: { } known } piece && !texts.IsControl(piece.Token))
            {
                (list ??= []).Add(LogprobWriter.Write(known, texts));
            }
        }

        return list;
    }

    private static string Arguments(FunctionCallContent call)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream, new JsonWriterOptions { Encoder = ApiJson.Options.Encoder }))
        {
            writer.WriteStartObject();
            foreach ((string name, object? value) in call.Arguments ?? new Dictionary<string, object?>())
            {
                writer.WritePropertyName(name);
                if (value is JsonElement json)
                {
                    json.WriteTo(writer);
                }
                else if (value is null)
                {
                    writer.WriteNullValue();
                }
                else
                {
                    writer.WriteRawValue(JsonSerializer.Serialize(value, AIJsonUtilities.DefaultOptions.GetTypeInfo(value.GetType())));
                }
            }

            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
