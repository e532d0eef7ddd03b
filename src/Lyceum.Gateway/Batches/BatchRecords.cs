using System.Text.Json.Serialization;

namespace Lyceum.Gateway.Batches;

/// <summary>What a batch's job is to do.</summary>
internal sealed record BatchOrder
{
    public required Guid InputFileId { get; init; }

    public required string Endpoint { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    public double? OutputSeconds { get; init; }

    /// <summary>The key that asked; null where a person asked without one.</summary>
    public Guid? KeyId { get; init; }

    /// <summary>Who asked.</summary>
    public Guid ActorId { get; init; }

    /// <summary>When it is too late.</summary>
    public DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>How far a batch's job came.</summary>
internal sealed record BatchCheckpoint
{
    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinalizingAt { get; init; }

    public string? Model { get; init; }

    public int Total { get; init; }

    /// <summary>What came of it, once its files are there.</summary>
    public BatchOutcome? Outcome { get; init; }
}

/// <summary>What came of a batch.</summary>
internal sealed record BatchOutcome
{
    public BatchStatus Status { get; init; }

    public DateTimeOffset EndedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinalizingAt { get; init; }

    public string? Model { get; init; }

    public long Total { get; init; }

    public long Completed { get; init; }

    public long Failed { get; init; }

    public Guid? OutputFileId { get; init; }

    public Guid? ErrorFileId { get; init; }

    public BatchUsage Usage { get; init; } = new();

    public IReadOnlyList<BatchError> Errors { get; init; } = [];
}

/// <summary>How these are stored.</summary>
[JsonSerializable(typeof(BatchOrder))]
[JsonSerializable(typeof(BatchCheckpoint))]
[JsonSerializable(typeof(BatchOutcome))]
internal sealed partial class BatchJson : JsonSerializerContext;
