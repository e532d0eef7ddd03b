namespace Lyceum.Gateway.Runs;

/// <summary>What an answer took, for who wants to know. Of one that was stopped, what is known of it.</summary>
public sealed record RunReport
{
    /// <summary>The reason of an answer that ended by itself.</summary>
    public const string Stop = "stop";

    /// <summary>The reason of an answer that was cut at its greatest length.</summary>
    public const string Length = "length";

    /// <summary>The reason of an answer that somebody stopped.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>The model that answered.</summary>
    public required string Model { get; init; }

    /// <summary>Why it ended: one of the words above.</summary>
    public required string Finish { get; init; }

    /// <summary>The seed of its random numbers; null where nobody told.</summary>
    public long? Seed { get; init; }

    /// <summary>Tokens of the prompt; null where nobody counted.</summary>
    public long? PromptTokens { get; init; }

    /// <summary>Those of them that were computed before.</summary>
    public long? CachedTokens { get; init; }

    /// <summary>Tokens written.</summary>
    public long OutputTokens { get; init; }

    /// <summary>The model's context in tokens; null where nobody tells.</summary>
    public int? ContextLength { get; init; }

    /// <summary>Time from the run's beginning to the first token, in milliseconds; null where there was none.</summary>
    public double? FirstTokenMilliseconds { get; init; }

    /// <summary>Time from there to the end, in milliseconds.</summary>
    public double? WritingMilliseconds { get; init; }

    /// <summary>What it cost, in units of the platform; null where that is not known.</summary>
    public string? Cost { get; init; }

    /// <summary>Tokens written in a second; null where there are too few to tell.</summary>
    public double? TokensPerSecond => OutputTokens > 1 && WritingMilliseconds is > 0 and { } time ? (OutputTokens - 1) * 1000 / time : null;
}
