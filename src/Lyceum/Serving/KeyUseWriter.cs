using Lyceum.Platform;
using Lyceum.Platform.Keys;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lyceum.Serving;

/// <summary>Writes every few seconds, and at the end, when keys were used last.</summary>
/// <param name="verifier">Knows it.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where failures are noted.</param>
internal sealed partial class KeyUseWriter(ApiKeyVerifier verifier, TimeProvider time, ILogger<KeyUseWriter> logger) : BackgroundService
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        await WriteAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(s_pause, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                await WriteAsync(stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private async Task WriteAsync(CancellationToken cancellation)
    {
        try
        {
            await verifier.WriteLastUseAsync(cancellation).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // nobody is billed by it, and the next time may do
        catch (Exception error) when (error is not OperationCanceledException)
#pragma warning restore CA1031
        {
            LogFailed(error);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "It could not be written when keys were used last.")]
    private partial void LogFailed(Exception error);
}
