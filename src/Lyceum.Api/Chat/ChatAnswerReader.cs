using System.Runtime.CompilerServices;
using Lyceum.Api.Http;
using Lyceum.Gateway.Calls;
using Lyceum.Platform;
using Microsoft.Extensions.AI;

namespace Lyceum.Api.Chat;

/// <summary>Reads the answers to a request once, whole or in pieces.</summary>
/// <param name="request">The request.</param>
/// <param name="call">The call that was made of it.</param>
/// <param name="answer">What comes of the call.</param>
/// <param name="now">The time.</param>
internal sealed class ChatAnswerReader(ChatRequest request, ChatCall call, ChatAnswer answer, DateTimeOffset now)
{
    private readonly ChatPartReader _reader = new(call.Settings.Choices, answer.Texts, request.Functions is not null);
    private readonly ChatCollector _collector = new(call.Settings.Choices, request.Functions is not null, request.Logprobs == true);

    /// <summary>The answers' id.</summary>
    public Guid Id { get; } = Ids.New(now);

    /// <summary>Reads to the end.</summary>
    public async Task<ChatCompletion> CollectAsync(CancellationToken cancellation)
    {
        await foreach (ChatResponseUpdate update in answer.Updates.WithCancellation(cancellation).ConfigureAwait(false))
        {
            foreach (ChatPart part in _reader.Read(update))
            {
                _collector.Add(part);
            }
        }

        return ToCompletion();
    }

    /// <summary>Reads piece by piece, and remembers pieces of answers that are to be kept.</summary>
    public async IAsyncEnumerable<ChatPart> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (ChatResponseUpdate update in answer.Updates.WithCancellation(cancellation).ConfigureAwait(false))
        {
            foreach (ChatPart part in _reader.Read(update))
            {
                if (request.Store == true)
                {
                    _collector.Add(part);
                }

                yield return part;
            }
        }
    }

    /// <summary>What was collected or remembered.</summary>
    public ChatCompletion ToCompletion() => new()
    {
        Id = PublicId.Format(StoredCompletions.Prefix, Id),
        Created = now.ToUnixTimeSeconds(),
        Model = answer.Model.Name,
        SystemFingerprint = Fingerprint.Of(answer.Model),
        Choices = _collector.ToChoices(),
        Usage = _reader.Usage,
    };

    /// <summary>What writes the pieces as a stream.</summary>
    public ChatChunkWriter ToWriter()
    {
        ChatChunk head = new()
        {
            Id = PublicId.Format(StoredCompletions.Prefix, Id),
            Created = now.ToUnixTimeSeconds(),
            Model = answer.Model.Name,
            SystemFingerprint = Fingerprint.Of(answer.Model),
            Choices = [],
        };
        return new ChatChunkWriter(head, call.Settings.Choices, request.Functions is not null, request.StreamOptions?.IncludeUsage == true ? () => _reader.Usage : null);
    }
}
