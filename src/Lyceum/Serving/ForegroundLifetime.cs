using Microsoft.Extensions.Hosting;

namespace Lyceum.Serving;

/// <summary>The server lives as long as the command that started it, which listens to signals itself.</summary>
internal sealed class ForegroundLifetime : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
