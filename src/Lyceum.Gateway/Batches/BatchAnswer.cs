namespace Lyceum.Gateway.Batches;

/// <summary>The answer to one request of a batch.</summary>
/// <param name="Status">Its status, as HTTP has them.</param>
/// <param name="RequestId">The id under which the log has it.</param>
/// <param name="Body">JSON.</param>
public sealed record BatchAnswer(int Status, string RequestId, ReadOnlyMemory<byte> Body)
{
    /// <summary>Whether a limit refuses it for now: the batch waits.</summary>
    public bool IsLimited { get; init; }

    /// <summary>Whether the model is not there for now: the batch tries again a few times.</summary>
    public bool IsPassing { get; init; }

    /// <summary>How long to wait; null where nobody knows.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
