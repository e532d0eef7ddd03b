using Lyceum.Platform.Data;
using Lyceum.Platform.Retention;

namespace Lyceum.Platform.Ledgers;

/// <summary>
/// The sum of the ledger's rows of one hour or day that have everything else in common. Written in the transaction of the rows
/// it sums, so it equals them at any moment. Corrections count in the time of the call that they correct.
/// </summary>
public sealed class UsageRollup : ITenantEntity
{
    /// <inheritdoc/>
    public Guid OrganizationId { get; init; }

    /// <summary>How much time it sums up.</summary>
    public RollupSpan Span { get; init; }

    /// <summary>When that time begins.</summary>
    public DateTimeOffset Start { get; init; }

    /// <summary>The project that pays.</summary>
    public Guid ProjectId { get; init; }

    /// <summary>The key that called; empty where a person did. Not null, since nulls would not be one row.</summary>
    public Guid ApiKeyId { get; init; }

    /// <summary>The person who called; empty where that is unknown.</summary>
    [UserColumn(UserColumnRule.Keep)]
    public Guid UserId { get; init; }

    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>The kind of work.</summary>
    public UsageOperation Operation { get; init; }

    /// <summary>How many calls.</summary>
    public long Requests { get; internal set; }

    /// <summary>Tokens read, cached ones included.</summary>
    public long InputTokens { get; internal set; }

    /// <summary>Those of them that were computed before.</summary>
    public long CachedInputTokens { get; internal set; }

    /// <summary>Tokens written.</summary>
    public long OutputTokens { get; internal set; }

    /// <summary>Images made.</summary>
    public long Images { get; internal set; }

    /// <summary>Sound, in milliseconds.</summary>
    public long Milliseconds { get; internal set; }

    /// <summary>The cost in billionths of a unit, corrections included.</summary>
    public long CostNanos { get; internal set; }

    /// <summary>Counts a row of the ledger.</summary>
    /// <exception cref="OverflowException">The sum is too great.</exception>
    internal void Add(LedgerEntry entry)
    {
        checked
        {
            Requests += entry.Kind == LedgerEntryKind.Usage ? 1 : 0;
            InputTokens += entry.InputTokens;
            CachedInputTokens += entry.CachedInputTokens;
            OutputTokens += entry.OutputTokens;
            Images += entry.Images;
            Milliseconds += entry.Milliseconds;
            CostNanos += entry.CostNanos;
        }
    }
}
