using System.Runtime.CompilerServices;
using Lyceum.Api.Sse;

namespace Lyceum.Api.Chat;

/// <summary>
/// Writes answers in chunks, in the order that clients depend on: the role first, then what is new, then the reason of the end, and the usage last where it
/// was asked for. Several answers come mixed.
/// </summary>
/// <param name="head">What every chunk has: id, time, model.</param>
/// <param name="choices">How many answers there are.</param>
/// <param name="functionCalls">Whether calls are told in the form of 2023.</param>
/// <param name="usage">Gives the usage at the end; null where it was not asked for.</param>
internal sealed class ChatChunkWriter(ChatChunk head, int choices, bool functionCalls, Func<CompletionUsage>? usage)
{
    private readonly bool[] _begun = new bool[choices];
    private readonly int[] _calls = new int[choices];

    /// <summary>The events of a stream.</summary>
    public async IAsyncEnumerable<SseEvent> WriteAsync(IAsyncEnumerable<ChatPart> parts, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (ChatPart part in parts.WithCancellation(cancellation).ConfigureAwait(false))
        {
            if (!_begun[part.Index])
            {
                _begun[part.Index] = true;
                yield return Chunk(part.Index, new FirstDelta { Content = part is CallPart ? null : "" });
            }

            switch (part)
            {
                case TextPart text:
                    yield return Chunk(part.Index, new ContentDelta(text.Text), text.Logprobs is { } known ? new ChatLogprobs(known) : null);
                    break;
                case ReasoningPart reasoning:
                    yield return Chunk(part.Index, new ReasoningDelta(reasoning.Text));
                    break;
                case CallPart call when functionCalls:
                    yield return Chunk(part.Index, new FunctionCallDelta(new FunctionCallChunk("") { Name = call.Call.Name }));
                    yield return Chunk(part.Index, new FunctionCallDelta(new FunctionCallChunk(call.Arguments)));
                    break;
                case CallPart call:
                    int number = _calls[part.Index]++;
                    yield return Chunk(part.Index, new ToolCallsDelta(
                        [new ToolCallChunk(number, new FunctionCallChunk("") { Name = call.Call.Name }) { Id = call.Call.CallId, Type = "function" }]));
                    yield return Chunk(part.Index, new ToolCallsDelta([new ToolCallChunk(number, new FunctionCallChunk(call.Arguments))]));
                    break;
                case EndPart end:
                    yield return Chunk(part.Index, new ChatDelta(), finish: end.FinishReason);
                    break;
                default:
                    break;
            }
        }

        if (usage is not null)
        {
            yield return SseEvent.Of(WithUsage([], usage()));
        }
    }

    private SseEvent Chunk(int index, ChatDelta delta, ChatLogprobs? logprobs = null, string? finish = null)
    {
        IReadOnlyList<ChatChunkChoice> list = [new ChatChunkChoice(index, delta, logprobs, finish)];
        return usage is null ? SseEvent.Of(head with { Choices = list }) : SseEvent.Of(WithUsage(list, null));
    }

    private ChatChunkWithUsage WithUsage(IReadOnlyList<ChatChunkChoice> list, CompletionUsage? used) => new()
    {
        Id = head.Id,
        Created = head.Created,
        Model = head.Model,
        SystemFingerprint = head.SystemFingerprint,
        Choices = list,
        Usage = used,
    };
}
