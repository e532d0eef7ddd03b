using System.Buffers;

namespace Lyceum.Platform.Files;

/// <summary>A file that was opened to be read. Disposing it closes it; it can be read to its end even if it is deleted meanwhile.</summary>
public sealed class FileContent : IAsyncDisposable
{
    private const int BufferBytes = 128 << 10;

    internal FileContent(StoredFile file, Stream stream)
    {
        File = file;
        Stream = stream;
    }

    /// <summary>The file.</summary>
    public StoredFile File { get; }

    /// <summary>Its bytes; the stream can seek and belongs to this.</summary>
    public Stream Stream { get; }

    /// <summary>Copies a range of it.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="count">How many bytes.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is not within the file.</exception>
    /// <exception cref="PlatformException">The store holds less than it should.</exception>
    public async Task CopyAsync(Stream destination, long offset, long count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, File.Bytes);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, File.Bytes - offset);
        Stream.Seek(offset, SeekOrigin.Begin);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (count > 0)
            {
                int read = await Stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(count, buffer.Length)), cancellationToken).ConfigureAwait(false);
                if (read == 0)
                {
                    throw new PlatformException(PlatformError.Storage, "The file's content is shorter than it was when it was stored.");
                }

                await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                count -= read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Stream.DisposeAsync();
}
