using Lyceum.Api.Files;
using Lyceum.Api.Http;
using Lyceum.Gateway.Batches;
using Lyceum.Platform;

namespace Lyceum.Api.Batches;

/// <summary>A batch.</summary>
internal sealed record BatchObject
{
    public required string Id { get; init; }

    public string Object { get; init; } = "batch";

    public required string Endpoint { get; init; }

    public required string? Model { get; init; }

    public required BatchErrorList? Errors { get; init; }

    public required string InputFileId { get; init; }

    public string CompletionWindow { get; init; } = BatchRequest.Window;

    public required string Status { get; init; }

    public required string? OutputFileId { get; init; }

    public required string? ErrorFileId { get; init; }

    public required long CreatedAt { get; init; }

    public required long? InProgressAt { get; init; }

    public required long? ExpiresAt { get; init; }

    public required long? FinalizingAt { get; init; }

    public required long? CompletedAt { get; init; }

    public required long? FailedAt { get; init; }

    public required long? ExpiredAt { get; init; }

    public required long? CancellingAt { get; init; }

    public required long? CancelledAt { get; init; }

    public required BatchCounts RequestCounts { get; init; }

    public required BatchTokens Usage { get; init; }

    public required IReadOnlyDictionary<string, string>? Metadata { get; init; }

    public static BatchObject Of(Batch batch) => new()
    {
        Id = batch.Id,
        Endpoint = batch.Endpoint,
        Model = batch.Model,
        Errors = batch.Errors.Count > 0 ? new BatchErrorList([.. batch.Errors.Select(static error => new BatchErrorObject(error.Code, error.Message, error.Param, error.Line))]) : null,
        InputFileId = PublicId.Format(PublicId.File, batch.InputFileId),
        Status = batch.Status switch
        {
            BatchStatus.Validating => "validating",
            BatchStatus.Failed => "failed",
            BatchStatus.InProgress => "in_progress",
            BatchStatus.Finalizing => "finalizing",
            BatchStatus.Completed => "completed",
            BatchStatus.Expired => "expired",
            BatchStatus.Cancelling => "cancelling",
            _ => "cancelled",
        },
        OutputFileId = File(batch.OutputFileId),
        ErrorFileId = File(batch.ErrorFileId),
        CreatedAt = batch.CreatedAt.ToUnixTimeSeconds(),
        InProgressAt = batch.StartedAt?.ToUnixTimeSeconds(),
        ExpiresAt = batch.ExpiresAt.ToUnixTimeSeconds(),
        FinalizingAt = batch.FinalizingAt?.ToUnixTimeSeconds(),
        CompletedAt = Ended(batch, BatchStatus.Completed),
        FailedAt = Ended(batch, BatchStatus.Failed),
        ExpiredAt = Ended(batch, BatchStatus.Expired),
        CancellingAt = batch.CancellingAt?.ToUnixTimeSeconds(),
        CancelledAt = Ended(batch, BatchStatus.Cancelled),
        RequestCounts = new BatchCounts(batch.Total, batch.Completed, batch.Failed),
        Usage = new BatchTokens(
            batch.Usage.Input, batch.Usage.Output, batch.Usage.Input + batch.Usage.Output, new BatchInputTokens(batch.Usage.Cached), new BatchOutputTokens(batch.Usage.Reasoning)),
        Metadata = batch.Metadata,
    };

    private static string? File(Guid? id) => id is { } known ? PublicId.Format(PublicId.File, known) : null;

    private static long? Ended(Batch batch, BatchStatus status) => batch.Status == status ? batch.EndedAt?.ToUnixTimeSeconds() : null;
}

/// <summary>How many requests came how far.</summary>
internal sealed record BatchCounts(long Total, long Completed, long Failed);

/// <summary>What the answers took.</summary>
internal sealed record BatchTokens(long InputTokens, long OutputTokens, long TotalTokens, BatchInputTokens InputTokensDetails, BatchOutputTokens OutputTokensDetails);

/// <summary>What kinds of tokens the prompts have.</summary>
internal sealed record BatchInputTokens(long CachedTokens);

/// <summary>What kinds of tokens the answers have.</summary>
internal sealed record BatchOutputTokens(long ReasoningTokens);

/// <summary>What is wrong with the input.</summary>
internal sealed record BatchErrorList(IReadOnlyList<BatchErrorObject> Data)
{
    public string Object { get; init; } = "list";
}

/// <summary>One thing that is wrong.</summary>
internal sealed record BatchErrorObject(string Code, string Message, string? Param, int? Line);

/// <summary>The body of <c>POST /v1/batches</c>.</summary>
internal sealed class BatchRequest : ApiRequest
{
    /// <summary>The one window that there is.</summary>
    public const string Window = "24h";

    public string? InputFileId { get; init; }

    public string? Endpoint { get; init; }

    public string? CompletionWindow { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    public ExpiresAfter? OutputExpiresAfter { get; init; }
}
