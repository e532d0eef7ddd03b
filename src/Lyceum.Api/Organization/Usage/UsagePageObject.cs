namespace Lyceum.Api.Organization.Usage;

/// <summary>A part of a report, without gaps.</summary>
/// <param name="Data">Its buckets in the order of time.</param>
/// <param name="HasMore">Whether more follow.</param>
/// <param name="NextPage">By what the next part is asked for; null at the end.</param>
internal sealed record UsagePageObject<TResult>(IReadOnlyList<UsageBucketObject<TResult>> Data, bool HasMore, string? NextPage)
{
    /// <summary>What this is.</summary>
    public string Object { get; init; } = "page";
}

/// <summary>A stretch of a report's time.</summary>
/// <param name="StartTime">Its first second since 1970.</param>
/// <param name="EndTime">The first second after.</param>
/// <param name="Results">Its sums; none where nothing was used.</param>
internal sealed record UsageBucketObject<TResult>(long StartTime, long EndTime, IReadOnlyList<TResult> Results)
{
    /// <summary>What this is.</summary>
    public string Object { get; init; } = "bucket";
}
