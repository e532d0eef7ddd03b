using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lyceum.Web.Site.Search;

/// <summary>Makes the index of the search soon after the program has started, so that nobody waits for it with the first letter.</summary>
/// <param name="search">The search.</param>
/// <param name="lifetime">When the program has started.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where it is told if it does not succeed.</param>
internal sealed partial class SearchPreparation(SiteSearch search, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<SearchPreparation> logger) : BackgroundService
{
    // What has to be there at once goes first.
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration waiting = lifetime.ApplicationStarted.Register(static state => ((TaskCompletionSource)state!).TrySetResult(), started);
        try
        {
            await started.Task.WaitAsync(stoppingToken).ConfigureAwait(false);
            await Task.Delay(s_pause, time, stoppingToken).ConfigureAwait(false);
            await search.PrepareAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program ends before it was needed.
        }
#pragma warning disable CA1031 // who searches first tries again
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogFailed(logger, error);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The index of the site's search could not be made; it is tried again when somebody searches.")]
    private static partial void LogFailed(ILogger logger, Exception error);
}
