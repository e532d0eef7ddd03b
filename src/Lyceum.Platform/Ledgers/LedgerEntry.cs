using Lyceum.Platform.Data;
using Lyceum.Platform.Prices;
using Lyceum.Platform.Retention;

namespace Lyceum.Platform.Ledgers;

/// <summary>A row of the ledger: what was used and what it cost. Rows are only added; a mistake is put right by a further row.</summary>
public sealed class LedgerEntry : ITenantEntity, IAppendOnly
{
    /// <summary>Its id; of a call, the reservation's.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid OrganizationId { get; init; }

    /// <summary>The project that pays.</summary>
    public Guid ProjectId { get; init; }

    /// <summary>The key that called; null where a person did.</summary>
    public Guid? ApiKeyId { get; init; }

    /// <summary>The person on whose behalf; null where there is none.</summary>
    [UserColumn(UserColumnRule.Keep)]
    public Guid? UserId { get; init; }

    /// <summary>What the row is.</summary>
    public LedgerEntryKind Kind { get; init; }

    /// <summary>The call that an adjustment belongs to.</summary>
    public Guid? CorrectsId { get; init; }

    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>The kind of work.</summary>
    public UsageOperation Operation { get; init; }

    /// <summary>When the call was admitted, which says whose day and month it is, and which price.</summary>
    public DateTimeOffset OccurredAt { get; init; }

    /// <summary>When the row was written.</summary>
    public DateTimeOffset RecordedAt { get; init; }

    /// <summary>Tokens read, cached ones included.</summary>
    public long InputTokens { get; init; }

    /// <summary>Those of them that were computed before.</summary>
    public long CachedInputTokens { get; init; }

    /// <summary>Tokens written.</summary>
    public long OutputTokens { get; init; }

    /// <summary>Images made.</summary>
    public long Images { get; init; }

    /// <summary>Sound, in milliseconds.</summary>
    public long Milliseconds { get; init; }

    /// <summary>The cost in billionths of a unit; of an adjustment, the difference.</summary>
    public long CostNanos { get; init; }

    internal UsageAmounts ToUsage() => new()
    {
        InputTokens = InputTokens,
        CachedInputTokens = CachedInputTokens,
        OutputTokens = OutputTokens,
        Images = Images,
        Milliseconds = Milliseconds,
    };

    internal Payer ToPayer() => new(OrganizationId, ProjectId, ApiKeyId, UserId);
}
