using Lyceum.Platform.Data;
using Lyceum.Platform.Retention;

namespace Lyceum.Platform.Jobs;

/// <summary>
/// Work that is done in the background and outlives the process that asked for it. A worker leases it for a while and renews the
/// lease as long as it works; the number of the lease tells a worker that was overtaken from the one that has it now.
/// </summary>
public sealed class Job : ITenantEntity
{
    /// <summary>Its id, in the order of asking.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid OrganizationId { get; init; }

    /// <summary>The project it is done for.</summary>
    public Guid ProjectId { get; init; }

    /// <summary>What kind of work: which <see cref="IJobHandler"/> does it.</summary>
    public required string Kind { get; init; }

    /// <summary>What is to be done, JSON that the handler reads.</summary>
    public required string Payload { get; init; }

    /// <summary>Where it is in its life.</summary>
    public JobStatus Status { get; init; }

    /// <summary>Greater goes first.</summary>
    public int Priority { get; init; }

    /// <summary>A name that its kind has once in a project: asking again under it gives the same job.</summary>
    public string? UniqueKey { get; init; }

    /// <summary>When a worker may take it: while it is queued, not before that; while it runs, the end of its lease; null once it has ended.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>When it is too late to do it; null never. Then it fails.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>How often a worker began it.</summary>
    public int Attempts { get; init; }

    /// <summary>How often one may.</summary>
    public int MaximumAttempts { get; init; }

    /// <summary>Who works on it, or did last.</summary>
    public string? LeaseOwner { get; init; }

    /// <summary>Grows with every lease.</summary>
    public long LeaseNumber { get; init; }

    /// <summary>Since when it is to be called off; null where it is not.</summary>
    public DateTimeOffset? CancelRequestedAt { get; init; }

    /// <summary>The share that is done, from 0 to 1; null where nobody knows.</summary>
    public double? Progress { get; init; }

    /// <summary>How many things are done.</summary>
    public long? ProgressDone { get; init; }

    /// <summary>How many things went wrong, of those that are done.</summary>
    public long? ProgressFailed { get; init; }

    /// <summary>How many things there are.</summary>
    public long? ProgressTotal { get; init; }

    /// <summary>What it is doing, in words.</summary>
    public string? ProgressText { get; init; }

    /// <summary>JSON that the handler keeps in order to go on after a crash.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>JSON that came of it.</summary>
    public string? Result { get; init; }

    /// <summary>What went wrong: at the end, or with the last attempt.</summary>
    public string? Error { get; init; }

    /// <summary>The same as a word, by which pages have a sentence in each language; null for what nobody foresaw.</summary>
    public string? ErrorReason { get; init; }

    /// <summary>When it was asked for.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who asked: a user, or a key; empty where the platform did.</summary>
    [UserColumn(UserColumnRule.DeleteRow)]
    public Guid CreatedBy { get; init; }

    /// <summary>When a worker first began it.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Whether it is over.</summary>
    public bool HasEnded => Status is JobStatus.Succeeded or JobStatus.Failed or JobStatus.Cancelled;
}
