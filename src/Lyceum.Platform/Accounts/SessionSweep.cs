using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lyceum.Platform.Accounts;

/// <summary>Deletes sessions and tokens that have ended, every hour.</summary>
/// <param name="sessions">The sessions.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class SessionSweep(SessionStore sessions, TimeProvider time, ILogger<SessionSweep> logger) : BackgroundService
{
    private static readonly TimeSpan s_every = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(s_every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                await sessions.SweepAsync(stoppingToken).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // Whatever stops one sweep, a busy database say, the next one makes up for.
            catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
            {
                logger.LogWarning(exception, "Sessions that have ended could not be deleted; trying again in an hour.");
            }
        }
    }
}
