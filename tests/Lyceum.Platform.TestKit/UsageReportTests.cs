using CsCheck;
using Lyceum.Platform.Data;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Prices;
using Lyceum.Platform.Projects;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.TestKit;

public abstract class UsageReportTests(DatabaseFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public Task Any_report_equals_the_sum_of_the_ledgers_rows()
    {
        fixture.SkipWhereUnavailable();
        Gen<Step> step = Gen.Select(Gen.Int[0, 5], Gen.Int[0, 2], Gen.Int[0, 5], Gen.Int[0, 500], Gen.Int[0, 100_000], static (payer, model, operation, amount, seconds) =>
            new Step(payer, model, (UsageOperation)operation, amount, TimeSpan.FromSeconds(seconds)));
        Gen<Question> question = Gen.Select(Gen.Int[-100_000, 2_000_000], Gen.Int[0, 800_000], Gen.Int[0, 31], Gen.Int[0, 2], Gen.Int[0, 31], static (from, length, grouping, interval, lists) =>
            new Question(from, length, (UsageGrouping)grouping, (UsageInterval)interval, lists));
        return Gen.Select(step.Array[1, 40], question.Array[10]).SampleAsync(AskAsync, iter: 4);
    }

    [Fact]
    public async Task Sums_are_the_ledgers_at_any_moment_while_calls_settle()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Task calls = Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (int call = 1; call <= 60; call++)
            {
                await platform.SpendAsync(call);
            }
        })));

        bool more;
        do
        {
            more = !calls.IsCompleted;
            await using PlatformDbContext context = platform.Database.OpenFor(platform.Owner);
            // One statement, so that all three are of the same moment.
            var sums = await context.Organizations.Select(_ => new
            {
                Rows = context.LedgerEntries.Sum(entry => entry.CostNanos),
                Hours = context.UsageRollups.Where(sum => sum.Span == RollupSpan.Hour).Sum(sum => sum.CostNanos),
                Days = context.UsageRollups.Where(sum => sum.Span == RollupSpan.Day).Sum(sum => sum.CostNanos),
            }).SingleAsync(Cancellation);
            Assert.Equal((sums.Rows, sums.Rows), (sums.Hours, sums.Days));
        }
        while (more);

        await calls;
        Assert.Equal(8 * 60 * 61 / 2, await platform.ReportedAsync());
    }

    [Fact]
    public async Task Pages_of_buckets_are_the_whole_without_gaps()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        DateTimeOffset start = platform.Time.GetUtcNow().AddMinutes(-90);
        for (int call = 1; call <= 5; call++)
        {
            await platform.SpendAsync(call);
            platform.Time.Advance(TimeSpan.FromMinutes(47));
        }

        UsageFilter filter = new(start);
        List<UsageBucket> buckets = [];
        for (DateTimeOffset? next = start; next is not null;)
        {
            UsagePage page = await platform.Report.BucketsAsync(platform.Owner, filter with { From = next.Value }, UsageInterval.Hour, UsageGrouping.None, 2, Cancellation);
            Assert.InRange(page.Buckets.Count, 1, 2);
            buckets.AddRange(page.Buckets);
            next = page.Next;
        }

        Assert.Equal(start, buckets[0].Start);
        Assert.Equal(new DateTimeOffset(2026, 3, 15, 16, 0, 0, TimeSpan.Zero), buckets[^1].End);
        Assert.All(buckets.Zip(buckets.Skip(1)), static pair => Assert.Equal(pair.First.End, pair.Second.Start));
        Assert.Equal([0L, 0, 3, 3, 4, 5], buckets.Select(static bucket => bucket.Lines.Sum(static line => line.Cost.Nanos)));
        Assert.Empty(buckets[0].Lines);
    }

    [Fact]
    public async Task People_see_their_own_calls_owners_their_projects_and_admins_all()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Actor admin = await platform.JoinAsync(Role.Admin);
        Actor member = await platform.JoinAsync(Role.Member);
        Actor lead = await platform.JoinAsync(Role.Member);
        Actor viewer = await platform.JoinAsync(Role.Viewer);
        await platform.ProjectMembers.SetAsync(platform.Owner, platform.Project.Id, lead.Id, ProjectRole.Owner, Cancellation);
        DateTimeOffset start = platform.Time.GetUtcNow();
        Guid own = (await platform.SpendAsync(10, platform.Payer with { UserId = member.Id })).EntryId;
        Guid nobodys = (await platform.SpendAsync(7)).EntryId;
        await platform.Ledger.RecordPriceAsync(TestPlatform.Model, start, new Rates { PerMillionOutput = new Money(3_000_000) }, Cancellation);

        UsageFilter all = new(start);
        UsageFilter ofProject = all with { Projects = [platform.Project.Id] };
        foreach ((Actor actor, long everywhere, long inProject) in new[] { (platform.Owner, 51L, 51L), (admin, 51, 51), (member, 30, 30), (lead, 0, 51), (viewer, 0, 0) })
        {
            Assert.Equal((everywhere, inProject), (await SeenAsync(actor, all), await SeenAsync(actor, ofProject)));
        }

        UsageCallDetails call = await platform.Report.GetCallAsync(member, own, Cancellation);
        Assert.Equal((new Money(30), new Money(20), member.Id), (call.Call.Cost, Assert.Single(call.Corrections).Difference, call.Call.UserId));
        Assert.Equal(nobodys, (await platform.Report.GetCallAsync(admin, nobodys, Cancellation)).Call.Id);
        Assert.Equal(nobodys, (await platform.Report.GetCallAsync(lead, nobodys, Cancellation)).Call.Id);
        Actor stranger = await platform.Organizations.CreateAsync("Second", Guid.CreateVersion7(), Cancellation);
        foreach ((Actor actor, Guid id) in new[] { (member, nobodys), (viewer, own), (stranger, own), (admin, Guid.CreateVersion7()) })
        {
            Assert.Equal(PlatformError.NotFound, (await Assert.ThrowsAsync<PlatformException>(() => platform.Report.GetCallAsync(actor, id, Cancellation))).Error);
        }

        async Task<long> SeenAsync(Actor actor, UsageFilter filter) => (await platform.Report.TotalsAsync(
            actor, await platform.Report.LimitAsync(actor, filter, Cancellation), UsageGrouping.None, Cancellation)).Sum(static line => line.Cost.Nanos);
    }

    [Fact]
    public async Task Calls_are_listed_page_by_page_with_their_corrections()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        IssuedKey key = await platform.Keys.CreateAsync(platform.Owner, platform.Project.Id, new KeySettings("Key"), Cancellation);
        Payer keyed = platform.Payer with { KeyId = key.Key.Id, UserId = Guid.CreateVersion7() };
        DateTimeOffset start = platform.Time.GetUtcNow();
        List<Guid> all = [];
        List<Guid> ofKey = [];
        for (int call = 0; call < 40; call++)
        {
            bool isKeyed = call % 7 == 0;
            LedgerReceipt receipt = await platform.SpendAsync(10, isKeyed ? keyed : platform.Payer);
            all.Insert(0, receipt.EntryId);
            if (isKeyed)
            {
                ofKey.Insert(0, receipt.EntryId);
            }

            // Several at the same time, several in an hour, then none for hours.
            platform.Time.Advance(call % 10 == 9 ? TimeSpan.FromHours(5) : TimeSpan.FromMinutes(call % 3 * 11));
        }

        await platform.Ledger.RecordPriceAsync(TestPlatform.Model, start, new Rates { PerMillionOutput = new Money(3_000_000) }, Cancellation);
        UsageFilter filter = new(start);

        IReadOnlyList<UsageCall> listed = await ListAsync(platform, filter, 7);
        Assert.Equal(all.ToHashSet(), [.. listed.Select(static call => call.Id)]);
        Assert.Equal(listed, listed.OrderByDescending(static call => call.OccurredAt));
        Assert.All(listed, static call => Assert.Equal((new Money(30), new Money(20), 10L), (call.Cost, call.Corrected, call.Usage.OutputTokens)));
        Assert.Equal(ofKey, (await ListAsync(platform, filter with { Keys = [key.Key.Id] }, 1)).Select(static call => call.Id));
        Assert.Equal(ofKey, (await ListAsync(platform, filter with { Users = [keyed.UserId!.Value], Projects = [platform.Project.Id] }, 3)).Select(static call => call.Id));
        Assert.Empty(await ListAsync(platform, filter with { Models = ["another"] }, 5));
        Assert.Equal(
            listed.Where(call => call.OccurredAt >= start.AddMinutes(30) && call.OccurredAt < start.AddHours(6)),
            await ListAsync(platform, new UsageFilter(start.AddMinutes(30), start.AddHours(6)), 4));
        Assert.True(CallCursor.TryParse(listed[3].Cursor.ToString(), out CallCursor cursor));
        Assert.Equal(listed[3].Cursor, cursor);
    }

    [Fact]
    public async Task Another_organisation_sees_nothing()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await platform.SpendAsync(5);
        Actor other = await platform.Organizations.CreateAsync("Second", Guid.CreateVersion7(), Cancellation);
        UsageFilter filter = new(DateTimeOffset.UnixEpoch) { Projects = [platform.Project.Id] };

        Assert.Empty(await platform.Report.TotalsAsync(other, filter, UsageGrouping.Project, Cancellation));
        Assert.Empty(await platform.Report.CallsAsync(other, filter, null, 10, Cancellation));
        Assert.Single(await platform.Report.TotalsAsync(platform.Owner, filter, UsageGrouping.Project, Cancellation));
    }

    [Fact]
    public async Task A_ledger_from_before_there_were_sums_is_summed_up_once()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        for (int call = 1; call <= 20; call++)
        {
            await platform.SpendAsync(call);
            platform.Time.Advance(TimeSpan.FromHours(5));
        }

        await using (PlatformDbContext context = platform.Database.OpenEverywhere())
        {
            Assert.NotEqual(0, await context.AcrossOrganizations<UsageRollup>().ExecuteDeleteAsync(Cancellation));
        }

        await platform.RestartAsync();
        Assert.Equal(210, await platform.ReportedAsync());
        await platform.RestartAsync();
        Assert.Equal(210, await platform.ReportedAsync());
    }

    [Fact]
    public async Task Reports_that_cannot_be_are_refused()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        UsageFilter filter = new(DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
        UsageReport report = platform.Report;

        Assert.Empty(await report.TotalsAsync(platform.Owner, filter, UsageGrouping.None, Cancellation));
        Assert.Equal(UsageReport.MostBuckets, (await report.BucketsAsync(platform.Owner, filter, UsageInterval.Minute, UsageGrouping.None, UsageReport.MostBuckets, Cancellation)).Buckets.Count);
        foreach (Task refused in (Task[])[
            report.TotalsAsync(platform.Owner, new UsageFilter(DateTimeOffset.UnixEpoch.AddDays(1), DateTimeOffset.UnixEpoch), UsageGrouping.None, Cancellation),
            report.TotalsAsync(platform.Owner, filter with { Models = new string[1001] }, UsageGrouping.None, Cancellation),
            report.BucketsAsync(platform.Owner, filter, UsageInterval.Day, UsageGrouping.None, 0, Cancellation),
            report.BucketsAsync(platform.Owner, filter, UsageInterval.Day, UsageGrouping.None, UsageReport.MostBuckets + 1, Cancellation),
            report.CallsAsync(platform.Owner, filter, null, 0, Cancellation),
            report.CallsAsync(platform.Owner, filter, null, UsageReport.MostCalls + 1, Cancellation)])
        {
            Assert.Equal(PlatformError.Invalid, (await Assert.ThrowsAsync<PlatformException>(() => refused)).Error);
        }
    }

    [Fact]
    public async Task Comma_separated_values_hold_every_line_and_no_formulas()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        UsageCsv csv = new(platform.Report);
        foreach (string model in (string[])["plain", "=HYPERLINK(\"x\")", "a,b"])
        {
            await platform.Ledger.SettleAsync(platform.Ledger.Reserve(platform.Payer, model, default).Reservation!, new UsageAmounts { OutputTokens = 4 }, Cancellation);
            platform.Time.Advance(TimeSpan.FromHours(20));
        }

        UsageFilter filter = new(platform.Time.GetUtcNow().AddDays(-40));
        List<string> lines = await ReadAsync(csv.BucketsAsync(platform.Owner, filter, UsageInterval.Day, UsageGrouping.Model, Cancellation));
        List<string> calls = await ReadAsync(csv.CallsAsync(platform.Owner, filter, Cancellation));

        Assert.Equal(4, lines.Count);
        Assert.Equal("2026-03-15T00:00:00.0000000+00:00,2026-03-16T00:00:00.0000000+00:00,,,,plain,,1,0,0,4,0,0,0", lines[1]);
        Assert.Contains(",\"'=HYPERLINK(\"\"x\"\")\",", lines[2], StringComparison.Ordinal);
        Assert.Contains(",\"a,b\",", lines[3], StringComparison.Ordinal);
        Assert.Equal(4, calls.Count);
        Assert.EndsWith($",{platform.Project.Id},,,\"a,b\",Completions,0,0,4,0,0,0,0", calls[1], StringComparison.Ordinal);
    }

    private static async Task<List<string>> ReadAsync(IAsyncEnumerable<string> lines)
    {
        List<string> all = [];
        await foreach (string line in lines)
        {
            all.Add(line);
        }

        return all;
    }

    private static async Task<IReadOnlyList<UsageCall>> ListAsync(TestPlatform platform, UsageFilter filter, int count)
    {
        List<UsageCall> all = [];
        while (true)
        {
            IReadOnlyList<UsageCall> page = await platform.Report.CallsAsync(platform.Owner, filter, all.Count == 0 ? null : all[^1].Cursor, count, Cancellation);
            all.AddRange(page);
            if (page.Count < count)
            {
                return all;
            }
        }
    }

    private async Task AskAsync((Step[] Steps, Question[] Questions) history)
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        DateTimeOffset start = platform.Time.GetUtcNow();
        Guid second = (await platform.Projects.CreateAsync(platform.Owner, "Other", Cancellation)).Id;
        Guid key = (await platform.Keys.CreateAsync(platform.Owner, platform.Project.Id, new KeySettings("Key"), Cancellation)).Key.Id;
        Guid user = Guid.CreateVersion7();
        Actor stranger = await platform.Organizations.CreateAsync("Second", Guid.CreateVersion7(), Cancellation);
        Payer[] payers =
        [
            platform.Payer, platform.Payer with { KeyId = key }, platform.Payer with { KeyId = key, UserId = user }, platform.Payer with { UserId = user },
            platform.Payer with { ProjectId = second, UserId = user }, new(stranger.OrganizationId, (await platform.Projects.CreateAsync(stranger, "Theirs", Cancellation)).Id, null),
        ];
        string[] models = [TestPlatform.Model, "Second", "second"];
        foreach (Step step in history.Steps)
        {
            platform.Time.Advance(step.Pause);
            UsageAmounts usage = new() { InputTokens = step.Amount, CachedInputTokens = step.Amount / 3, OutputTokens = step.Amount * 2, Images = step.Amount % 4, Milliseconds = step.Amount * 5 };
            await platform.Ledger.SettleAsync(
                platform.Ledger.Reserve(payers[step.Payer], models[step.Model], usage, step.Operation).Reservation!, usage, Cancellation);
            if (step.Amount % 9 == 0)
            {
                // A price of hours or days ago, so that calls in times long past are rated again.
                Rates rates = new() { PerMillionOutput = new Money(step.Amount * 1_000_000L), PerImage = new Money(7) };
                await platform.Ledger.RecordPriceAsync(models[step.Model], platform.Time.GetUtcNow().AddSeconds(step.Amount * -700), rates, Cancellation);
            }
        }

        await platform.ReportedAsync();
        List<LedgerEntry> rows;
        await using (PlatformDbContext context = platform.Database.OpenFor(platform.Owner))
        {
            rows = await context.LedgerEntries.AsNoTracking().ToListAsync(Cancellation);
        }

        foreach (Question question in history.Questions)
        {
            DateTimeOffset from = start.AddSeconds(question.From);
            UsageFilter filter = new(from, question.Length % 5 == 0 ? null : from.AddSeconds(question.Length % 3 == 0 ? question.Length / 3600 * 3600 : question.Length))
            {
                Projects = (question.Lists & 1) != 0 ? [platform.Project.Id, stranger.OrganizationId] : [],
                Keys = (question.Lists & 2) != 0 ? [key] : [],
                Users = (question.Lists & 4) != 0 ? [user] : [],
                Models = (question.Lists & 8) != 0 ? ["second", TestPlatform.Model] : [],
                Operations = (question.Lists & 16) != 0 ? [UsageOperation.Completions, UsageOperation.Images, UsageOperation.Embeddings] : [],
            };
            List<LedgerEntry> asked = [.. rows.Where(row => Allows(filter, row))];
            Assert.Equal(Sum(asked, question.Grouping), Flat(await platform.Report.TotalsAsync(platform.Owner, filter, question.Grouping, Cancellation)));

            // Minutes of many days are many buckets, so there only the first page.
            UsagePage page = await platform.Report.BucketsAsync(platform.Owner, filter, question.Interval, question.Grouping, UsageReport.MostBuckets, Cancellation);
            foreach (UsageBucket bucket in page.Buckets)
            {
                Assert.Equal(Sum(asked.Where(row => row.OccurredAt >= bucket.Start && row.OccurredAt < bucket.End), question.Grouping), Flat(bucket.Lines));
            }

            IReadOnlyList<UsageCall> calls = await platform.Report.CallsAsync(platform.Owner, filter, null, UsageReport.MostCalls, Cancellation);
            Assert.Equal(asked.Where(static row => row.Kind == LedgerEntryKind.Usage).Select(static row => row.Id).Order(), calls.Select(static call => call.Id).Order());
            Assert.Equal(asked.Sum(static row => row.CostNanos), calls.Sum(static call => call.Cost.Nanos));
        }
    }

    private static bool Allows(UsageFilter filter, LedgerEntry row) =>
        row.OccurredAt >= filter.From && (filter.Until is null || row.OccurredAt < filter.Until)
        && (filter.Projects.Count == 0 || filter.Projects.Contains(row.ProjectId))
        && (filter.Keys.Count == 0 || (row.ApiKeyId is { } key && filter.Keys.Contains(key)))
        && (filter.Users.Count == 0 || (row.UserId is { } user && filter.Users.Contains(user)))
        && (filter.Models.Count == 0 || filter.Models.Contains(row.Model))
        && (filter.Operations.Count == 0 || filter.Operations.Contains(row.Operation));

    private static Dictionary<string, string> Sum(IEnumerable<LedgerEntry> rows, UsageGrouping grouping) => rows
        .GroupBy(row => string.Join(
            '|',
            grouping.HasFlag(UsageGrouping.Project) ? row.ProjectId : null,
            grouping.HasFlag(UsageGrouping.Key) ? row.ApiKeyId : null,
            grouping.HasFlag(UsageGrouping.User) ? row.UserId : null,
            grouping.HasFlag(UsageGrouping.Model) ? row.Model : null,
            grouping.HasFlag(UsageGrouping.Operation) ? row.Operation : null))
        .ToDictionary(static group => group.Key, static group => string.Join(
            ' ',
            group.Count(static row => row.Kind == LedgerEntryKind.Usage),
            group.Sum(static row => row.InputTokens),
            group.Sum(static row => row.CachedInputTokens),
            group.Sum(static row => row.OutputTokens),
            group.Sum(static row => row.Images),
            group.Sum(static row => row.Milliseconds),
            group.Sum(static row => row.CostNanos)));

    private static Dictionary<string, string> Flat(IReadOnlyList<UsageLine> lines) => lines.ToDictionary(
        static line => string.Join('|', line.ProjectId, line.KeyId, line.UserId, line.Model, line.Operation),
        static line => string.Join(
            ' ', line.Requests, line.Usage.InputTokens, line.Usage.CachedInputTokens, line.Usage.OutputTokens, line.Usage.Images, line.Usage.Milliseconds, line.Cost.Nanos));

    private sealed record Step(int Payer, int Model, UsageOperation Operation, int Amount, TimeSpan Pause);

    private sealed record Question(int From, int Length, UsageGrouping Grouping, UsageInterval Interval, int Lists);
}
