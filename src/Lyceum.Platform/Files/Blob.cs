using Lyceum.Platform.Data;

namespace Lyceum.Platform.Files;

/// <summary>
/// Bytes in the <see cref="BlobStore"/>: those of any number of files, of any organisations. It is there as long as some row
/// points to it, which the database itself sees to.
/// </summary>
public sealed class Blob : IPlatformEntity
{
    /// <summary>Its id; with the hash it names the file in the store.</summary>
    public Guid Id { get; init; }

    /// <summary>SHA-256 of the bytes, 32 bytes. The same bytes are stored once.</summary>
    public required byte[] Sha256 { get; init; }

    /// <summary>How many bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>When they were stored first.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}
