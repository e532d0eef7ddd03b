using System.Collections.Concurrent;
using Lyceum.Platform.Jobs;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;

namespace Lyceum.Platform.TestKit;

public abstract class JobTests(DatabaseFixture fixture)
{
    private static readonly string[] s_kinds = ["count"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Twenty_workers_do_two_hundred_jobs_each_once()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        JobQueue queue = new(platform.Database, platform.Time);
        JobLeases leases = new(platform.Database, platform.Time);
        HashSet<Guid> asked = [];
        for (int i = 0; i < 200; i++)
        {
            asked.Add((await queue.EnqueueAsync(platform.Owner, platform.Project.Id, new NewJob("count", $"{i}"), Cancellation)).Id);
        }

        ConcurrentBag<Guid> done = [];
        await Task.WhenAll(Enumerable.Range(0, 20).Select(worker => Task.Run(async () =>
        {
            while (await leases.TryLeaseAsync(s_kinds, $"worker {worker}", Cancellation) is { } lease)
            {
                done.Add(lease.Job.Id);
                Assert.True(await leases.CompleteAsync(lease, lease.Job.Payload, null, Cancellation));
            }
        })));

        Assert.Equal(200, done.Count);
        Assert.Equal(asked, [.. done]);
        Page<Job> all = await queue.ListAsync(platform.Owner, platform.Project.Id, "count", new PageQuery { Limit = 500 }, Cancellation);
        Assert.All(all.Items, static job => Assert.Equal((JobStatus.Succeeded, 1, 1L, job.Payload), (job.Status, job.Attempts, job.LeaseNumber, job.Result)));
    }

    [Fact]
    public async Task A_lease_that_ran_out_is_taken_over_and_the_late_worker_changes_nothing()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        (JobQueue queue, JobLeases leases, Job job) = await EnqueueAsync(platform);
        JobLease first = (await leases.TryLeaseAsync(s_kinds, "first", Cancellation))!;
        Assert.Null(await leases.TryLeaseAsync(s_kinds, "second", Cancellation));
        platform.Time.Advance(TimeSpan.FromSeconds(59));
        Assert.Null(await leases.TryLeaseAsync(s_kinds, "second", Cancellation));
        Assert.Equal(LeaseState.Held, await leases.RenewAsync(first, null, Cancellation));
        platform.Time.Advance(TimeSpan.FromSeconds(59));
        Assert.Null(await leases.TryLeaseAsync(s_kinds, "second", Cancellation));

        platform.Time.Advance(TimeSpan.FromSeconds(1));
        JobLease second = (await leases.TryLeaseAsync(s_kinds, "second", Cancellation))!;

        Assert.Equal((job.Id, 2L, 2), (second.Job.Id, second.Number, second.Job.Attempts));
        Assert.Equal(LeaseState.Lost, await leases.RenewAsync(first, new JobProgress(0.9), Cancellation));
        Assert.False(await leases.ReportAsync(first, new JobProgress(0.9), Cancellation));
        Assert.False(await leases.SaveCheckpointAsync(first, "\"stolen\"", Cancellation));
        Assert.False(await leases.CompleteAsync(first, "\"late\"", null, Cancellation));
        Assert.False(await leases.FailAsync(first, "late", true, null, Cancellation));
        Assert.False(await leases.ReturnAsync(first, null, Cancellation));
        Assert.True(await leases.CompleteAsync(second, "\"right\"", null, Cancellation));
        Assert.False(await leases.CompleteAsync(second, "\"twice\"", null, Cancellation));
        Job ended = await GetAsync(platform, queue, job);
        Assert.Equal((JobStatus.Succeeded, "\"right\"", "second", (string?)null, (double?)null), (ended.Status, ended.Result, ended.LeaseOwner, ended.Checkpoint, ended.Progress));
    }

    [Fact]
    public async Task A_worker_that_is_late_but_was_not_overtaken_is_heard()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        (JobQueue queue, JobLeases leases, Job job) = await EnqueueAsync(platform);
        JobLease lease = (await leases.TryLeaseAsync(s_kinds, "slow", Cancellation))!;
        platform.Time.Advance(TimeSpan.FromHours(1));

        Assert.True(await leases.CompleteAsync(lease, null, null, Cancellation));
        Assert.Equal(JobStatus.Succeeded, (await GetAsync(platform, queue, job)).Status);
    }

    [Fact]
    public async Task A_job_that_fails_waits_twice_as_long_each_time_and_then_has_failed()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        (JobQueue queue, JobLeases leases, Job job) = await EnqueueAsync(platform);
        foreach (int seconds in new[] { 5, 10 })
        {
            Assert.True(await leases.FailAsync((await leases.TryLeaseAsync(s_kinds, "worker", Cancellation))!, $"not yet {seconds}", true, null, Cancellation));
            Job waiting = await GetAsync(platform, queue, job);
            Assert.Equal((JobStatus.Queued, $"not yet {seconds}"), (waiting.Status, waiting.Error));
            platform.Time.Advance(TimeSpan.FromSeconds(seconds - 1));
            Assert.Null(await leases.TryLeaseAsync(s_kinds, "worker", Cancellation));
            platform.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.True(await leases.FailAsync((await leases.TryLeaseAsync(s_kinds, "worker", Cancellation))!, "never", true, null, Cancellation));

        Job ended = await GetAsync(platform, queue, job);
        Assert.Equal((JobStatus.Failed, "never", 3, platform.Time.GetUtcNow()), (ended.Status, ended.Error, ended.Attempts, ended.EndedAt));
        platform.Time.Advance(TimeSpan.FromDays(1));
        Assert.Null(await leases.TryLeaseAsync(s_kinds, "worker", Cancellation));
    }

    [Fact]
    public async Task A_job_whose_workers_die_is_given_up_in_the_end()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        (JobQueue queue, JobLeases leases, Job job) = await EnqueueAsync(platform);
        for (int attempt = 0; attempt < 3; attempt++)
        {
            Assert.NotNull(await leases.TryLeaseAsync(s_kinds, "doomed", Cancellation));
            platform.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Null(await leases.TryLeaseAsync(s_kinds, "worker", Cancellation));
        Job ended = await GetAsync(platform, queue, job);
        Assert.Equal(JobStatus.Failed, ended.Status);
        Assert.Contains("died", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_is_returned_goes_on_from_its_checkpoint_and_loses_no_attempt()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        (_, JobLeases leases, _) = await EnqueueAsync(platform);
        JobLease first = (await leases.TryLeaseAsync(s_kinds, "first", Cancellation))!;
        Assert.True(await leases.SaveCheckpointAsync(first, "{\"at\":5}", Cancellation));
        Assert.True(await leases.ReturnAsync(first, new JobProgress(0.5, "half") { Done = 5, Total = 10 }, Cancellation));

        JobLease second = (await leases.TryLeaseAsync(s_kinds, "second", Cancellation))!;

        Assert.Equal(("{\"at\":5}", 1, 2L), (second.Job.Checkpoint, second.Job.Attempts, second.Number));
        Assert.Equal((0.5, "half", 5L, 10L), (second.Job.Progress, second.Job.ProgressText, second.Job.ProgressDone, second.Job.ProgressTotal));
    }

    [Fact]
    public async Task Priority_goes_first_and_then_age_and_nothing_before_its_time()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        JobQueue queue = new(platform.Database, platform.Time);
        JobLeases leases = new(platform.Database, platform.Time);
        DateTimeOffset now = platform.Time.GetUtcNow();
        foreach (NewJob job in new[]
        {
            new NewJob("count", "1"), new NewJob("count", "2"), new NewJob("count", "3") { Priority = 5 },
            new NewJob("count", "4") { Priority = 9, NotBefore = now + TimeSpan.FromMinutes(1) }, new NewJob("other", "5") { Priority = 99 },
        })
        {
            platform.Time.Advance(TimeSpan.FromMilliseconds(1));
            await queue.EnqueueAsync(platform.Owner, platform.Project.Id, job, Cancellation);
        }

        List<string> order = [];
        while (await leases.TryLeaseAsync(s_kinds, "worker", Cancellation) is { } lease)
        {
            order.Add(lease.Job.Payload);
            await leases.CompleteAsync(lease, null, null, Cancellation);
        }

        platform.Time.Advance(TimeSpan.FromMinutes(1));
        order.Add((await leases.TryLeaseAsync(s_kinds, "worker", Cancellation))!.Job.Payload);
        Assert.Equal(["3", "1", "2", "4"], order);
    }

    [Fact]
    public async Task Under_a_unique_key_there_is_one_job_however_often_it_is_asked_for()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        JobQueue queue = new(platform.Database, platform.Time);

        Job[] asked = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
            queue.EnqueueAsync(platform.Owner, platform.Project.Id, new NewJob("count", "1") { UniqueKey = "once" }, Cancellation))));
        Job other = await queue.EnqueueAsync(platform.Owner, platform.Project.Id, new NewJob("sum", "1") { UniqueKey = "once" }, Cancellation);

        Assert.Single(asked.Select(static job => job.Id).Distinct());
        Assert.NotEqual(asked[0].Id, other.Id);
        Assert.Equal(2, (await queue.ListAsync(platform.Owner, platform.Project.Id, null, new PageQuery(), Cancellation)).Items.Count);
    }

    [Fact]
    public async Task A_job_that_waits_is_called_off_at_once_and_one_that_has_ended_stays()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        (JobQueue queue, JobLeases leases, Job job) = await EnqueueAsync(platform);

        Assert.Equal(JobStatus.Cancelled, (await queue.CancelAsync(platform.Owner, platform.Project.Id, job.Id, Cancellation)).Status);
        Assert.Null(await leases.TryLeaseAsync(s_kinds, "worker", Cancellation));
        Assert.Equal(platform.Time.GetUtcNow(), (await queue.CancelAsync(platform.Owner, platform.Project.Id, job.Id, Cancellation)).EndedAt);
    }

    [Theory]
    [InlineData("worker hears")]
    [InlineData("worker fails")]
    [InlineData("worker stops")]
    [InlineData("worker dies")]
    [InlineData("worker is done")]
    public async Task A_running_job_that_is_called_off_is_not_done_again(string what)
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        (JobQueue queue, JobLeases leases, Job job) = await EnqueueAsync(platform);
        JobLease lease = (await leases.TryLeaseAsync(s_kinds, "worker", Cancellation))!;

        Job asked = await queue.CancelAsync(platform.Owner, platform.Project.Id, job.Id, Cancellation);
        Assert.Equal((JobStatus.Running, platform.Time.GetUtcNow()), (asked.Status, asked.CancelRequestedAt));
        Assert.Equal(LeaseState.CancelRequested, await leases.RenewAsync(lease, null, Cancellation));
        switch (what)
        {
            case "worker hears":
                Assert.True(await leases.CancelAsync(lease, null, Cancellation));
                break;
            case "worker fails":
                Assert.True(await leases.FailAsync(lease, "broken", true, null, Cancellation));
                break;
            case "worker stops":
                Assert.True(await leases.ReturnAsync(lease, null, Cancellation));
                break;
            case "worker is done":
                Assert.True(await leases.CompleteAsync(lease, null, null, Cancellation));
                break;
        }

        platform.Time.Advance(TimeSpan.FromHours(1));
        Assert.Null(await leases.TryLeaseAsync(s_kinds, "worker", Cancellation));
        Assert.Equal(what == "worker is done" ? JobStatus.Succeeded : JobStatus.Cancelled, (await GetAsync(platform, queue, job)).Status);
    }

    [Fact]
    public async Task It_can_be_too_late_for_a_job()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        JobQueue queue = new(platform.Database, platform.Time);
        JobLeases leases = new(platform.Database, platform.Time);
        DateTimeOffset late = platform.Time.GetUtcNow() + TimeSpan.FromMinutes(10);
        Job running = await queue.EnqueueAsync(platform.Owner, platform.Project.Id, new NewJob("count", "1") { ExpiresAt = late }, Cancellation);
        JobLease lease = (await leases.TryLeaseAsync(s_kinds, "worker", Cancellation))!;
        Job waiting = await queue.EnqueueAsync(platform.Owner, platform.Project.Id, new NewJob("count", "2") { ExpiresAt = late, NotBefore = late }, Cancellation);
        Job unknown = await queue.EnqueueAsync(platform.Owner, platform.Project.Id, new NewJob("nobodys", "3") { ExpiresAt = late }, Cancellation);
        platform.Time.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(LeaseState.Expired, await leases.RenewAsync(lease, null, Cancellation));
        Assert.Null(await leases.TryLeaseAsync(s_kinds, "worker", Cancellation));
        Assert.Equal(1, await leases.SweepAsync(Cancellation));
        Assert.True(await leases.ExpireAsync(lease, null, Cancellation));

        foreach (Job job in new[] { running, waiting, unknown })
        {
            Assert.Equal(JobStatus.Failed, (await GetAsync(platform, queue, job)).Status);
        }

        platform.Time.Advance(TimeSpan.FromDays(30));
        Assert.Equal(3, await leases.SweepAsync(Cancellation));
        Assert.Empty((await queue.ListAsync(platform.Owner, platform.Project.Id, null, new PageQuery(), Cancellation)).Items);
    }

    [Fact]
    public async Task Jobs_that_wait_are_bounded()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        JobQueue queue = new(platform.Database, platform.Time, new JobOptions { MaximumOpen = 2 });
        Job first = await queue.EnqueueAsync(platform.Owner, platform.Project.Id, new NewJob("count", "1"), Cancellation);
        await queue.EnqueueAsync(platform.Owner, platform.Project.Id, new NewJob("count", "2"), Cancellation);

        await FileTests.RefusedAsync(PlatformError.Busy, () => queue.EnqueueAsync(platform.Owner, platform.Project.Id, new NewJob("count", "3"), Cancellation));
        await queue.CancelAsync(platform.Owner, platform.Project.Id, first.Id, Cancellation);
        await queue.EnqueueAsync(platform.Owner, platform.Project.Id, new NewJob("count", "3"), Cancellation);
    }

    [Fact]
    public async Task Progress_is_brought_within_its_bounds()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        (JobQueue queue, JobLeases leases, Job job) = await EnqueueAsync(platform);
        JobLease lease = (await leases.TryLeaseAsync(s_kinds, "worker", Cancellation))!;

        Assert.True(await leases.ReportAsync(lease, new JobProgress(7, new string('a', 499) + "🎓\0") { Failed = 2 }, Cancellation));
        Job seen = await GetAsync(platform, queue, job);
        Assert.Equal((1d, new string('a', 499), 2L), (seen.Progress, seen.ProgressText, seen.ProgressFailed));
        Assert.True(await leases.ReportAsync(lease, new JobProgress(double.NaN), Cancellation));
        Assert.Null((await GetAsync(platform, queue, job)).Progress);
        Assert.Equal(0.25, JobProgress.Of(1, 4).Fraction);
    }

    [Theory]
    [InlineData("", "{}", 3)]
    [InlineData("a b", "{}", 3)]
    [InlineData("count", "", 3)]
    [InlineData("count", "{", 3)]
    [InlineData("count", "{}", 0)]
    public async Task What_is_asked_for_is_checked(string kind, string payload, int attempts)
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        JobQueue queue = new(platform.Database, platform.Time);

        await FileTests.RefusedAsync(PlatformError.Invalid, () => queue.EnqueueAsync(
            platform.Owner, platform.Project.Id, new NewJob(kind, payload) { MaximumAttempts = attempts }, Cancellation));
        // Half a surrogate pair, which an attribute cannot hold.
        await FileTests.RefusedAsync(PlatformError.Invalid, () => queue.EnqueueAsync(
            platform.Owner, platform.Project.Id, new NewJob("count", $"\"{'\ud800'}\""), Cancellation));
    }

    [Fact]
    public async Task Another_organisation_and_another_projects_key_see_no_job()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        (JobQueue queue, _, Job job) = await EnqueueAsync(platform);
        Actor other = await platform.Organizations.CreateAsync("Second", Guid.CreateVersion7(), Cancellation);
        Project second = await platform.Projects.CreateAsync(platform.Owner, "Second", Cancellation);
        Actor key = new(platform.Owner.OrganizationId, Guid.CreateVersion7(), Role.Viewer) { ProjectId = second.Id };
        Actor viewer = new(platform.Owner.OrganizationId, Guid.CreateVersion7(), Role.Viewer);

        foreach (Actor actor in new[] { other, key })
        {
            await FileTests.RefusedAsync(PlatformError.NotFound, () => queue.GetAsync(actor, platform.Project.Id, job.Id, Cancellation));
            await FileTests.RefusedAsync(PlatformError.NotFound, () => queue.CancelAsync(actor, platform.Project.Id, job.Id, Cancellation));
            await FileTests.RefusedAsync(PlatformError.NotFound, () => queue.EnqueueAsync(actor, platform.Project.Id, new NewJob("count", "1"), Cancellation));
        }

        Assert.Empty((await queue.ListAsync(other, platform.Project.Id, null, new PageQuery(), Cancellation)).Items);
        Assert.Equal(job.Id, (await queue.GetAsync(viewer, platform.Project.Id, job.Id, Cancellation)).Id);
        await FileTests.RefusedAsync(PlatformError.Forbidden, () => queue.CancelAsync(viewer, platform.Project.Id, job.Id, Cancellation));
        await FileTests.RefusedAsync(PlatformError.Forbidden, () => queue.EnqueueAsync(viewer, platform.Project.Id, new NewJob("count", "1"), Cancellation));
    }

    [Fact]
    public async Task What_ended_jobs_left_half_done_is_removed_and_nothing_else()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        (JobQueue queue, _, Job open) = await EnqueueAsync(platform);
        Job[] others = [.. await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => queue.EnqueueAsync(platform.Owner, platform.Project.Id, new NewJob("count", "{}"), Cancellation)))];
        await queue.CancelAsync(platform.Owner, platform.Project.Id, others[0].Id, Cancellation);
        platform.Time.Advance(TimeSpan.FromMinutes(61));
        await queue.CancelAsync(platform.Owner, platform.Project.Id, others[1].Id, Cancellation);
        DirectoryInfo root = System.IO.Directory.CreateTempSubdirectory("lyceum-work-");
        try
        {
            string[] gone = [Work("batches", $"{others[0].Id:N}"), Work("elsewhere", $"{Guid.CreateVersion7():N}")];
            string[] kept =
            [
                Work("batches", $"{open.Id:N}"),
                // Its worker may be on its way out.
                Work("batches", $"{others[1].Id:N}"),
                Work("batches", $"{Guid.CreateVersion7():N}", TimeSpan.FromMinutes(59)),
                Work("batches", "notes"),
            ];

            Assert.Equal(2, await new WorkFolderSweep(platform.Database, new WorkFolder(root.FullName), platform.Time).RunAsync(Cancellation));

            Assert.All(gone, static path => Assert.False(System.IO.Directory.Exists(path)));
            Assert.All(kept, static path => Assert.True(File.Exists(Path.Combine(path, "answers.jsonl"))));
            Assert.Equal(0, await new WorkFolderSweep(platform.Database, new WorkFolder(Path.Combine(root.FullName, "none")), platform.Time).RunAsync(Cancellation));
        }
        finally
        {
            root.Delete(recursive: true);
        }

        string Work(string kind, string name, TimeSpan? age = null)
        {
            DirectoryInfo work = root.CreateSubdirectory(Path.Combine(kind, name));
            File.WriteAllText(Path.Combine(work.FullName, "answers.jsonl"), "{}");
            work.LastWriteTimeUtc = (platform.Time.GetUtcNow() - (age ?? TimeSpan.FromHours(2))).UtcDateTime;
            return work.FullName;
        }
    }

    private static async Task<(JobQueue Queue, JobLeases Leases, Job Job)> EnqueueAsync(TestPlatform platform)
    {
        JobQueue queue = new(platform.Database, platform.Time);
        return (queue, new JobLeases(platform.Database, platform.Time), await queue.EnqueueAsync(platform.Owner, platform.Project.Id, new NewJob("count", "{}"), Cancellation));
    }

    private static Task<Job> GetAsync(TestPlatform platform, JobQueue queue, Job job) => queue.GetAsync(platform.Owner, platform.Project.Id, job.Id, Cancellation);
}
