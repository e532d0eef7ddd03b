using System.Collections.Immutable;
using Lyceum.Platform.Data;
using Lyceum.Platform.Limits;
using Lyceum.Platform.Retention;

namespace Lyceum.Platform.Keys;

/// <summary>A key of a project. Its secrets are rows of their own, of which at most two live.</summary>
public sealed class ApiKey : ITenantEntity
{
    /// <summary>Its id.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid OrganizationId { get; init; }

    /// <summary>The project that pays.</summary>
    public Guid ProjectId { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whose it is: the user who made it, or the service account.</summary>
    [UserColumn(UserColumnRule.DeleteRow)]
    public Guid CreatedBy { get; init; }

    /// <summary>The service account whose it is; null where it is a user's.</summary>
    public Guid? ServiceAccountId { get; init; }

    /// <summary>The user whose it is; null where it is a service account's.</summary>
    public Guid? OwnerUserId => ServiceAccountId is null ? CreatedBy : null;

    /// <summary>When it ends; null never.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>Since when it does nothing; null while it works.</summary>
    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>When it was used last, some seconds late; null where it never was.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }

    /// <summary>Allowed paths; null allows all.</summary>
    public string[]? Endpoints { get; set; }

    /// <summary>Allowed models; null allows all.</summary>
    public string[]? Models { get; set; }

    /// <summary>Allowed address ranges; null allows all.</summary>
    public string[]? Addresses { get; set; }

    /// <summary>Requests in a minute; null without limit.</summary>
    public int? RequestsPerMinute { get; set; }

    /// <summary>Tokens in a minute; null without limit.</summary>
    public long? TokensPerMinute { get; set; }

    /// <summary>Calls at the same time; null without limit.</summary>
    public int? ParallelCalls { get; set; }

    /// <summary>Changes with every rotation, so that two at the same time cannot leave three secrets.</summary>
    public int SecretsVersion { get; set; }

    /// <summary>The limits as one value.</summary>
    internal QuotaLimits Limits => new(RequestsPerMinute, TokensPerMinute, ParallelCalls);

    /// <summary>The scopes as one value.</summary>
    /// <exception cref="PlatformException">A stored range cannot be read, so nothing may be allowed.</exception>
    internal KeyScopes ReadScopes() => new()
    {
        Endpoints = Endpoints?.ToImmutableArray(),
        Models = Models?.ToImmutableArray(),
        Addresses = Addresses?.Select(static text => AddressRange.TryParse(text, out AddressRange range)
            ? range
            : throw new PlatformException(PlatformError.Storage, $"The address range '{text}' of a key cannot be read.")).ToImmutableArray(),
    };
}
