namespace Lyceum.Platform.Jobs;

/// <summary>Tells how far work is that calls back from any thread and waits for nobody: what it said last is passed on once in a while.</summary>
public static class JobPump
{
    // How often it looks; ReportAsync says how often that is written.
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    /// <summary>Does the work and passes its progress on until it has ended.</summary>
    /// <param name="context">The job.</param>
    /// <param name="time">The clock.</param>
    /// <param name="work">The work; what it is given takes its progress.</param>
    /// <param name="cancellationToken">Has passing on end; the work has a token of its own, and is waited for in any case.</param>
    public static async Task<T> RunAsync<T>(JobContext context, TimeProvider time, Func<Action<JobProgress>, Task<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(work);
        JobProgress? latest = null;
        JobProgress? told = null;
        Task<T> running = work(progress => Volatile.Write(ref latest, progress));
        using PeriodicTimer timer = new(s_pause, time);
        try
        {
            while (!running.IsCompleted && !cancellationToken.IsCancellationRequested)
            {
                Task<bool> tick = timer.WaitForNextTickAsync(CancellationToken.None).AsTask();
                if (await Task.WhenAny(running, tick).ConfigureAwait(false) == running)
                {
                    break;
                }

                if (Volatile.Read(ref latest) is { } now && now != told)
                {
                    told = now;
                    await context.ReportAsync(now, CancellationToken.None).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            // Also where telling failed: no attempt ends while its work goes on.
            await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        T result = await running.ConfigureAwait(false);
        if (latest is { } last && last != told)
        {
            await context.ReportAsync(last, CancellationToken.None).ConfigureAwait(false);
        }

        return result;
    }
}
