using System.Runtime.CompilerServices;
using Lyceum.Inference.Clients;
using Lyceum.Inference.Serving;
using Lyceum.Inference.Telemetry;
using Microsoft.Extensions.AI;

namespace Lyceum.Inference.Upstream;

/// <summary>
/// Chats with a model of another server by <c>POST /chat/completions</c>. Options, updates and raw representations are those of
/// <see cref="LanguageModelChatClient"/>, but that a server does not tell tokens' numbers, and counts the tokens of all answers together: they are
/// in the usage of the first one. Where it tells no usage there is none.
/// </summary>
internal sealed class UpstreamChatClient(UpstreamConnection connection) : IChatClient
{
    /// <inheritdoc/>
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        ChatRequests.CollectAsync(GetStreamingResponseAsync(messages, options, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        GenerationRequest? given = ChatRequests.Given(this, options);
        GenerationRequest request = given ?? new GenerationRequest();
        request = request with { Options = ChatRequests.Merge(request.Options, options) };
        if (request.Options.Constraint is not null && options?.ResponseFormat is ChatResponseFormatJson)
        {
            throw new ArgumentException("A response format and a form of the caller's own are both set; set one of them.", nameof(options));
        }

        IEnumerable<ChatMessage> all = options?.Instructions is { Length: > 0 } instructions
            ? messages.Prepend(new ChatMessage(ChatRole.System, instructions))
            : messages;
        ReadOnlyMemory<byte> body = ChatBody.Write(all, options, request, given is not null, ChatRequests.ToTools(options), connection.Options);
        RequestTrace trace = connection.Trace(InferenceTelemetry.Chat);
        trace.Describe(request.Options, request.Choices);
        ChatStream stream = new(connection, request, options?.AllowMultipleToolCalls == false, trace);
        IAsyncEnumerable<List<ChatResponseUpdate>> updates = UpstreamEvents.ReadAsync(connection, "chat/completions", body, stream.Read, stream.Finish, trace, cancellationToken);
        await foreach (List<ChatResponseUpdate> some in updates.ConfigureAwait(false))
        {
            foreach (ChatResponseUpdate update in some)
            {
                yield return update;
            }
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata(connection.Options.Provider, connection.Options.Address, connection.Options.Model)
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The connection is the model's.
    }
}
