using Lyceum.Platform.Data;
using Lyceum.Platform.Sharing;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Conversations;

/// <summary>
/// Deletes what is over, in sets and never row by row: temporary conversations, removed ones that nobody restored, those that their owners keep no longer,
/// generations and links past their time. What belongs to them goes with them.
/// </summary>
public sealed class ConversationRetention : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PlatformDatabase _database;
    private readonly TimeProvider _time;
    private readonly ConversationOptions _options;
    private Task? _loop;

    /// <summary>Makes it; <see cref="Start"/> sets it going.</summary>
    /// <param name="database">Where conversations are.</param>
    /// <param name="time">The clock.</param>
    /// <param name="options">How long they are kept; null for the usual.</param>
    public ConversationRetention(PlatformDatabase database, TimeProvider time, ConversationOptions? options = null)
    {
        _database = database;
        _time = time;
        _options = options ?? new ConversationOptions();
    }

    /// <summary>Sweeps from now on, as often as <see cref="ConversationOptions.Sweep"/> says. Called once.</summary>
    public void Start() => _loop ??= Task.Run(SweepAlwaysAsync);

    /// <summary>Deletes all that is over now.</summary>
    /// <returns>How many conversations and generations went.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = _time.GetUtcNow();
        DateTimeOffset removedBefore = now - _options.Undo;
        await using PlatformDbContext context = _database.OpenEverywhere();
        IQueryable<Conversation> conversations = context.AcrossOrganizations<Conversation>();
        IQueryable<Generations.Generation> generations = context.AcrossOrganizations<Generations.Generation>();
        int count = 0;
        int deleted;
        do
        {
            deleted = await conversations
                .Where(conversation => conversations.Where(over => over.ExpiresAt <= now || over.RemovedAt <= removedBefore)
                    .OrderBy(static over => over.Id).Take(_options.LargestDelete).Select(static over => over.Id).Contains(conversation.Id))
                .ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
            deleted += await generations
                .Where(generation => generations.Where(over => over.ExpiresAt <= now && over.Status != Generations.GenerationStatus.Running)
                    .OrderBy(static over => over.Id).Take(_options.LargestDelete).Select(static over => over.Id).Contains(generation.Id))
                .ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
            count += deleted;
        }
        while (deleted > 0);
        await context.AcrossOrganizations<ConversationShare>().Where(share => share.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        return count + await SweepKeptAsync(context, now, cancellationToken).ConfigureAwait(false);
    }

    // What owners keep for a time of their own. People choose among few times, so there are few to look at.
    private async Task<int> SweepKeptAsync(PlatformDbContext context, DateTimeOffset now, CancellationToken cancellationToken)
    {
        IQueryable<ConversationPreferences> preferences = context.AcrossOrganizations<ConversationPreferences>();
        IQueryable<Conversation> conversations = context.AcrossOrganizations<Conversation>();
        int count = 0;
        foreach (int days in await preferences.Where(static row => row.KeptDays != null).Select(static row => row.KeptDays!.Value).Distinct().ToListAsync(cancellationToken).ConfigureAwait(false))
        {
            DateTimeOffset oldest = now.AddDays(-days);
            IQueryable<Guid> over = conversations
                .Where(conversation => conversation.UpdatedAt < oldest && preferences.Any(row => row.KeptDays == days
                    && row.OrganizationId == conversation.OrganizationId && row.OwnerKind == conversation.OwnerKind && row.OwnerId == conversation.OwnerId))
                .OrderBy(static conversation => conversation.Id).Take(_options.LargestDelete).Select(static conversation => conversation.Id);
            int deleted;
            do
            {
                deleted = await conversations.Where(conversation => over.Contains(conversation.Id)).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
                count += deleted;
            }
            while (deleted > 0);
        }

        return count;
    }

    /// <summary>Ends sweeping.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        if (_loop is not null)
        {
            await _loop.ConfigureAwait(false);
        }

        _stop.Dispose();
    }

    private async Task SweepAlwaysAsync()
    {
        using PeriodicTimer timer = new(_options.Sweep, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
            {
                try
                {
                    await SweepAsync(_stop.Token).ConfigureAwait(false);
                }
#pragma warning disable CA1031 // The database may be away for a while; what is over is still over at the next tick.
                catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
                {
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }
}
