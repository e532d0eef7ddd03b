using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;

namespace Lyceum.Models.Tests.Hub;

/// <summary>
/// A connection that is cut once, some bytes into the answer about a file, with what TLS says when its peer goes in the middle of a record:
/// an <see cref="IOException"/> with no <see cref="SocketException"/> in it.
/// </summary>
internal sealed class CutStream(Stream inner, StrongBox<int> cuts, int after) : Stream
{
    private int _left = int.MaxValue;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Makes connections of which the first file's is cut.</summary>
    /// <param name="after">After how many bytes of the answer, its head among them.</param>
    public static Func<IPEndPoint, CancellationToken, ValueTask<Stream>> Connector(int after)
    {
        StrongBox<int> cuts = new(1);
        return async (endPoint, cancellation) =>
        {
            Socket socket = new(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(endPoint, cancellation);
            return new CutStream(new NetworkStream(socket, ownsSocket: true), cuts, after);
        };
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_left == 0)
        {
            throw new IOException("Received an unexpected EOF or 0 bytes from the transport stream.");
        }

        int read = await inner.ReadAsync(buffer[..Math.Min(buffer.Length, _left)], cancellationToken);
        _left -= _left == int.MaxValue ? 0 : read;
        return read;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Encoding.ASCII.GetString(buffer.Span).Contains("/resolve/", StringComparison.Ordinal) && Interlocked.Exchange(ref cuts.Value, 0) == 1)
        {
            _left = after;
        }

        return inner.WriteAsync(buffer, cancellationToken);
    }

    public override void Flush() => inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
