namespace Lyceum.Platform.Ledgers;

/// <summary>The sum of rows of a report that have something in common.</summary>
internal sealed class UsageSum
{
    /// <summary>What they have in common; the rest of it says nothing.</summary>
    public required UsageRow Key { get; init; }

    public long Requests { get; init; }

    public long InputTokens { get; init; }

    public long CachedInputTokens { get; init; }

    public long OutputTokens { get; init; }

    public long Images { get; init; }

    public long Milliseconds { get; init; }

    public long CostNanos { get; init; }
}
