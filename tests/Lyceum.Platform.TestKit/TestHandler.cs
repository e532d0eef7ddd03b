using Lyceum.Platform.Jobs;

namespace Lyceum.Platform.TestKit;

/// <summary>Does jobs of the kind <c>count</c> by a function.</summary>
internal sealed class TestHandler(Func<JobContext, CancellationToken, Task<string?>> run) : IJobHandler
{
    public string Kind => "count";

    public Task<string?> RunAsync(JobContext context, CancellationToken cancellationToken) => run(context, cancellationToken);
}
