namespace Lyceum.Platform.Files;

/// <summary>Bytes that were received whole and are on the disk, but belong to nothing yet. Disposing it throws them away unless they were kept.</summary>
internal sealed class ReceivedBlob : IDisposable
{
    private readonly BlobStore _store;

    public ReceivedBlob(BlobStore store, string path, byte[] sha256, long bytes)
    {
        _store = store;
        Path = path;
        Sha256 = sha256;
        Bytes = bytes;
    }

    /// <summary>SHA-256 of the bytes.</summary>
    public byte[] Sha256 { get; }

    /// <summary>How many bytes.</summary>
    public long Bytes { get; }

    /// <summary>Where they are at present.</summary>
    public string Path { get; set; }

    /// <summary>Whether a row points to them now, or may: then they stay.</summary>
    public bool IsKept { get; set; }

    /// <inheritdoc/>
    public void Dispose() => _store.Settle(this);
}
