using Lyceum.Inference.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Lyceum.Inference.Tests.Hosting;

public class ModelHostTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeMemory _memory = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Several_callers_wait_for_one_load()
    {
        FakeLoader loader = new(_memory, 10) { Gate = new TaskCompletionSource() };
        await using ModelHost host = Host(100, ("a", loader));
        Task<ModelLease>[] callers = [.. Enumerable.Range(0, 5).Select(_ => host.AcquireAsync("a", Cancellation))];
        await loader.Started.Task;
        await UntilAsync(host, "a", static status => status is { State: ModelState.Loading, Progress: { Phase: LoadPhase.Reading, Fraction: 0.5 }, Bytes: 10 });
        Assert.All(callers, static caller => Assert.False(caller.IsCompleted));

        loader.Gate.SetResult();
        ModelLease[] leases = await Task.WhenAll(callers);
        Assert.Single(leases.Select(static lease => lease.Model).Distinct());
        Assert.Equal((1, 5, 5L), (loader.Loads, Status(host, "a").Active, Status(host, "a").Requests));
        Give(leases);
        Assert.Equal((0, ModelState.Ready, _time.GetUtcNow()), (Status(host, "a").Active, Status(host, "a").State, Status(host, "a").LastUse));
    }

    [Fact]
    public async Task What_is_pinned_while_it_runs_stays_until_it_is_no_longer()
    {
        await using ModelHost host = Host(100, ("a", Loader(10)));
        (await host.AcquireAsync("a", Cancellation)).Dispose();
        host.Pin("a", isPinned: true);
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal((ModelState.Ready, true), (Status(host, "a").State, Status(host, "a").IsPinned));

        host.Pin("a", isPinned: false);
        Assert.Equal((ModelState.Ready, false), (Status(host, "a").State, Status(host, "a").IsPinned));
        _time.Advance(TimeSpan.FromDays(1));
        await UntilAsync(host, "a", static status => status.State == ModelState.Unloaded);
        Assert.Throws<ModelHostException>(() => host.Pin("nobody", isPinned: true));
    }

    [Fact]
    public async Task Loading_one_does_not_hold_up_another()
    {
        FakeLoader slow = new(_memory, 10) { Gate = new TaskCompletionSource() };
        await using ModelHost host = Host(100, ("slow", slow), ("quick", new FakeLoader(_memory, 10)));
        Task<ModelLease> waiting = host.AcquireAsync("slow", Cancellation);
        (await host.AcquireAsync("quick", Cancellation)).Dispose();
        Assert.False(waiting.IsCompleted);
        slow.Gate.SetResult();
        (await waiting).Dispose();
    }

    [Fact]
    public async Task The_one_used_longest_ago_gives_room()
    {
        await using ModelHost host = Host(30, ("a", Loader(10)), ("b", Loader(10)), ("c", Loader(10)), ("d", Loader(10)));
        foreach (string name in "abcab".Select(char.ToString))
        {
            (await host.AcquireAsync(name, Cancellation)).Dispose();
        }

        (await host.AcquireAsync("d", Cancellation)).Dispose();
        Assert.Equal(["a", "b", "d"], Ready(host));
        Assert.Equal(30, _memory.Peak);
    }

    [Fact]
    public async Task A_model_in_use_stays_and_gets_no_new_requests_while_somebody_waits_for_its_room()
    {
        FakeLoader loader = Loader(10);
        await using ModelHost host = Host(15, ("a", loader), ("b", Loader(10)));
        ModelLease a = await host.AcquireAsync("a", Cancellation);
        Task<ModelLease> b = host.AcquireAsync("b", Cancellation);
        Task<ModelLease> again = host.AcquireAsync("a", Cancellation);
        Assert.False(b.IsCompleted || again.IsCompleted || ((FakeModel)a.Model).IsDisposed);
        Assert.Equal((ModelState.Unloading, ModelState.Waiting, LoadPhase.WaitingForRoom), (Status(host, "a").State, Status(host, "b").State, Status(host, "b").Progress!.Value.Phase));

        a.Dispose();
        ModelLease second = await b;
        Assert.False(again.IsCompleted);
        second.Dispose();
        (await again).Dispose();
        Assert.Equal((2, 10L), (loader.Loads, _memory.Peak));
    }

    [Fact]
    public async Task Who_gives_up_frees_the_others_from_leaving()
    {
        await using ModelHost host = Host(15, ("a", Loader(10)), ("b", Loader(10)));
        using CancellationTokenSource source = new();
        using ModelLease a = await host.AcquireAsync("a", Cancellation);
        Task<ModelLease> b = host.AcquireAsync("b", source.Token);
        Task<ModelLease> again = host.AcquireAsync("a", Cancellation);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => b);
        using ModelLease second = await again;
        Assert.Same(a.Model, second.Model);
        Assert.Equal(ModelState.Unloaded, Status(host, "b").State);
    }

    [Fact]
    public async Task Nobody_waits_for_room_longer_than_agreed()
    {
        await using ModelHost host = Host(15, ("a", Loader(10)), ("b", Loader(10)));
        using ModelLease a = await host.AcquireAsync("a", Cancellation);
        Task<ModelLease> b = host.AcquireAsync("b", Cancellation);
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(ModelHostFailure.Busy, (await Assert.ThrowsAsync<ModelHostException>(() => b)).Failure);
        using ModelLease again = await host.AcquireAsync("a", Cancellation);
        Assert.Same(a.Model, again.Model);
    }

    [Fact]
    public async Task What_cannot_fit_alone_is_refused_with_both_numbers()
    {
        await using ModelHost host = Host(1000, ("large", Loader(1001)), ("pinned", Loader(600)), ("half", Loader(401)));
        ModelHostException error = await Assert.ThrowsAsync<ModelHostException>(() => host.AcquireAsync("large", Cancellation));
        Assert.Equal(ModelHostFailure.TooLarge, error.Failure);
        Assert.Contains("1,001 bytes", error.Message, StringComparison.Ordinal);
        Assert.Contains("1,000 bytes", error.Message, StringComparison.Ordinal);

        (await host.AcquireAsync("pinned", Cancellation)).Dispose();
        error = await Assert.ThrowsAsync<ModelHostException>(() => host.AcquireAsync("half", Cancellation));
        Assert.Equal(ModelHostFailure.TooLarge, error.Failure);
        Assert.Contains("401 bytes", error.Message, StringComparison.Ordinal);
        Assert.Contains("600 bytes", error.Message, StringComparison.Ordinal);
        Assert.Equal(ModelHostFailure.Unknown, (await Assert.ThrowsAsync<ModelHostException>(() => host.AcquireAsync("nobody", Cancellation))).Failure);
    }

    [Fact]
    public async Task A_model_leaves_when_its_time_is_over_unless_pinned()
    {
        await using ModelHost host = Host(100, ("a", Loader(10)), ("pinned", Loader(10)));
        (await host.AcquireAsync("pinned", Cancellation)).Dispose();
        ModelLease lease = await host.AcquireAsync("a", Cancellation);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(["a", "pinned"], Ready(host));
        lease.Dispose();
        lease.Dispose();
        _time.Advance(TimeSpan.FromMinutes(9));
        (await host.AcquireAsync("a", Cancellation)).Dispose();
        _time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(["a", "pinned"], Ready(host));
        _time.Advance(TimeSpan.FromMinutes(1));
        await UntilAsync(host, "a", static status => status.State == ModelState.Unloaded);
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(["pinned"], Ready(host));
    }

    [Fact]
    public async Task A_model_leaves_also_where_its_timer_comes_early()
    {
        TimeSpan keepWarm = TimeSpan.FromMinutes(1), early = TimeSpan.FromMilliseconds(5);
        EarlyTime time = new(early);
        await using ModelHost host = new(new ModelHostOptions { MemoryBudget = 100, KeepWarm = keepWarm }, time);
        host.Add(new HostedModel("a", Loader(10)));
        (await host.AcquireAsync("a", Cancellation)).Dispose();
        time.Advance(keepWarm - early);
        Assert.Equal(ModelState.Ready, Status(host, "a").State);
        time.Advance(early);
        await UntilAsync(host, "a", static status => status.State == ModelState.Unloaded);
    }

    [Fact]
    public async Task A_failure_reaches_everybody_who_waits_and_the_next_request_tries_again()
    {
        FakeLoader loader = new(_memory, 10) { Gate = new TaskCompletionSource(), Fails = static load => load <= 2 };
        await using ModelHost host = Host(100, ("a", loader));
        Task<ModelLease>[] callers = [host.AcquireAsync("a", Cancellation), host.AcquireAsync("a", Cancellation)];
        loader.Gate.SetResult();
        foreach (Task<ModelLease> caller in callers)
        {
            Assert.Contains("load 1 fails", (await FailAsync(() => caller)).Message, StringComparison.Ordinal);
        }

        Assert.Equal((ModelState.Failed, "load 1 fails"), (Status(host, "a").State, Status(host, "a").Error));
        Assert.Equal(TimeSpan.FromSeconds(1), (await FailAsync(() => host.AcquireAsync("a", Cancellation))).RetryAfter);
        Assert.Equal((1, 0L), (loader.Loads, host.BytesInUse));

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains("load 2 fails", (await FailAsync(() => host.AcquireAsync("a", Cancellation))).Message, StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(1), (await FailAsync(() => host.AcquireAsync("a", Cancellation))).RetryAfter);
        _time.Advance(TimeSpan.FromSeconds(1));
        (await host.AcquireAsync("a", Cancellation)).Dispose();
        Assert.Equal((3, ModelState.Ready), (loader.Loads, Status(host, "a").State));

        static async Task<ModelHostException> FailAsync(Func<Task<ModelLease>> acquire)
        {
            ModelHostException error = await Assert.ThrowsAsync<ModelHostException>(acquire);
            Assert.Equal(ModelHostFailure.LoadFailed, error.Failure);
            return error;
        }
    }

    [Fact]
    public async Task Idle_models_leave_when_one_in_use_grows()
    {
        await using ModelHost host = Host(100, ("a", Loader(40)), ("b", Loader(40)));
        (await host.AcquireAsync("a", Cancellation)).Dispose();
        using ModelLease b = await host.AcquireAsync("b", Cancellation);
        ModelLease other = await host.AcquireAsync("b", Cancellation);
        ((FakeModel)b.Model).Bytes = 70;
        other.Dispose();
        await UntilAsync(host, "a", static status => status.State == ModelState.Unloaded);
        Assert.Equal((70L, ModelState.Ready), (host.BytesInUse, Status(host, "b").State));
    }

    [Fact]
    public async Task Asked_to_leave_a_model_goes_when_its_last_request_has_ended()
    {
        FakeLoader loader = Loader(10);
        await using ModelHost host = Host(100, ("a", loader), ("b", Loader(10)));
        ModelLease lease = await host.AcquireAsync("a", Cancellation);
        Task gone = host.UnloadAsync("a", Cancellation);
        Task<ModelLease> next = host.AcquireAsync("a", Cancellation);
        Assert.False(gone.IsCompleted || next.IsCompleted);
        lease.Dispose();
        await gone;
        (await next).Dispose();
        Assert.Equal(2, loader.Loads);

        await host.RemoveAsync("a", Cancellation);
        await host.UnloadAsync("b", Cancellation);
        Assert.Equal("b", Assert.Single(host.GetStatus()).Name);
        Assert.Equal(0, _memory.Used);
    }

    [Fact]
    public async Task Stopping_refuses_who_waits_and_waits_for_leases()
    {
        ModelHost host = Host(15, ("a", Loader(10)), ("b", Loader(10)));
        ModelLease lease = await host.AcquireAsync("a", Cancellation);
        Task<ModelLease> waiting = host.AcquireAsync("b", Cancellation);
        Task stopped = host.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => host.AcquireAsync("a", Cancellation));
        Assert.False(stopped.IsCompleted);
        lease.Dispose();
        await stopped;
        Assert.Equal(0, _memory.Used);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Random_schedules_keep_the_budget_and_the_leases(int seed)
    {
        const int Budget = 100;
        string[] names = ["a", "b", "c", "d", "e", "f"];
        (string Name, FakeLoader Loader)[] models = [.. names.Select((name, i) => (name, new FakeLoader(_memory, 20 + (10 * i)) { Fails = load => (load + i) % 7 == 0 }))];
        ModelHost host = new(new ModelHostOptions { MemoryBudget = Budget, KeepWarm = TimeSpan.FromSeconds(2), RoomWait = TimeSpan.FromDays(30) }, _time);
        foreach ((string name, FakeLoader loader) in models)
        {
            host.Add(new HostedModel(name, loader));
        }

        int used = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() => WorkAsync(new Random((seed * 100) + worker)), Cancellation)))
            .WaitAsync(TimeSpan.FromMinutes(2), Cancellation);
        await host.DisposeAsync();

        Assert.Empty(_memory.Violations);
        Assert.InRange(_memory.Peak, 0, Budget);
        Assert.Equal(0, _memory.Used);
        Assert.True(used > 500, $"Only {used} requests were served.");
        Assert.All(models, static model => Assert.True(model.Loader.Loads > 1, $"{model.Name} was loaded {model.Loader.Loads} times."));

        async Task WorkAsync(Random random)
        {
            for (int i = 0; i < 150; i++)
            {
                string name = names[random.Next(names.Length)];
                using CancellationTokenSource source = new();
                try
                {
                    Task<ModelLease> acquire = host.AcquireAsync(name, source.Token);
                    if (random.Next(10) == 0)
                    {
                        await source.CancelAsync();
                    }

                    using ModelLease lease = await acquire;
                    await ((FakeModel)lease.Model).UseAsync(random.Next(20));
                    Interlocked.Increment(ref used);
                }
                catch (OperationCanceledException)
                {
                }
                catch (ModelHostException e) when (e.Failure == ModelHostFailure.LoadFailed)
                {
                }

                Assert.InRange(host.BytesInUse, 0, Budget);
                _ = random.Next(25) == 0 ? host.UnloadAsync(name, CancellationToken.None) : null;
                _time.Advance(TimeSpan.FromMilliseconds(random.Next(400)));
            }
        }
    }

    private static ModelStatus Status(ModelHost host, string name) => host.GetStatus().Single(status => status.Name == name);

    private static string[] Ready(ModelHost host) => [.. host.GetStatus().Where(static status => status.State == ModelState.Ready).Select(static status => status.Name)];

    private static void Give(IEnumerable<ModelLease> leases)
    {
        foreach (ModelLease lease in leases)
        {
            lease.Dispose();
        }
    }

    private static async Task UntilAsync(ModelHost host, string name, Func<ModelStatus, bool> expected)
    {
        using CancellationTokenSource source = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        source.CancelAfter(TimeSpan.FromSeconds(30));
        await foreach (ModelStatus status in host.WatchAsync(source.Token))
        {
            if (status.Name == name && expected(status))
            {
                return;
            }
        }
    }

    private FakeLoader Loader(long bytes) => new(_memory, bytes);

    private ModelHost Host(long budget, params (string Name, FakeLoader Loader)[] models)
    {
        ModelHost host = new(new ModelHostOptions { MemoryBudget = budget }, _time);
        foreach ((string name, FakeLoader loader) in models)
        {
            host.Add(new HostedModel(name, loader) { IsPinned = name == "pinned" });
        }

        return host;
    }

    // Timers come a little before their time, as the system's may.
    private sealed class EarlyTime(TimeSpan early) : FakeTimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime - early, period);
    }
}
