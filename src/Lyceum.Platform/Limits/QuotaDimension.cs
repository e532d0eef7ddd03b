namespace Lyceum.Platform.Limits;

/// <summary>What is counted.</summary>
public enum QuotaDimension
{
    /// <summary>Requests in a minute.</summary>
    Requests,

    /// <summary>Tokens in a minute.</summary>
    Tokens,

    /// <summary>Calls at the same time.</summary>
    ParallelCalls,
}
