using System.Diagnostics;
using Lyceum.Platform;
using Lyceum.Platform.Audit;
using Lyceum.Platform.Budgets;
using Lyceum.Platform.Data;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Limits;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Prices;
using Lyceum.Platform.Projects;

namespace Lyceum.Benchmarks;

/// <summary>
/// How many calls a second are admitted and settled (key check, limits, reservation, row and sums, durable), as fast as they go with 256
/// callers, and how long each takes at half of 5000 a second; beside it, in the same run, what disk and database do without Lyceum.
/// </summary>
internal static class PlatformSpeed
{
    private const int Callers = 256;
    private const int Rate = 2500;
    private static readonly TimeSpan s_duration = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_floor = TimeSpan.FromSeconds(4);
    private static readonly UsageAmounts s_usage = new() { InputTokens = 100, OutputTokens = 50 };

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is ["reports", ..])
        {
            return await PlatformReports.RunAsync(args[1..]);
        }

        if (args is not ["sqlite" or "postgres", _])
        {
            await Console.Error.WriteLineAsync("Usage: platform [reports] sqlite NEW-FILE | platform [reports] postgres CONNECTION-STRING (of an empty database); reports also [--rows N]");
            return 2;
        }

        TimeProvider time = TimeProvider.System;
        PlatformDatabase database = new(args[0] == "sqlite" ? DatabaseOptions.Sqlite(args[1]) : DatabaseOptions.Postgres(args[1]), time);
        await database.MigrateAsync(CancellationToken.None);
        using AuditLog audit = new(database, time);
        ApiKeyVerifier verifier = new(database, time);
        Actor owner = await new OrganizationDirectory(database, audit, time).CreateAsync("Bench", Guid.CreateVersion7(), CancellationToken.None);
        Project project = await new ProjectDirectory(database, audit, verifier, time).CreateAsync(owner, "Bench", CancellationToken.None);
        await using Ledger ledger = new(database, new PriceBook(database, time), time);
        await ledger.StartAsync(CancellationToken.None);
        await ledger.RecordPriceAsync("model", DateTimeOffset.UnixEpoch, new Rates { PerMillionInput = Money.FromUnits(1), PerMillionOutput = Money.FromUnits(4) }, CancellationToken.None);
        using BudgetDirectory budgets = new(database, audit, ledger, time);
        await budgets.SetAsync(owner, new BudgetSettings(BudgetScope.Project, project.Id, BudgetPeriod.Month, Money.FromUnits(1_000_000)), CancellationToken.None);
        ApiKeyDirectory keys = new(database, audit, verifier, time);
        string secret = (await keys.CreateAsync(owner, project.Id, new KeySettings("Bench") { Limits = new QuotaLimits(1_000_000_000, 1_000_000_000_000, 100_000) }, CancellationToken.None)).Secret.Reveal();
        InMemoryQuotaStore quotas = new(time);
        PlatformFloor floor = new(database.Provider, args[1], owner.OrganizationId, project.Id);
        string folder = args[0] == "sqlite" ? Path.GetDirectoryName(Path.GetFullPath(args[1]))! : Path.GetTempPath();
        await AsFastAsItGoesAsync(TimeSpan.FromSeconds(2));

        TellFloor();
        double single = await floor.OneByOneAsync(Callers, s_floor);
        double grouped = await floor.GroupedAsync(Callers, s_floor);
        (int calls, TimeSpan took) = await AsFastAsItGoesAsync(s_duration);
        double singleAgain = await floor.OneByOneAsync(Callers, s_floor);
        double groupedAgain = await floor.GroupedAsync(Callers, s_floor);
        double rate = calls / took.TotalSeconds;
        (single, grouped) = ((single + singleAgain) / 2, (grouped + groupedAgain) / 2);
        Console.WriteLine($"{args[0]}: bare durable inserts, {Callers} callers, a row a commit: {single:F0} rows a second");
        Console.WriteLine($"{args[0]}: bare durable inserts, one writer, {Callers} rows a commit, nothing else done: {grouped:F0} rows a second");
        Console.WriteLine($"{args[0]}: admitted and settled with {Callers} callers: {rate:F0} calls a second; {rate / single:F2} of the first, {rate / grouped:F2} of the second");

        TellFloor();
        long bytes = GC.GetTotalAllocatedBytes();
        TimeSpan pauses = GC.GetTotalPauseDuration();
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        TimeSpan[] times = await AtARateAsync();
        double busy = (Environment.CpuUsage.TotalTime - processor) / s_duration;
        Array.Sort(times);
        Console.WriteLine($"{args[0]}: at {Rate} a second: {Percentiles(times)}");
        Console.WriteLine(
            $"{args[0]}: meanwhile {(GC.GetTotalAllocatedBytes() - bytes) / times.Length} bytes allocated a call, {(GC.GetTotalPauseDuration() - pauses).TotalMilliseconds:F1} ms of the collector's pauses, {busy:P0} of a core");
        TellFloor();
        return 0;

        void TellFloor() => Console.WriteLine($"{args[0]}: the disk alone keeps 4 KiB in {Percentiles(PlatformFloor.Syncs(folder, TimeSpan.FromSeconds(2)))}");

        static string Percentiles(TimeSpan[] sorted) =>
            $"median {sorted[sorted.Length / 2].TotalMilliseconds:F2} ms, p90 {sorted[sorted.Length * 9 / 10].TotalMilliseconds:F2} ms, p99 {sorted[sorted.Length * 99 / 100].TotalMilliseconds:F2} ms, most {sorted[^1].TotalMilliseconds:F1} ms";

        async Task CallAsync()
        {
            VerifiedKey key = (await verifier.VerifyAsync(secret, "/v1/chat/completions", null, CancellationToken.None)).Key!;
            QuotaDecision quota = await quotas.AcquireAsync([new QuotaClaim(QuotaScope.Key, "key", key.Limits), new QuotaClaim(QuotaScope.Model, "model", QuotaLimits.None)], 150, CancellationToken.None);
            Reservation reservation = ledger.Reserve(key.Payer, "model", s_usage).Reservation!;
            await ledger.SettleAsync(reservation, s_usage, CancellationToken.None);
            await quotas.CompleteAsync(quota.Lease, 150, CancellationToken.None);
        }

        async Task<(int Calls, TimeSpan Took)> AsFastAsItGoesAsync(TimeSpan duration)
        {
            int count = 0;
            long start = Stopwatch.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
            {
                while (Stopwatch.GetElapsedTime(start) < duration)
                {
                    await CallAsync();
                    Interlocked.Increment(ref count);
                }
            })));
            return (count, Stopwatch.GetElapsedTime(start));
        }

        // Calls begin when they are due, whether or not those before have ended, so that a slow one hides none behind it.
        async Task<TimeSpan[]> AtARateAsync()
        {
            int total = (int)(Rate * s_duration.TotalSeconds);
            Task<TimeSpan>[] all = new Task<TimeSpan>[total];
            long start = Stopwatch.GetTimestamp();
            using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(1));
            for (int begun = 0; begun < total;)
            {
                await timer.WaitForNextTickAsync();
                int due = Math.Min(total, (int)(Stopwatch.GetElapsedTime(start).TotalSeconds * Rate));
                for (; begun < due; begun++)
                {
                    all[begun] = TimeAsync();
                }
            }

            return await Task.WhenAll(all);
        }

        async Task<TimeSpan> TimeAsync()
        {
            long start = Stopwatch.GetTimestamp();
            await CallAsync();
            return Stopwatch.GetElapsedTime(start);
        }
    }
}
