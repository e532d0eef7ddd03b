using System.Collections.Concurrent;
using System.Threading.Channels;
using Lyceum.Platform.Data;
using Lyceum.Platform.Jobs;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lyceum.Platform.TestKit;

public abstract class JobRunnerTests(DatabaseFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_that_is_enqueued_here_is_begun_at_once()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        JobQueue queue = new(platform.Database, platform.Time);
        Channel<string> done = Channel.CreateUnbounded<string>();
        await using JobRunner runner = Run(platform, queue, (context, _) =>
        {
            done.Writer.TryWrite(context.Job.Payload);
            return Task.FromResult<string?>($"[{context.Job.Payload}]");
        });

        // The clock stands still: nothing but the enqueueing can wake the runner.
        Job first = await EnqueueAsync(platform, queue, "1");
        Assert.Equal("1", await done.Reader.ReadAsync(Cancellation));
        Job second = await EnqueueAsync(platform, queue, "2");
        Assert.Equal("2", await done.Reader.ReadAsync(Cancellation));
        await runner.StopAsync(Cancellation);

        foreach ((Job job, string result) in new[] { (first, "[1]"), (second, "[2]") })
        {
            Job ended = await GetAsync(platform, queue, job);
            Assert.Equal((JobStatus.Succeeded, result, platform.Time.GetUtcNow()), (ended.Status, ended.Result, ended.EndedAt));
        }

        await EnqueueAsync(platform, queue, "3");
        Assert.False(done.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Runners_share_the_work_and_each_does_so_much_at_a_time()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        JobQueue queue = new(platform.Database, platform.Time);
        ConcurrentBag<string> done = [];
        TaskCompletionSource all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int[] now = [0, 0];
        int[] most = [0, 0];
        JobRunner[] runners = [.. Enumerable.Range(0, 2).Select(which => new JobRunner(
            queue,
            new JobLeases(platform.Database, platform.Time),
            [new TestHandler(async (context, _) =>
            {
                int running = Interlocked.Increment(ref now[which]);
                InterlockedMax(ref most[which], running);
                await Task.Yield();
                Interlocked.Decrement(ref now[which]);
                done.Add(context.Job.Payload);
                if (done.Count == 60)
                {
                    all.TrySetResult();
                }

                return null;
            })],
            platform.Time,
            new JobOptions { Parallelism = 3 }))];
        for (int i = 0; i < 60; i++)
        {
            await EnqueueAsync(platform, queue, $"{i}");
        }

        Array.ForEach(runners, static runner => runner.Start());
        await all.Task.WaitAsync(Cancellation);
        foreach (JobRunner runner in runners)
        {
            await runner.DisposeAsync();
        }

        Assert.Equal(60, done.Distinct().Count());
        Assert.Equal(60, done.Count);
        Assert.All(most, static greatest => Assert.InRange(greatest, 0, 3));
    }

    [Fact]
    public async Task Each_kind_has_places_of_its_own()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        JobQueue queue = new(platform.Database, platform.Time);
        Blocker blocker = new();
        int slow = 0;
        Channel<string> quick = Channel.CreateUnbounded<string>();
        await using JobRunner runner = new(
            queue,
            new JobLeases(platform.Database, platform.Time),
            [
                new TestHandler(
                    (context, cancellation) =>
                    {
                        Interlocked.Increment(ref slow);
                        return blocker.RunAsync(context, cancellation);
                    },
                    "slow",
                    parallelism: 2),
                new TestHandler((context, _) =>
                {
                    quick.Writer.TryWrite(context.Job.Payload);
                    return Task.FromResult<string?>(null);
                }),
            ],
            platform.Time,
            new JobOptions { Parallelism = 1 });
        for (int i = 0; i < 4; i++)
        {
            await queue.EnqueueAsync(platform.Owner, platform.Project.Id, new NewJob("slow", "0") { Priority = 1 }, Cancellation);
        }

        runner.Start();
        await blocker.Begun.WaitAsync(Cancellation);
        foreach (string payload in new[] { "1", "2" })
        {
            await EnqueueAsync(platform, queue, payload);
            Assert.Equal(payload, await quick.Reader.ReadAsync(Cancellation));
        }

        // The slow ones were next before each quick one, and more than two did not begin.
        Assert.Equal(2, Volatile.Read(ref slow));
    }

    [Fact]
    public async Task A_runner_that_slept_does_not_meet_itself()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        JobQueue queue = new(platform.Database, platform.Time);
        Channel<string> begun = Channel.CreateUnbounded<string>();
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        // Its leases end long before it would renew them, as they do for one that slept.
        JobLeases leases = new(platform.Database, platform.Time, new JobOptions { Lease = TimeSpan.FromSeconds(1) });
        JobRunner runner = new(
            queue,
            leases,
            [new TestHandler(async (context, _) =>
            {
                begun.Writer.TryWrite(context.Job.Payload);
                if (context.Job.Payload == "1")
                {
                    await release.Task;
                }

                return null;
            })],
            platform.Time,
            new JobOptions { Lease = TimeSpan.FromDays(1) });
        runner.Start();
        Job job = await EnqueueAsync(platform, queue, "1");
        Assert.Equal("1", await begun.Reader.ReadAsync(Cancellation));

        platform.Time.Advance(TimeSpan.FromSeconds(2));

        // The job is due, and before this one; it is left alone while it is being done here.
        await EnqueueAsync(platform, queue, "2");
        Assert.Equal("2", await begun.Reader.ReadAsync(Cancellation));
        release.SetResult();
        await runner.DisposeAsync();
        Job ended = await GetAsync(platform, queue, job);
        Assert.Equal((JobStatus.Succeeded, 1, 1L), (ended.Status, ended.Attempts, ended.LeaseNumber));
    }

    [Fact]
    public async Task What_another_process_enqueued_is_found_by_looking()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        JobQueue queue = new(platform.Database, platform.Time);
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using JobRunner runner = Run(platform, queue, (_, _) =>
        {
            done.TrySetResult();
            return Task.FromResult<string?>(null);
        });

        await EnqueueAsync(platform, new JobQueue(platform.Database, platform.Time), "1");
        platform.Time.Advance(TimeSpan.FromSeconds(5));

        await done.Task.WaitAsync(Cancellation);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_running_job_is_called_off_at_once_here_and_at_the_next_renewal_elsewhere(bool isHere)
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        JobQueue queue = new(platform.Database, platform.Time);
        JobQueue elsewhere = new(platform.Database, platform.Time);
        Blocker blocker = new();
        await using JobRunner runner = Run(platform, queue, blocker.RunAsync);
        Job job = await EnqueueAsync(platform, queue, "1");
        await blocker.Begun.WaitAsync(Cancellation);

        await (isHere ? queue : elsewhere).CancelAsync(platform.Owner, platform.Project.Id, job.Id, Cancellation);
        if (!isHere)
        {
            platform.Time.Advance(TimeSpan.FromSeconds(20));
        }

        await blocker.Ended.WaitAsync(Cancellation);
        await runner.StopAsync(Cancellation);
        Assert.Equal(JobStatus.Cancelled, (await GetAsync(platform, queue, job)).Status);
    }

    [Fact]
    public async Task A_worker_that_cannot_renew_ends_before_another_begins()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        JobQueue queue = new(platform.Database, platform.Time);
        JobLeases leases = new(platform.Database, platform.Time);
        await EnqueueAsync(platform, queue, "1");
        JobLease lease = (await leases.TryLeaseAsync(["count"], "cut off", Cancellation))!;
        JobLeases cutOff = new(new PlatformDatabase(DatabaseOptions.Sqlite(Path.Combine(AppContext.BaseDirectory, "missing", "none.db")), platform.Time), platform.Time);
        await using RunningJob running = new(new JobContext(lease, cutOff, platform.Time, TimeSpan.Zero), cutOff, platform.Time, TimeSpan.FromMinutes(1), NullLogger.Instance);
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        running.Stopping.Register(asked.SetResult);

        platform.Time.Advance(TimeSpan.FromSeconds(53));
        Assert.Equal(StopReason.None, running.Reason);
        platform.Time.Advance(TimeSpan.FromSeconds(1));
        await asked.Task.WaitAsync(Cancellation);

        Assert.Equal(StopReason.Lost, running.Reason);
        Assert.Null(await leases.TryLeaseAsync(["count"], "other", Cancellation));
    }

    [Fact]
    public async Task It_becomes_too_late_for_a_running_job()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        JobQueue queue = new(platform.Database, platform.Time);
        Blocker blocker = new();
        await using JobRunner runner = Run(platform, queue, blocker.RunAsync);
        Job job = await queue.EnqueueAsync(
            platform.Owner, platform.Project.Id, new NewJob("count", "1") { ExpiresAt = platform.Time.GetUtcNow() + TimeSpan.FromSeconds(15) }, Cancellation);
        await blocker.Begun.WaitAsync(Cancellation);

        platform.Time.Advance(TimeSpan.FromSeconds(20));
        await blocker.Ended.WaitAsync(Cancellation);
        await runner.StopAsync(Cancellation);

        Job ended = await GetAsync(platform, queue, job);
        Assert.Equal((JobStatus.Failed, "The job was not done in time."), (ended.Status, ended.Error));
    }

    [Fact]
    public async Task A_stopped_runner_gives_its_job_back_and_the_next_goes_on_from_the_checkpoint()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        JobQueue queue = new(platform.Database, platform.Time);
        TaskCompletionSource half = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Job job;
        await using (JobRunner first = Run(platform, queue, async (context, cancellation) =>
        {
            Assert.Null(context.Checkpoint);
            await context.SaveCheckpointAsync("{\"at\":5}", cancellation);
            await context.ReportAsync(JobProgress.Of(5, 10), cancellation);
            half.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, platform.Time, cancellation);
            return null;
        }))
        {
            job = await EnqueueAsync(platform, queue, "10");
            await half.Task.WaitAsync(Cancellation);
        }

        Job returned = await GetAsync(platform, queue, job);
        Assert.Equal((JobStatus.Queued, 0, 0.5, 5L), (returned.Status, returned.Attempts, returned.Progress, returned.ProgressDone));
        await DoneFromAsync(platform, queue, job, "{\"at\":5}");
    }

    [Fact]
    public async Task A_job_of_a_process_that_died_goes_on_from_its_checkpoint()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        JobQueue queue = new(platform.Database, platform.Time);
        JobLeases leases = new(platform.Database, platform.Time);
        Job job = await EnqueueAsync(platform, queue, "10");
        JobLease dead = (await leases.TryLeaseAsync(["count"], "dead", Cancellation))!;
        await leases.SaveCheckpointAsync(dead, "{\"at\":7}", Cancellation);

        await platform.RestartAsync();
        platform.Time.Advance(TimeSpan.FromMinutes(1));

        await DoneFromAsync(platform, new JobQueue(platform.Database, platform.Time), job, "{\"at\":7}");
        Assert.False(await leases.CompleteAsync(dead, null, null, Cancellation));
    }

    [Theory]
    [InlineData("unexpected", JobStatus.Queued, "The job failed unexpectedly (InvalidOperationException).")]
    [InlineData("told", JobStatus.Failed, "There is no such model.")]
    [InlineData("invalid", JobStatus.Failed, "A limit is wrong.")]
    [InlineData("busy", JobStatus.Queued, "Later.")]
    [InlineData("no json", JobStatus.Failed, "The payload, the checkpoint and the result of a job are JSON.")]
    public async Task What_went_wrong_is_told_and_tried_again_where_that_may_help(string what, JobStatus status, string error)
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        JobQueue queue = new(platform.Database, platform.Time);
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Job job;
        await using (JobRunner runner = Run(platform, queue, (_, _) =>
        {
            begun.SetResult();
            return what switch
            {
                "unexpected" => throw new InvalidOperationException("password=secret"),
                "told" => throw new JobFailedException("There is no such model."),
                "invalid" => throw new PlatformException(PlatformError.Invalid, "A limit is wrong."),
                "busy" => throw new PlatformException(PlatformError.Busy, "Later."),
                _ => Task.FromResult<string?>("{"),
            };
        }))
        {
            job = await EnqueueAsync(platform, queue, "1");
            await begun.Task.WaitAsync(Cancellation);
        }

        Job ended = await GetAsync(platform, queue, job);
        Assert.Equal((status, error), (ended.Status, ended.Error));
        if (status == JobStatus.Queued)
        {
            platform.Time.Advance(TimeSpan.FromSeconds(5));
            await DoneFromAsync(platform, queue, job, null);
        }
    }

    [Fact]
    public async Task Progress_is_written_now_and_then_and_at_the_end()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        JobQueue queue = new(platform.Database, platform.Time);
        List<double?> seen = [];
        Job job;
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (JobRunner runner = Run(platform, queue, async (context, cancellation) =>
        {
            foreach (int step in new[] { 1, 2, 3 })
            {
                await context.ReportAsync(JobProgress.Of(step, 10), cancellation);
                seen.Add((await queue.GetAsync(platform.Owner, platform.Project.Id, context.Job.Id, cancellation)).Progress);
                platform.Time.Advance(TimeSpan.FromMilliseconds(500));
            }

            await context.ReportAsync(JobProgress.Of(10, 10, "all"), cancellation);
            done.SetResult();
            return null;
        }))
        {
            job = await EnqueueAsync(platform, queue, "1");
            await done.Task.WaitAsync(Cancellation);
        }

        Assert.Equal([0.1, 0.1, 0.3], seen);
        Job ended = await GetAsync(platform, queue, job);
        Assert.Equal((JobStatus.Succeeded, 1d, 10L, "all"), (ended.Status, ended.Progress, ended.ProgressDone, ended.ProgressText));
    }

    private static JobRunner Run(TestPlatform platform, JobQueue queue, Func<JobContext, CancellationToken, Task<string?>> run)
    {
        JobRunner runner = new(queue, new JobLeases(platform.Database, platform.Time), [new TestHandler(run)], platform.Time);
        runner.Start();
        return runner;
    }

    private static Task<Job> EnqueueAsync(TestPlatform platform, JobQueue queue, string payload) =>
        queue.EnqueueAsync(platform.Owner, platform.Project.Id, new NewJob("count", payload), Cancellation);

    private static Task<Job> GetAsync(TestPlatform platform, JobQueue queue, Job job) => queue.GetAsync(platform.Owner, platform.Project.Id, job.Id, Cancellation);

    /// <summary>A new runner finds the job with a checkpoint and does it.</summary>
    private static async Task DoneFromAsync(TestPlatform platform, JobQueue queue, Job job, string? checkpoint)
    {
        TaskCompletionSource<string?> found = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (Run(platform, queue, (context, _) =>
        {
            found.SetResult(context.Checkpoint);
            return Task.FromResult<string?>("\"done\"");
        }))
        {
            Assert.Equal(checkpoint, await found.Task.WaitAsync(Cancellation));
        }

        Job ended = await GetAsync(platform, queue, job);
        Assert.Equal((JobStatus.Succeeded, "\"done\"", (string?)null), (ended.Status, ended.Result, ended.Error));
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }

    /// <summary>Works until it is asked to end.</summary>
    private sealed class Blocker
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Begun => _begun.Task;

        public Task Ended => _ended.Task;

        public async Task<string?> RunAsync(JobContext context, CancellationToken cancellationToken)
        {
            _begun.TrySetResult();
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
                return null;
            }
            finally
            {
                _ended.TrySetResult();
            }
        }
    }
}
