using Lyceum.Platform.Conversations;
using Lyceum.Platform.Data;
using Lyceum.Platform.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Lyceum.Platform.Generations;

/// <summary>
/// The end of a generation, as one transaction: its state, its last events, its message, the jobs that follow. The state is set only where it is
/// still running, so of all who end a generation at the same time one does.
/// </summary>
internal sealed record GenerationEnding
{
    /// <summary>The generation.</summary>
    public required Generation Generation { get; init; }

    /// <summary>How it ends.</summary>
    public required GenerationEnd End { get; init; }

    /// <summary>The events that are not stored yet; the last one is the end.</summary>
    public required IReadOnlyList<GenerationEvent> Events { get; init; }

    /// <summary>What all events add up to; null to leave the message's text as it is.</summary>
    public MessageContent? Content { get; init; }

    /// <summary>What came of it.</summary>
    public string? Result { get; init; }

    /// <summary>Its tokens.</summary>
    public TokenUsage? Usage { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>If the heartbeat must be older than this; null where it does not matter.</summary>
    public DateTimeOffset? SilentSince { get; init; }

    /// <summary>Records it.</summary>
    /// <param name="database">Where it is.</param>
    /// <param name="followUps">What follows it.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>False where it had ended, or lives; nothing is changed then.</returns>
    public async Task<bool> RecordAsync(PlatformDatabase database, GenerationFollowUps followUps, CancellationToken cancellationToken)
    {
        IReadOnlyList<Job> jobs = await followUps.JobsAsync(this).ConfigureAwait(false);
        await using PlatformDbContext context = database.OpenEverywhere();
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        IQueryable<Generation> running = context.AcrossOrganizations<Generation>()
            .Where(other => other.Id == Generation.Id && other.Status == GenerationStatus.Running);
        if (SilentSince is { } silent)
        {
            running = running.Where(other => other.HeartbeatAt < silent);
        }

        int changed = await running.ExecuteUpdateAsync(
            set => set.SetProperty(other => other.Status, End.Status)
                .SetProperty(other => other.EndedAt, Now)
                .SetProperty(other => other.LastSequence, Events[^1].Sequence)
                .SetProperty(other => other.Result, Result)
                .SetProperty(other => other.ErrorCode, End.Error == null ? null : End.Error.Code)
                .SetProperty(other => other.ErrorMessage, End.Error == null ? null : End.Error.Message),
            cancellationToken).ConfigureAwait(false);
        if (changed == 0)
        {
            return false;
        }

        context.AddRange(Events);
        context.AddRange(jobs);
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        await WriteMessageAsync(context, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        followUps.Announce(jobs);
        return true;
    }

    private async Task WriteMessageAsync(PlatformDbContext context, CancellationToken cancellationToken)
    {
        if (Generation.MessageId is not { } messageId)
        {
            return;
        }

        MessageStatus status = End.Status switch
        {
            GenerationStatus.Completed => MessageStatus.Complete,
            GenerationStatus.Failed => MessageStatus.Failed,
            _ => MessageStatus.Interrupted,
        };
        IQueryable<Message> message = context.AcrossOrganizations<Message>().Where(other => other.Id == messageId && other.GenerationId == Generation.Id);
        if (Content is not null)
        {
            await message.ExecuteUpdateAsync(
                set => set.SetProperty(other => other.Content, Content.Content)
                    .SetProperty(other => other.Text, Content.Text)
                    .SetProperty(other => other.CoveredSequence, Events[^1].Sequence),
                cancellationToken).ConfigureAwait(false);
        }

        await message.ExecuteUpdateAsync(
            set => set.SetProperty(other => other.Status, status)
                .SetProperty(other => other.InputTokens, other => Usage == null ? other.InputTokens : Usage.InputTokens)
                .SetProperty(other => other.OutputTokens, other => Usage == null ? other.OutputTokens : Usage.OutputTokens),
            cancellationToken).ConfigureAwait(false);
    }
}
