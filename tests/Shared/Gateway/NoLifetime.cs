using Microsoft.Extensions.Hosting;

namespace Lyceum.TestKit;

/// <summary>
/// The lifetime of a server inside of a test: it listens to no signal. The usual one takes signals for its own: whoever ends the tests' process would stop its
/// servers, even those that are starting, and the process would go on.
/// </summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
