using Lyceum.Platform.Jobs;

namespace Lyceum.Platform.TestKit;

/// <summary>Does jobs of one kind by a function.</summary>
internal sealed class TestHandler(Func<JobContext, CancellationToken, Task<string?>> run, string kind = "count", int? parallelism = null) : IJobHandler
{
    public string Kind => kind;

    public int? Parallelism => parallelism;

    public Task<string?> RunAsync(JobContext context, CancellationToken cancellationToken) => run(context, cancellationToken);
}
