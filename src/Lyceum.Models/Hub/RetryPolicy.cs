namespace Lyceum.Models.Hub;

/// <summary>Tries again what may well succeed a little later: after 1, 2, 4, 8 and 16 seconds, or when the server says.</summary>
/// <param name="time">The clock.</param>
internal sealed class RetryPolicy(TimeProvider time)
{
    /// <summary>Failures in a row without any progress that are forgiven.</summary>
    public const int Forgiven = 5;

    private const int ForgivenQuestions = 3;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    /// <summary>Runs a short question until it is answered, fails for good, or has failed too often. Somebody waits for it, so it gives up early.</summary>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> run, CancellationToken cancellation)
    {
        for (int failures = 0; ; failures++)
        {
            try
            {
                return await run(cancellation).ConfigureAwait(false);
            }
            catch (HubException e) when (failures < ForgivenQuestions && IsForgiven(e, failures))
            {
                await WaitAsync(e, failures, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Whether to try again.</summary>
    /// <param name="failure">What went wrong.</param>
    /// <param name="failures">How often something went wrong before, without progress in between.</param>
    public static bool IsForgiven(HubException failure, int failures) =>
        failure.IsTransient && failures < Forgiven && !(failure.RetryAfter > LongestWait);

    /// <summary>Waits before the next try.</summary>
    public Task WaitAsync(HubException failure, int failures, CancellationToken cancellation)
    {
        TimeSpan wait = TimeSpan.FromSeconds(1 << Math.Min(failures, 5));
        if (failure.RetryAfter is { } asked && asked > wait)
        {
            wait = asked;
        }

        return Task.Delay(wait, time, cancellation);
    }
}
