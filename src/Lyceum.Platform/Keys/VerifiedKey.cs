using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Limits;
using Lyceum.Platform.Organizations;

namespace Lyceum.Platform.Keys;

/// <summary>A key that was sent with its secret.</summary>
public sealed record VerifiedKey
{
    /// <summary>The key.</summary>
    public required Guid KeyId { get; init; }

    /// <summary>Who pays for its calls.</summary>
    public required Payer Payer { get; init; }

    /// <summary>What it may be used for. Models are checked once a request is read.</summary>
    public required KeyScopes Scopes { get; init; }

    /// <summary>What it may use in a minute and at the same time.</summary>
    public required QuotaLimits Limits { get; init; }

    /// <summary>When key or secret end; null never.</summary>
    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The user whose key it is; null where it is a service account's.</summary>
    public Guid? OwnerUserId { get; init; }

    /// <summary>The service account whose key it is; null where it is a user's.</summary>
    public Guid? ServiceAccountId { get; init; }

    /// <summary>
    /// The key as an actor: it uses the things of its project and manages none. A service account's keys are all that account,
    /// so that what one made the next finds.
    /// </summary>
    public Actor Actor => new(Payer.OrganizationId, ServiceAccountId ?? KeyId, Role.Viewer) { UserId = OwnerUserId, ProjectId = Payer.ProjectId };
}
