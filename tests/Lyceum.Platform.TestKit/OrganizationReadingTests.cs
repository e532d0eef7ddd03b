using Lyceum.Platform.Accounts;
using Lyceum.Platform.Audit;
using Lyceum.Platform.Budgets;
using Lyceum.Platform.Data;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;

namespace Lyceum.Platform.TestKit;

public abstract class OrganizationReadingTests(DatabaseFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Members_come_with_what_their_accounts_say()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        platform.Time.Advance(TimeSpan.FromMinutes(1));
        Actor member = await platform.JoinAsync(Role.Member);
        await using (PlatformDbContext context = platform.Database.OpenPlatform())
        {
            context.Add(new UserAccount { Id = member.Id, Email = "Ada@example.com", NormalizedEmail = "ada@example.com", Name = "Ada", CreatedAt = platform.Time.GetUtcNow() });
            await context.SaveChangesAsync(Cancellation);
        }

        IReadOnlyList<MemberAccount> all = await platform.Members.ListAccountsAsync(platform.Owner, Cancellation);

        Assert.Equal([(platform.Owner.Id, null), (member.Id, "Ada@example.com")], all.Select(static account => (account.Member.UserId, account.Email)));
        Assert.Equal("Ada", (await platform.Members.GetAccountAsync(platform.Owner, member.Id, Cancellation)).Name);
        await RefusedAsync(PlatformError.Forbidden, () => platform.Members.ListAccountsAsync(member, Cancellation));
        await RefusedAsync(PlatformError.NotFound, () => platform.Members.GetAccountAsync(platform.Owner, Guid.NewGuid(), Cancellation));
    }

    [Fact]
    public async Task The_audit_log_is_read_by_filters_and_pages()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Actor admin = await platform.JoinAsync(Role.Admin);
        Project[] made = [.. await Task.WhenAll(Enumerable.Range(0, 3).Select(i => platform.Projects.CreateAsync(admin, $"P{i}", Cancellation)))];
        AuditQuery query = new() { Actions = ["project.create"], Actors = [admin.Id], Limit = 2 };

        Page<AuditEntry> first = await platform.Audit.ListAsync(platform.Owner, query, Cancellation);
        Page<AuditEntry> second = await platform.Audit.ListAsync(platform.Owner, query with { After = first.Items[^1].Sequence }, Cancellation);
        Page<AuditEntry> back = await platform.Audit.ListAsync(platform.Owner, query with { Before = second.Items[0].Sequence }, Cancellation);

        Assert.Equal((2, true, 1, false), (first.Items.Count, first.HasMore, second.Items.Count, second.HasMore));
        Assert.Equal(first.Items.Select(static entry => entry.Sequence), back.Items.Select(static entry => entry.Sequence));
        Assert.Equal(made[0].Id, Assert.Single((await platform.Audit.ListAsync(platform.Owner, new AuditQuery { Targets = [made[0].Id] }, Cancellation)).Items).TargetId);
        Assert.Empty((await platform.Audit.ListAsync(platform.Owner, new AuditQuery { Until = platform.Time.GetUtcNow() }, Cancellation)).Items);
        Assert.NotEmpty((await platform.Audit.ListAsync(platform.Owner, new AuditQuery { From = platform.Time.GetUtcNow() }, Cancellation)).Items);
        await RefusedAsync(PlatformError.Invalid, () => platform.Audit.ListAsync(platform.Owner, new AuditQuery { Limit = 0 }, Cancellation));
        Actor member = await platform.JoinAsync(Role.Member);
        await RefusedAsync(PlatformError.Forbidden, () => platform.Audit.ListAsync(member, new AuditQuery(), Cancellation));
    }

    [Fact]
    public async Task A_scope_has_several_alerts_and_each_is_raised_once()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Guid scope = platform.Owner.OrganizationId;
        Budget bound = await platform.Budgets.SetAsync(platform.Owner, new BudgetSettings(BudgetScope.Organization, scope, BudgetPeriod.Month, new Money(1000)) { AlertPercents = [] }, Cancellation);
        Budget low = await SetAsync(null, 100);
        platform.Time.Advance(TimeSpan.FromSeconds(1));
        Budget high = await SetAsync(null, 500);

        await platform.SpendAsync(150);
        await platform.SpendAsync(150);

        Assert.Equal([low.Id, high.Id], (await platform.Budgets.ListSpendAlertsAsync(platform.Owner, BudgetScope.Organization, scope, Cancellation)).Select(static alert => alert.Id));
        Assert.Equal(bound.Id, Assert.Single(await platform.Budgets.ListAsync(platform.Owner, Cancellation)).Id);
        Assert.Equal(low.Id, Assert.Single(await platform.Budgets.AlertsAsync(platform.Owner, 10, Cancellation)).BudgetId);
        await SetAsync(high.Id, 300);
        await platform.SpendAsync(1);
        Assert.Equal(2, (await platform.Budgets.AlertsAsync(platform.Owner, 10, Cancellation)).Count);
        await platform.Budgets.RemoveAsync(platform.Owner, low.Id, Cancellation);
        Assert.Single(await platform.Budgets.ListSpendAlertsAsync(platform.Owner, BudgetScope.Organization, scope, Cancellation));
        await RefusedAsync(PlatformError.NotFound, () => SetAsync(low.Id, 1));
        // What bounds is no alert.
        await RefusedAsync(PlatformError.NotFound, () => SetAsync(bound.Id, 1));
        Actor member = await platform.JoinAsync(Role.Member);
        await RefusedAsync(PlatformError.Forbidden, () => platform.Budgets.SetSpendAlertAsync(member, null, Settings(1), Cancellation));

        Task<Budget> SetAsync(Guid? id, long nanos) => platform.Budgets.SetSpendAlertAsync(platform.Owner, id, Settings(nanos), Cancellation);
        SpendAlertSettings Settings(long nanos) => new(BudgetScope.Organization, scope, new Money(nanos), ["a@example.com"]);
    }

    [Fact]
    public async Task Service_accounts_are_renamed_and_may_begin_without_a_key()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);

        ServiceAccount account = await platform.ServiceAccounts.CreateWithoutKeyAsync(platform.Owner, platform.Project.Id, "Robot", Cancellation);

        Assert.Empty(await platform.Keys.ListAsync(platform.Owner, platform.Project.Id, Cancellation));
        Assert.Equal("Machine", (await platform.ServiceAccounts.RenameAsync(platform.Owner, account.Id, "Machine", Cancellation)).Name);
        IssuedKey key = await platform.ServiceAccounts.CreateKeyAsync(platform.Owner, account.Id, new KeySettings("Key"), Cancellation);
        Assert.Equal(key.Secret.Prefix, (await platform.Keys.PrefixesAsync(platform.Owner, platform.Project.Id, Cancellation))[key.Key.Id]);
        Actor member = await platform.JoinAsync(Role.Member);
        await RefusedAsync(PlatformError.Forbidden, () => platform.ServiceAccounts.RenameAsync(member, account.Id, "Mine", Cancellation));
    }

    private static async Task RefusedAsync(PlatformError error, Func<Task> act) => Assert.Equal(error, (await Assert.ThrowsAsync<PlatformException>(act)).Error);
}
