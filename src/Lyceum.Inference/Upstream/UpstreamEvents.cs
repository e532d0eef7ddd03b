using System.Runtime.CompilerServices;
using System.Text.Json;
using Lyceum.Inference.Telemetry;

namespace Lyceum.Inference.Upstream;

/// <summary>Reads answers that come as events: JSON chunks up to <c>[DONE]</c>.</summary>
internal static class UpstreamEvents
{
    /// <summary>Sends a request and reads its chunks. Who stops reading closes the connection.</summary>
    /// <typeparam name="T">What comes of a chunk.</typeparam>
    /// <param name="connection">The server.</param>
    /// <param name="path">What is asked of it.</param>
    /// <param name="body">The request.</param>
    /// <param name="read">Reads a chunk.</param>
    /// <param name="finish">Called at the end.</param>
    /// <param name="trace">Told of the end.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        UpstreamConnection connection,
        string path,
        ReadOnlyMemory<byte> body,
        Func<JsonElement, T> read,
        Func<UpstreamResponse, T> finish,
        RequestTrace trace,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        UpstreamResponse? response = null;
        try
        {
            SseReader? events = null;
            while (true)
            {
                T? part;
                bool isEnd;
                try
                {
                    response ??= await connection.SendAsync(path, body, streams: true, cancellation).ConfigureAwait(false);
                    events ??= response.MediaType == "text/event-stream"
                        ? new SseReader(response)
                        : throw new UpstreamException(UpstreamFailure.BadAnswer, $"{connection.Server} does not stream its answer; see whether the address is right and the server speaks OpenAI's API.");
                    ReadOnlyMemory<byte>? data = await events.NextAsync(cancellation).ConfigureAwait(false);
                    isEnd = data is null || data.Value.Span.StartsWith("[DONE]"u8);
                    part = isEnd ? finish(response) : JsonParts.Read(data!.Value, connection, read);
                }
                catch (Exception failure)
                {
                    trace.End(failure);
                    throw;
                }

                if (isEnd)
                {
                    trace.End();
                }

                yield return part;
                if (isEnd)
                {
                    yield break;
                }
            }
        }
        finally
        {
            response?.Dispose();

            // Only who stopped reading comes here before the end.
            trace.End(new OperationCanceledException());
        }
    }
}
