namespace Lyceum.Platform.Limits;

/// <summary>What may be used in a minute and at the same time; null without limit.</summary>
/// <param name="RequestsPerMinute">Requests in a minute.</param>
/// <param name="TokensPerMinute">Tokens, read and written, in a minute.</param>
/// <param name="ParallelCalls">Calls at the same time.</param>
public sealed record QuotaLimits(int? RequestsPerMinute, long? TokensPerMinute, int? ParallelCalls)
{
    /// <summary>The greatest limit of any kind.</summary>
    public const long Maximum = 1_000_000_000_000;

    /// <summary>No limit.</summary>
    public static QuotaLimits None { get; } = new(null, null, null);

    /// <summary>Refuses limits that cannot be kept.</summary>
    /// <exception cref="PlatformException">One is below 1, or too great.</exception>
    internal void Validate()
    {
        if (RequestsPerMinute < 1 || TokensPerMinute is < 1 or > Maximum || ParallelCalls < 1)
        {
            throw PlatformException.Invalid($"A limit is at least 1 and at most {Maximum}; leave it out for none.", "limits");
        }
    }
}
