using System.Diagnostics;
using System.Globalization;
using Lyceum.Platform.Audit;
using Lyceum.Platform.Data;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Prices;
using Lyceum.Platform.Projects;

namespace Lyceum.Benchmarks;

/// <summary>How long reports take over a ledger of ten million rows, and how long the ledger takes to start.</summary>
internal static class PlatformReports
{
    private const int Projects = 20;
    private const int Rounds = 25;

    public static async Task<int> RunAsync(string[] args)
    {
        int count = 10_000_000;
        if (args is not ["sqlite" or "postgres", _] && !(args is ["sqlite" or "postgres", _, "--rows", _] && int.TryParse(args[3], CultureInfo.InvariantCulture, out count) && count > 0))
        {
            await Console.Error.WriteLineAsync("Usage: platform reports sqlite NEW-FILE | platform reports postgres CONNECTION-STRING (of an empty database), then [--rows N]");
            return 2;
        }

        TimeProvider time = TimeProvider.System;
        PlatformDatabase database = new(args[0] == "sqlite" ? DatabaseOptions.Sqlite(args[1]) : DatabaseOptions.Postgres(args[1]), time);
        await database.MigrateAsync(CancellationToken.None);
        DateTimeOffset end = new(time.GetUtcNow().UtcTicks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero);
        using AuditLog audit = new(database, time);
        Actor actor = await new OrganizationDirectory(database, audit, time).CreateAsync("Bench", Guid.CreateVersion7(), CancellationToken.None);
        ProjectDirectory projects = new(database, audit, new ApiKeyVerifier(database, time), time);
        Guid[] projectIds = new Guid[Projects];
        for (int i = 0; i < Projects; i++)
        {
            projectIds[i] = (await projects.CreateAsync(actor, $"Project {i}", CancellationToken.None)).Id;
        }

        PlatformRows rows = new(actor.OrganizationId, projectIds, count, end, seed: 1);
        long start = Stopwatch.GetTimestamp();
        await PlatformFill.RunAsync(database.Provider, args[1], rows);
        string size = args[0] == "sqlite" ? $", {new FileInfo(args[1]).Length / 1e9:F2} GB" : "";
        Console.WriteLine($"{args[0]}: {count} rows written in {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s{size}");

        start = Stopwatch.GetTimestamp();
        await using (Ledger ledger = new(database, new PriceBook(database, time), time))
        {
            await ledger.StartAsync(CancellationToken.None);
        }

        Console.WriteLine($"{args[0]}: the ledger starts in {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F0} ms");

        UsageReport report = new(database, time);
        DateTimeOffset today = new(end.UtcTicks / TimeSpan.TicksPerDay * TimeSpan.TicksPerDay, TimeSpan.Zero);
        UsageFilter quarter = new(today.AddDays(-PlatformRows.Days));
        UsageFilter month = new(today.AddDays(-30));
        UsageFilter week = new(today.AddDays(-6));
        await BucketsAsync("day, 91 days", quarter, UsageInterval.Day, UsageGrouping.None);
        await BucketsAsync("day and model, 91 days", quarter, UsageInterval.Day, UsageGrouping.Model);
        await BucketsAsync("day and project, 91 days", quarter, UsageInterval.Day, UsageGrouping.Project);
        await BucketsAsync("day and key, 91 days", quarter, UsageInterval.Day, UsageGrouping.Key);
        await BucketsAsync("day, model, project and key, 31 days", month, UsageInterval.Day, UsageGrouping.Model | UsageGrouping.Project | UsageGrouping.Key);
        await BucketsAsync("day and model of one project, 91 days", quarter with { Projects = [projectIds[7]] }, UsageInterval.Day, UsageGrouping.Model);
        await BucketsAsync("day and model of one key, 91 days", quarter with { Keys = [rows.KeyIds[11]] }, UsageInterval.Day, UsageGrouping.Model);
        await BucketsAsync("hour and model, 7 days", week, UsageInterval.Hour, UsageGrouping.Model);
        await BucketsAsync("minute, the last hour", new UsageFilter(end.AddHours(-1)), UsageInterval.Minute, UsageGrouping.None);
        await TimeAsync("all by model, from and until within hours", () => report.TotalsAsync(actor, new UsageFilter(end.AddDays(-30).AddMinutes(-20), end.AddMinutes(-7)), UsageGrouping.Model, CancellationToken.None));
        IReadOnlyList<UsageCall> calls = await report.CallsAsync(actor, month, null, 50, CancellationToken.None);
        await TimeAsync("50 calls, the newest", () => report.CallsAsync(actor, month, null, 50, CancellationToken.None));
        await TimeAsync("50 calls, the next page", () => report.CallsAsync(actor, month, calls[^1].Cursor, 50, CancellationToken.None));
        await TimeAsync("50 calls of a person", () => report.CallsAsync(actor, month with { Users = [rows.UserIds[5]] }, null, 50, CancellationToken.None));
        await TimeAsync("50 calls of a key, 60 days ago", () => report.CallsAsync(actor, new UsageFilter(today.AddDays(-90), today.AddDays(-60)) { Keys = [rows.KeyIds[11]] }, null, 50, CancellationToken.None));
        return 0;

        Task BucketsAsync(string name, UsageFilter filter, UsageInterval interval, UsageGrouping grouping) =>
            TimeAsync($"by {name}", () => report.BucketsAsync(actor, filter, interval, grouping, 200, CancellationToken.None));

        async Task TimeAsync<T>(string name, Func<Task<T>> ask)
        {
            long first = Stopwatch.GetTimestamp();
            await ask();
            TimeSpan cold = Stopwatch.GetElapsedTime(first);
            List<TimeSpan> times = [];
            for (int i = 0; i < Rounds; i++)
            {
                long one = Stopwatch.GetTimestamp();
                await ask();
                times.Add(Stopwatch.GetElapsedTime(one));
            }

            times.Sort();
            Console.WriteLine($"{args[0]}: {name}: median {times[Rounds / 2].TotalMilliseconds:F1} ms, worst {times[^1].TotalMilliseconds:F1} ms of {Rounds}, {cold.TotalMilliseconds:F0} ms the first time");
        }
    }
}
