using Lyceum.Platform.Data;
using Lyceum.Platform.Retention;

namespace Lyceum.Platform.Keys;

/// <summary>
/// A key that manages an organisation and never runs a model. It is a person's, may what that person may at present, and stops
/// when the person is no admin any more.
/// </summary>
public sealed class AdminApiKey : ITenantEntity
{
    /// <summary>Its id.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid OrganizationId { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; set; }

    /// <summary>Whose it is.</summary>
    [UserColumn(UserColumnRule.DeleteRow)]
    public Guid OwnerUserId { get; init; }

    /// <summary>SHA-256 of the whole secret, 32 bytes.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>The secret's beginning, to tell it by.</summary>
    public required string Prefix { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ends; null never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was used last, to the minute; null where it never was.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }
}
