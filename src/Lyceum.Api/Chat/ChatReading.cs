using System.Runtime.CompilerServices;
using Lyceum.Api.Http;
using Lyceum.Gateway.Calls;
using Lyceum.Platform;
using Microsoft.Extensions.AI;

namespace Lyceum.Api.Chat;

/// <summary>An answer as it is read: its pieces in their order, and the completion that they add up to.</summary>
internal sealed class ChatReading
{
    private readonly string _id;
    private readonly ChatAnswer _answer;
    private readonly ChatPartReader _reader;
    private readonly ChatCollector _collector;

    /// <summary>An answer of which nothing is read.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="call">The same, as the gateway was asked.</param>
    /// <param name="answer">The answer; stays the caller's.</param>
    /// <param name="now">When the completion was made.</param>
    public ChatReading(ChatRequest request, ChatCall call, ChatAnswer answer, DateTimeOffset now)
    {
        bool functionCalls = request.Functions is not null;
        _answer = answer;
        _reader = new ChatPartReader(call.Settings.Choices, answer.Texts, functionCalls);
        _collector = new ChatCollector(call.Settings.Choices, functionCalls, request.Logprobs == true);
        Key = Ids.New(now);
        _id = PublicId.Format(StoredCompletions.Prefix, Key);
        Began = now;
    }

    /// <summary>The completion's id as it is stored.</summary>
    public Guid Key { get; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset Began { get; }

    /// <summary>What every chunk of it has.</summary>
    public ChatChunk Head => new()
    {
        Id = _id,
        Created = Began.ToUnixTimeSeconds(),
        Model = _answer.Model.Name,
        SystemFingerprint = Fingerprint.Of(_answer.Model),
        Choices = [],
    };

    /// <summary>Tokens, as far as it was read.</summary>
    public CompletionUsage Usage => _reader.Usage;

    /// <summary>The pieces.</summary>
    /// <param name="collects">Whether they are put together for <see cref="ToCompletion"/>.</param>
    /// <param name="cancellation">Ends the reading, and with it the answer.</param>
    public async IAsyncEnumerable<ChatPart> PartsAsync(bool collects, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (ChatResponseUpdate update in _answer.Updates.WithCancellation(cancellation).ConfigureAwait(false))
        {
            foreach (ChatPart part in _reader.Read(update))
            {
                if (collects)
                {
                    _collector.Add(part);
                }

                yield return part;
            }
        }
    }

    /// <summary>Reads it to its end.</summary>
    public async Task<ChatCompletion> CollectAsync(CancellationToken cancellation)
    {
        await foreach (ChatResponseUpdate update in _answer.Updates.WithCancellation(cancellation).ConfigureAwait(false))
        {
            foreach (ChatPart part in _reader.Read(update))
            {
                _collector.Add(part);
            }
        }

        return ToCompletion();
    }

    /// <summary>What was collected.</summary>
    public ChatCompletion ToCompletion() => new()
    {
        Id = _id,
        Created = Began.ToUnixTimeSeconds(),
        Model = _answer.Model.Name,
        SystemFingerprint = Fingerprint.Of(_answer.Model),
        Choices = _collector.ToChoices(),
        Usage = Usage,
    };
}
