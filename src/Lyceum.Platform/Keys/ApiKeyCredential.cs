using Lyceum.Platform.Data;

namespace Lyceum.Platform.Keys;

/// <summary>A secret of a key as the database knows it: its beginning and its hash.</summary>
public sealed class ApiKeyCredential : ITenantEntity
{
    /// <summary>SHA-256 of the whole secret, 32 bytes.</summary>
    public required byte[] Hash { get; init; }

    /// <inheritdoc/>
    public Guid OrganizationId { get; init; }

    /// <summary>The key.</summary>
    public Guid ApiKeyId { get; init; }

    /// <summary>The secret's beginning, to tell it by.</summary>
    public required string Prefix { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ends because another took its place; null while it is the newest.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }
}
