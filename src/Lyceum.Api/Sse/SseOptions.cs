namespace Lyceum.Api.Sse;

/// <summary>How streams are kept alive.</summary>
public sealed record SseOptions
{
    /// <summary>After how long a silence a comment is written, so that nothing between server and client takes the connection for dead.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(15);
}
