using System.Runtime.CompilerServices;
using System.Text.Json;
using Lyceum.Inference.Generation;
using Lyceum.Inference.Sampling;
using Lyceum.Inference.Serving;
using Lyceum.Inference.Telemetry;

namespace Lyceum.Inference.Upstream;

/// <summary>
/// Continues prompts with a model of another server by <c>POST /completions</c>: texts, or tokens by their numbers. Tokens of answers have no numbers,
/// only texts. Where the prompt is to be scored, the server is asked to echo it and answers in one piece.
/// </summary>
internal sealed class UpstreamEngine(UpstreamConnection connection) : IGenerationEngine
{
    /// <inheritdoc/>
    public string Name => connection.Options.Model;

    /// <inheritdoc/>
    public async IAsyncEnumerable<GenerationUpdate> GenerateAsync(GenerationRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Prompt.IsEmpty == request.PromptText is null)
        {
            throw new ArgumentException($"Set one of {nameof(GenerationRequest.Prompt)} and {nameof(GenerationRequest.PromptText)}.", nameof(request));
        }

        // A text that is only to be echoed need not travel there and back.
        bool asksForPrompt = request.ScoresPrompt || (request.EchoesPrompt && request.PromptText is null);
        ReadOnlyMemory<byte> body = Write(request, asksForPrompt);
        RequestTrace trace = connection.Trace(InferenceTelemetry.TextCompletion);
        trace.Describe(request.Options, request.Choices);
        CompletionStream stream = new(connection, request, trace);
        if (request.EchoesPrompt && !asksForPrompt)
        {
            yield return new PromptEchoed(0, [new GeneratedPiece(-1, request.PromptText!, null)]);
        }

        if (asksForPrompt)
        {
            foreach (GenerationUpdate update in await ReadWholeAsync(body, stream, trace, cancellationToken).ConfigureAwait(false))
            {
                yield return update;
            }

            yield break;
        }

        IAsyncEnumerable<List<GenerationUpdate>> updates = UpstreamEvents.ReadAsync(connection, "completions", body, stream.Read, stream.Finish, trace, cancellationToken);
        await foreach (List<GenerationUpdate> some in updates.ConfigureAwait(false))
        {
            foreach (GenerationUpdate update in some)
            {
                yield return update;
            }
        }
    }

    private async Task<List<GenerationUpdate>> ReadWholeAsync(ReadOnlyMemory<byte> body, CompletionStream stream, RequestTrace trace, CancellationToken cancellation)
    {
        try
        {
            using UpstreamResponse response = await connection.SendAsync("completions", body, streams: false, cancellation).ConfigureAwait(false);
            ReadOnlyMemory<byte> json = await response.ReadToEndAsync(connection.Options.MaxAnswerBytes, cancellation).ConfigureAwait(false);
            List<GenerationUpdate> updates = [.. JsonParts.Read(json, connection, stream.ReadWhole), .. stream.Finish(response)];
            trace.End();
            return updates;
        }
        catch (Exception failure)
        {
            trace.End(failure);
            throw;
        }
    }

    private ReadOnlyMemory<byte> Write(GenerationRequest request, bool asksForPrompt) => RequestBody.Write(writer =>
    {
        writer.WriteString("model", connection.Options.Model);
        writer.WritePropertyName("prompt");
        if (request.PromptText is { } text)
        {
            writer.WriteStringValue(text);
        }
        else
        {
            writer.WriteStartArray();
            foreach (int token in request.Prompt.Span)
            {
                writer.WriteNumberValue(token);
            }

            writer.WriteEndArray();
        }

        if (asksForPrompt)
        {
            writer.WriteBoolean("echo", true);
        }
        else
        {
            RequestBody.WriteStreaming(writer);
        }

        // The API's own default of sixteen tokens is nobody's intention.
        if ((request.Options.MaxTokens ?? connection.Options.ContextLength) is { } most)
        {
            writer.WriteNumber("max_tokens", most);
        }

        if (asksForPrompt || request.Options.LogProbabilities is not null)
        {
            writer.WriteNumber("logprobs", request.Options.LogProbabilities ?? 0);
        }

        RequestBody.WriteOptions(writer, request, connection.Options.Dialect, static _ => true);
    });
}
