using Lyceum.Platform.Data;

namespace Lyceum.Platform.Files;

/// <summary>A part of an upload that waits to be completed. Which parts make the file, and in which order, is said then.</summary>
public sealed class UploadPart : ITenantEntity
{
    /// <summary>Its id; outside it looks like <see cref="PublicId.Part"/>.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid OrganizationId { get; init; }

    /// <summary>The upload.</summary>
    public Guid UploadId { get; init; }

    /// <summary>Its size in bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>SHA-256 of its bytes, 32 bytes.</summary>
    public required byte[] Sha256 { get; init; }

    /// <summary>Its bytes.</summary>
    public Guid BlobId { get; init; }

    /// <summary>When it came.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}
