using System.Security.Cryptography;

namespace Lyceum.Platform.Files;

/// <summary>Takes bytes into a temporary file, counting and hashing them on the way. Disposing it before the end throws them away.</summary>
internal sealed class BlobWriter : IAsyncDisposable
{
    private readonly BlobStore _store;
    private readonly string _path;
    private readonly FileStream _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool _isFinished;

    public BlobWriter(BlobStore store, string path, FileStream file)
    {
        _store = store;
        _path = path;
        _file = file;
    }

    /// <summary>How many bytes came so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>Takes bytes.</summary>
    /// <exception cref="PlatformException">The disk refuses them.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        _hash.AppendData(bytes.Span);
        try
        {
            await _file.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            throw BlobStore.Refused(exception);
        }

        Bytes += bytes.Length;
    }

    /// <summary>Puts the bytes on the disk.</summary>
    /// <exception cref="PlatformException">The disk refuses them.</exception>
    public ReceivedBlob Finish()
    {
        try
        {
            _file.Flush(flushToDisk: true);
            _file.Dispose();
        }
        catch (IOException exception)
        {
            throw BlobStore.Refused(exception);
        }

        _isFinished = true;
        return new ReceivedBlob(_store, _path, _hash.GetHashAndReset(), Bytes);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _hash.Dispose();
        if (!_isFinished)
        {
            await _file.DisposeAsync().ConfigureAwait(false);
            _store.Forget(_path);
        }
    }
}
