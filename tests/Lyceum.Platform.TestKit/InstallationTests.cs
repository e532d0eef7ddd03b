using Lyceum.Platform.Accounts;
using Lyceum.Platform.Installation;
using Lyceum.Platform.Jobs;
using Lyceum.Platform.Organizations;

namespace Lyceum.Platform.TestKit;

/// <summary>What administrators see of the installation as a whole.</summary>
public abstract class InstallationTests(DatabaseFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Figures_and_organisations_are_for_administrators()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = await TestAccounts.StartAsync(platform);
        InstallationReport report = new(platform.Database, platform.Options, platform.Time);
        await platform.Organizations.CreateAsync("Second", Guid.NewGuid(), Cancellation);

        InstallationFigures figures = await report.ReadAsync(accounts.Administrator, Cancellation);
        Page<OrganizationSummary> organizations = await report.OrganizationsAsync(accounts.Administrator, new PageQuery(), Cancellation);

        Assert.True(figures.DatabaseBytes > 0);
        Assert.Equal((platform.Database.Provider, organizations.Items.Count, 0, 0L), (figures.Database, figures.Organizations, figures.Files, figures.FileBytes));
        OrganizationSummary own = organizations.Items.Single(organization => organization.Id == platform.Owner.OrganizationId);
        Assert.Equal((1, 1, (DateTimeOffset?)null), (own.Members, own.Projects, own.ClosedAt));
        Assert.DoesNotContain(organizations.Items, static organization => organization.Id == PlatformOrganization.Id);
        Assert.Equal(0, (await report.PulseAsync(accounts.Administrator, Cancellation)).RunningAnswers);
        await RefusedAsync(() => report.PulseAsync(platform.Owner, Cancellation));
        await RefusedAsync(() => report.ReadAsync(platform.Owner, Cancellation));
        await RefusedAsync(() => report.OrganizationsAsync(platform.Owner, new PageQuery(), Cancellation));
    }

    [Fact]
    public async Task Administrators_see_count_and_call_off_the_jobs_of_all()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = await TestAccounts.StartAsync(platform);
        JobQueue queue = new(platform.Database, platform.Time);
        JobAdministration jobs = new(platform.Database, queue, platform.Audit);
        Job first = await queue.EnqueueAsync(platform.Owner, platform.Project.Id, new NewJob("one", "{}"), Cancellation);
        platform.Time.Advance(TimeSpan.FromSeconds(1));
        Job second = await queue.EnqueueAsync(platform.Owner, platform.Project.Id, new NewJob("two", "{}"), Cancellation);

        Assert.Equal([second.Id, first.Id], (await jobs.ListAsync(accounts.Administrator, null, new PageQuery(), Cancellation)).Items.Select(static job => job.Id));
        Assert.Equal(first.Id, Assert.Single((await jobs.ListAsync(accounts.Administrator, ["one"], new PageQuery(), Cancellation)).Items).Id);
        Assert.Equal(JobStatus.Cancelled, (await jobs.CancelAsync(accounts.Administrator, first.Id, Cancellation)).Status);
        IReadOnlyList<JobCount> counts = await jobs.CountAsync(accounts.Administrator, Cancellation);
        Assert.Equal([new JobCount("one", JobStatus.Cancelled, 1), new JobCount("two", JobStatus.Queued, 1)], counts.OrderBy(static count => count.Kind));

        await RefusedAsync(() => jobs.ListAsync(platform.Owner, null, new PageQuery(), Cancellation));
        await RefusedAsync(() => jobs.CountAsync(platform.Owner, Cancellation));
        await RefusedAsync(() => jobs.CancelAsync(platform.Owner, second.Id, Cancellation));
        Assert.Equal(PlatformError.NotFound, (await Assert.ThrowsAsync<PlatformException>(() => jobs.CancelAsync(accounts.Administrator, Guid.NewGuid(), Cancellation))).Error);
    }

    private static async Task RefusedAsync(Func<Task> act) => Assert.Equal(PlatformError.Forbidden, (await Assert.ThrowsAsync<PlatformException>(act)).Error);
}
