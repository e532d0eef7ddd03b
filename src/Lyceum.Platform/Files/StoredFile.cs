using Lyceum.Platform.Data;
using Lyceum.Platform.Retention;

namespace Lyceum.Platform.Files;

/// <summary>A file of a project. Its bytes are a <see cref="Blob"/>; its name is shown and never used as a path.</summary>
public sealed class StoredFile : ITenantEntity
{
    /// <summary>Its id, in the order of making; outside it looks like <see cref="PublicId.File"/>.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid OrganizationId { get; init; }

    /// <summary>The project.</summary>
    public Guid ProjectId { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for: one of <see cref="FilePurpose"/>.</summary>
    public required string Purpose { get; init; }

    /// <summary>What kind of bytes it claims to hold, a media type; nothing has checked that.</summary>
    public required string ContentType { get; init; }

    /// <summary>Its size in bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>SHA-256 of its bytes, 32 bytes.</summary>
    public required byte[] Sha256 { get; init; }

    /// <summary>Its bytes.</summary>
    public Guid BlobId { get; init; }

    /// <summary>When it was made.</summary>
    [Retained(RetainedData.Files)]
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who made it: a user, or a key.</summary>
    [UserColumn(UserColumnRule.DeleteRow)]
    public Guid CreatedBy { get; init; }

    /// <summary>When it goes by itself; null never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was first attached to a message; null for not yet. From then on it goes with the last message that has it.</summary>
    public DateTimeOffset? AttachedAt { get; init; }
}
