using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Lyceum.Inference.Upstream;

/// <summary>An answer that has begun: its bytes, as many as may come, as quickly as they must. Disposing it before its end closes the connection.</summary>
internal sealed class UpstreamResponse : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly CancellationTokenSource _patience;
    private readonly Action _ended;
    private Stream? _stream;
    private long _read;
    private bool _disposed;

    /// <summary>Takes an answer over.</summary>
    /// <param name="response">The answer, of which the head was read.</param>
    /// <param name="connection">Where it comes from.</param>
    /// <param name="ended">Called once when it is disposed.</param>
    public UpstreamResponse(HttpResponseMessage response, UpstreamConnection connection, Action ended)
    {
        _response = response;
        _ended = ended;
        Connection = connection;
        _patience = new CancellationTokenSource(Timeout.InfiniteTimeSpan, connection.Time);
    }

    public UpstreamConnection Connection { get; }

    public HttpStatusCode Status => _response.StatusCode;

    public HttpResponseHeaders Headers => _response.Headers;

    public string? MediaType => _response.Content.Headers.ContentType?.MediaType;

    /// <summary>Reads what is there; 0 at the end.</summary>
    /// <exception cref="UpstreamException">The server is silent, the answer broke off, or it is too long.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        _patience.CancelAfter(Connection.Options.IdleTimeout);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _patience.Token);
        int count;
        try
        {
            _stream ??= await _response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
            count = await _stream.ReadAsync(buffer, either.Token).ConfigureAwait(false);
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
        catch (Exception e) when (_patience.IsCancellationRequested)
        {
            throw new UpstreamException(
                UpstreamFailure.TimedOut,
                string.Create(CultureInfo.InvariantCulture, $"{Connection.Server} was silent for {Connection.Options.IdleTimeout.TotalSeconds:0.#} s in the middle of its answer; see whether it still works."),
                e);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw BrokenOff(e);
        }

        _patience.CancelAfter(Timeout.InfiniteTimeSpan);
        _read += count;
        return _read <= Connection.Options.MaxAnswerBytes
            ? count
            : throw new UpstreamException(UpstreamFailure.BadAnswer, $"The answer of {Connection.Server} has more than the {Connection.Options.MaxAnswerBytes} bytes that an answer may have.");
    }

    /// <summary>Reads all of it.</summary>
    /// <exception cref="UpstreamException">As <see cref="ReadAsync"/>, or it has more bytes than allowed.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadToEndAsync(long most, CancellationToken cancellation)
    {
        using MemoryStream whole = new();
        byte[] buffer = new byte[16 << 10];
        for (int count; (count = await ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0;)
        {
            whole.Write(buffer, 0, count);
            if (whole.Length > most)
            {
                throw new UpstreamException(UpstreamFailure.BadAnswer, $"The answer of {Connection.Server} has more than {most} bytes.");
            }
        }

        return whole.GetBuffer().AsMemory(0, (int)whole.Length);
    }

    /// <summary>The answer ended too early.</summary>
    public UpstreamException BrokenOff(Exception? cause = null) =>
        new(UpstreamFailure.BrokenOff, $"The answer of {Connection.Server} broke off before its end; ask again.", cause);

    /// <summary>Closes it without telling that a request has ended, since it will be sent again.</summary>
    public void Abandon()
    {
        if (!_disposed)
        {
            _disposed = true;
            _response.Dispose();
            _patience.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_disposed)
        {
            Abandon();
            _ended();
        }
    }
}
