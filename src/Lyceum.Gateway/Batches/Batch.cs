using System.Text.Json;
using Lyceum.Platform;
using Lyceum.Platform.Jobs;

namespace Lyceum.Gateway.Batches;

/// <summary>Many requests that are answered when there is time.</summary>
public sealed record Batch
{
    /// <summary>What a batch's id begins with.</summary>
    public const string Prefix = "batch_";

    /// <summary>Its id as it looks outside.</summary>
    public required string Id { get; init; }

    /// <summary>The path that its requests are for.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The file with its requests.</summary>
    public required Guid InputFileId { get; init; }

    /// <summary>What the caller attached to it.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Where it is in its life.</summary>
    public BatchStatus Status { get; init; }

    /// <summary>The model that its requests name; null until they were read.</summary>
    public string? Model { get; init; }

    /// <summary>When it was asked for.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is too late.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When its requests began to be answered.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When its files began to be made.</summary>
    public DateTimeOffset? FinalizingAt { get; init; }

    /// <summary>When it was called off.</summary>
    public DateTimeOffset? CancellingAt { get; init; }

    /// <summary>When it ended, in whichever way.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How many requests it has; 0 until they were read.</summary>
    public long Total { get; init; }

    /// <summary>How many were answered.</summary>
    public long Completed { get; init; }

    /// <summary>How many were refused, or went wrong.</summary>
    public long Failed { get; init; }

    /// <summary>The file with the answers; null until it is there, or where there are none.</summary>
    public Guid? OutputFileId { get; init; }

    /// <summary>The file with the refusals; null until it is there, or where there are none.</summary>
    public Guid? ErrorFileId { get; init; }

    /// <summary>Tokens that the answers took; told at the end.</summary>
    public BatchUsage Usage { get; init; } = new();

    /// <summary>What is wrong with its input.</summary>
    public IReadOnlyList<BatchError> Errors { get; init; } = [];

    internal static Batch Of(Job job)
    {
        BatchOrder order = JsonSerializer.Deserialize(job.Payload, BatchJson.Default.BatchOrder)!;
        BatchCheckpoint checkpoint = job.Checkpoint is null ? new() : JsonSerializer.Deserialize(job.Checkpoint, BatchJson.Default.BatchCheckpoint)!;
        BatchOutcome? outcome = job.Result is null ? null : JsonSerializer.Deserialize(job.Result, BatchJson.Default.BatchOutcome);
        long failed = job.ProgressFailed ?? 0;
        return new Batch
        {
            Id = PublicId.Format(Prefix, job.Id),
            Endpoint = order.Endpoint,
            InputFileId = order.InputFileId,
            Metadata = order.Metadata,
            Status = outcome?.Status ?? StatusOf(job, checkpoint),
            Model = outcome?.Model ?? checkpoint.Model,
            CreatedAt = job.CreatedAt,
            ExpiresAt = order.ExpiresAt,
            StartedAt = outcome?.StartedAt ?? checkpoint.StartedAt,
            FinalizingAt = outcome?.FinalizingAt ?? checkpoint.FinalizingAt,
            CancellingAt = job.CancelRequestedAt,
            EndedAt = outcome?.EndedAt ?? job.EndedAt,
            Total = outcome?.Total ?? checkpoint.Total,
            Completed = outcome?.Completed ?? (job.ProgressDone ?? 0) - failed,
            Failed = outcome?.Failed ?? failed,
            OutputFileId = outcome?.OutputFileId,
            ErrorFileId = outcome?.ErrorFileId,
            Usage = outcome?.Usage ?? new(),
            Errors = outcome?.Errors ?? (job is { Status: JobStatus.Failed, Error: { } error } ? [new BatchError("batch_failed", error)] : []),
        };
    }

    private static BatchStatus StatusOf(Job job, BatchCheckpoint checkpoint) => job.Status switch
    {
        JobStatus.Cancelled => BatchStatus.Cancelled,
        JobStatus.Failed => BatchStatus.Failed,
        _ when job.CancelRequestedAt is not null => BatchStatus.Cancelling,
        _ when checkpoint.FinalizingAt is not null => BatchStatus.Finalizing,
        _ when checkpoint.StartedAt is not null => BatchStatus.InProgress,
        _ => BatchStatus.Validating,
    };
}
