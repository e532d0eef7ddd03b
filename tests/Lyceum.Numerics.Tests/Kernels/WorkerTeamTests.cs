namespace Lyceum.Numerics.Tests.Kernels;

public sealed unsafe class WorkerTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_item_runs_once(int threads)
    {
        using WorkerTeam team = new(threads);
        int[] counts = new int[1000];
        fixed (int* pointer = counts)
        {
            for (int round = 0; round < 200; round++)
            {
                CountJob job = new(pointer, threads);
                team.Run(ref job, round * 5);
            }
        }

        for (int item = 0; item < counts.Length; item++)
        {
            // Round r has the items 0 to 5r - 1.
            Assert.Equal(199 - (item / 5), counts[item]);
        }
    }

    [Fact]
    public void Idle_workers_wake_up_again()
    {
        using WorkerTeam team = new(3);
        int[] counts = new int[64];
        fixed (int* pointer = counts)
        {
            for (int round = 0; round < 20; round++)
            {
                // Far longer than workers spin, so that they sleep and must be woken.
                SpinWait.SpinUntil(static () => false, 5);
                CountJob job = new(pointer, 3);
                team.Run(ref job, counts.Length);
            }
        }

        Assert.All(counts, static count => Assert.Equal(20, count));
    }

    [Fact]
    public void A_failing_item_fails_the_loop_and_the_team_goes_on()
    {
        using WorkerTeam team = new(2);
        FailingJob failing = default;
        Assert.Throws<InvalidOperationException>(() => team.Run(ref failing, 50));
        int[] counts = new int[10];
        fixed (int* pointer = counts)
        {
            CountJob job = new(pointer, 2);
            team.Run(ref job, counts.Length);
        }

        Assert.All(counts, static count => Assert.Equal(1, count));
    }

    [Fact]
    public void Loops_of_two_callers_take_turns()
    {
        using WorkerTeam team = new(2);
        int[] first = new int[500], second = new int[500];
        Parallel.Invoke(() => Loop(team, first), () => Loop(team, second));
        Assert.All(first.Concat(second), static count => Assert.Equal(50, count));
    }

    [Fact]
    public void A_loop_allocates_nothing()
    {
        using WorkerTeam team = new(2);
        int[] counts = new int[100];
        Loop(team, counts);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Loop(team, counts);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_disposed_team_refuses_work()
    {
        WorkerTeam team = new(2);
        team.Dispose();
        team.Dispose();
        FailingJob job = default;
        Assert.Throws<ObjectDisposedException>(() => team.Run(ref job, 1));
    }

    private static void Loop(WorkerTeam team, int[] counts)
    {
        fixed (int* pointer = counts)
        {
            CountJob job = new(pointer, team.Threads);
            for (int round = 0; round < 50; round++)
            {
                team.Run(ref job, counts.Length);
            }
        }
    }

    private readonly struct CountJob(int* counts, int threads) : ITeamJob
    {
        public void Execute(int item, int worker)
        {
            if (worker >= 0 && worker < threads)
            {
                Interlocked.Increment(ref counts[item]);
            }
        }
    }

    private readonly struct FailingJob : ITeamJob
    {
        public void Execute(int item, int worker)
        {
            if (item == 20)
            {
                throw new ArithmeticException("item 20");
            }
        }
    }
}
