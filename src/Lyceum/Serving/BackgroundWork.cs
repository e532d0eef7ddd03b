using Lyceum.Platform.Conversations;
using Lyceum.Platform.Data;
using Lyceum.Platform.Files;
using Lyceum.Platform.Generations;
using Lyceum.Platform.Jobs;
using Lyceum.Platform.Retention;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lyceum.Serving;

/// <summary>
/// What the platform does beside requests, from before the first to after the last: generations, jobs, conversations that are over, and every hour what else
/// is. It ends while models and ledger are still there, since what it stops is paid and stored.
/// </summary>
/// <param name="generations">Answers that belong to the server.</param>
/// <param name="conversations">Deletes conversations that are over.</param>
/// <param name="runner">Does the jobs.</param>
/// <param name="jobs">Deletes jobs that are over.</param>
/// <param name="work">Deletes what they left half done.</param>
/// <param name="files">Deletes files and bytes that are over.</param>
/// <param name="retention">Deletes what organisations do not keep any longer.</param>
/// <param name="organizations">Deletes organisations whose grace is over.</param>
/// <param name="plan">Where the database is.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where failures are noted.</param>
internal sealed partial class BackgroundWork(
    GenerationLog generations,
    ConversationRetention conversations,
    JobRunner runner,
    JobLeases jobs,
    WorkFolderSweep work,
    FileStorage files,
    RetentionSweep retention,
    OrganizationDeletion organizations,
    ServerPlan plan,
    TimeProvider time,
    ILogger<BackgroundWork> logger) : BackgroundService
{
    private static readonly TimeSpan s_pause = TimeSpan.FromHours(1);

    private readonly ServingLock? _lock = plan.Database.Provider == DatabaseProvider.Sqlite ? ServingLock.Take(plan.Database.ToString()) : null;

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // A server of PostgreSQL may have others beside it on other machines; what a dead one left is noticed by its silence.
        await (_lock is { IsAlone: true } ? generations.StartAloneAsync(cancellationToken) : generations.StartAsync(cancellationToken)).ConfigureAwait(false);
        if (_lock is not null)
        {
            await _lock.ShareAsync(time, cancellationToken).ConfigureAwait(false);
        }

        conversations.Start();
        runner.Start();
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Jobs before generations: a job may wait for one.
            await runner.StopAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            LogStillRunning();
        }

        await generations.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _lock?.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not before the server listens.
        await Task.Yield();
        using PeriodicTimer timer = new(s_pause, time);
        try
        {
            do
            {
                await SweepAsync("organisations", organizations.RunDueAsync, stoppingToken).ConfigureAwait(false);
                await SweepAsync("what is kept for a time", retention.RunAsync, stoppingToken).ConfigureAwait(false);
                await SweepAsync("jobs", jobs.SweepAsync, stoppingToken).ConfigureAwait(false);
                await SweepAsync("what jobs left", work.RunAsync, stoppingToken).ConfigureAwait(false);

                // Last, since it frees the bytes of what the others deleted.
                await SweepAsync("files", files.SweepAsync, stoppingToken).ConfigureAwait(false);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private async Task SweepAsync<T>(string what, Func<CancellationToken, Task<T>> sweep, CancellationToken cancellation)
    {
        try
        {
            await sweep(cancellation).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // what one sweep could not do, a database that is away say, the next one does
        catch (Exception error) when (error is not OperationCanceledException)
#pragma warning restore CA1031
        {
            LogFailed(error, what);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is over could not be deleted ({What}); trying again in an hour.")]
    private partial void LogFailed(Exception error, string what);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Some jobs did not end in time; another process, or the next start, takes them over.")]
    private partial void LogStillRunning();
}
