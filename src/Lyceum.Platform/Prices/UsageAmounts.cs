namespace Lyceum.Platform.Prices;

/// <summary>What a call used, or may use at most.</summary>
public readonly record struct UsageAmounts
{
    /// <summary>The greatest count of anything: what is more is a mistake, and would overflow a price.</summary>
    public const long Maximum = 1_000_000_000_000;

    /// <summary>Tokens read, cached ones included.</summary>
    public long InputTokens { get; init; }

    /// <summary>Those of them that were computed before.</summary>
    public long CachedInputTokens { get; init; }

    /// <summary>Tokens written.</summary>
    public long OutputTokens { get; init; }

    /// <summary>Images made.</summary>
    public long Images { get; init; }

    /// <summary>Sound heard or spoken, in milliseconds.</summary>
    public long Milliseconds { get; init; }

    /// <summary>Whether nothing of one kind is more than another's.</summary>
    internal bool IsWithin(UsageAmounts greatest) => InputTokens <= greatest.InputTokens && OutputTokens <= greatest.OutputTokens
        && Images <= greatest.Images && Milliseconds <= greatest.Milliseconds;

    /// <summary>Refuses counts that cannot be.</summary>
    /// <exception cref="ArgumentException">One is negative or too great, or more tokens were cached than read.</exception>
    internal void Validate()
    {
        if (!IsCount(InputTokens) || !IsCount(CachedInputTokens) || !IsCount(OutputTokens) || !IsCount(Images) || !IsCount(Milliseconds)
            || CachedInputTokens > InputTokens)
        {
            throw new ArgumentException($"A call cannot have used this: {this}.");
        }
    }

    private static bool IsCount(long value) => value is >= 0 and <= Maximum;
}
