using Lyceum.Platform.Data;
using Lyceum.Platform.Retention;

namespace Lyceum.Platform.Files;

/// <summary>A file that comes in parts.</summary>
public sealed class Upload : ITenantEntity
{
    /// <summary>Its id; outside it looks like <see cref="PublicId.Upload"/>.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid OrganizationId { get; init; }

    /// <summary>The project.</summary>
    public Guid ProjectId { get; init; }

    /// <summary>What the file will be called.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for: one of <see cref="FilePurpose.Sendable"/>.</summary>
    public required string Purpose { get; init; }

    /// <summary>What kind of bytes it claims to hold.</summary>
    public required string ContentType { get; init; }

    /// <summary>How many bytes the parts must have together.</summary>
    public long Bytes { get; init; }

    /// <summary>What became of it.</summary>
    public UploadStatus Status { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who began it: a user, or a key.</summary>
    [UserColumn(UserColumnRule.DeleteRow)]
    public Guid CreatedBy { get; init; }

    /// <summary>When it no longer waits for parts.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>How long the file will be there; null for ever.</summary>
    public TimeSpan? FileLifetime { get; init; }

    /// <summary>The file that was made of it, which may be gone; null until it is completed.</summary>
    public Guid? FileId { get; init; }
}
