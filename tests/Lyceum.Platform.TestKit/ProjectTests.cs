using Lyceum.Platform.Budgets;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Limits;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;

namespace Lyceum.Platform.TestKit;

public abstract class ProjectTests(DatabaseFixture fixture)
{
    private const string Chat = "/v1/chat/completions";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_restricted_project_is_there_for_its_members_and_for_admins_alone()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Project closed = await platform.Projects.CreateAsync(platform.Owner, "Closed", Cancellation);
        Actor member = await platform.JoinAsync(Role.Member);
        Actor admin = await platform.JoinAsync(Role.Admin);

        Assert.Equal(["Default"], await SeenAsync(platform, member));
        Assert.Equal(["Closed", "Default"], await SeenAsync(platform, admin));
        await RefusedAsync(PlatformError.NotFound, () => platform.Projects.GetAsync(member, closed.Id, Cancellation));
        await RefusedAsync(PlatformError.NotFound, () => platform.Keys.CreateAsync(member, closed.Id, new KeySettings("No"), Cancellation));
        await RefusedAsync(PlatformError.NotFound, () => platform.ProjectMembers.ListAsync(member, closed.Id, Cancellation));
        await RefusedAsync(PlatformError.NotFound, () => platform.Policies.GetAsync(member, closed.Id, Cancellation));

        await platform.ProjectMembers.SetAsync(admin, closed.Id, member.Id, ProjectRole.Member, Cancellation);
        Assert.Equal(["Closed", "Default"], await SeenAsync(platform, member));
        IssuedKey key = await platform.Keys.CreateAsync(member, closed.Id, new KeySettings("Mine"), Cancellation);
        await RefusedAsync(PlatformError.Forbidden, () => platform.ProjectMembers.SetAsync(member, closed.Id, admin.Id, ProjectRole.Member, Cancellation));
        Assert.Equal(["Closed"], await SeenAsync(platform, (await CheckAsync(platform, key)).Key!.Actor));
    }

    [Fact]
    public async Task Whoever_owns_a_project_manages_it_and_no_other()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Project closed = await platform.Projects.CreateAsync(platform.Owner, "Closed", Cancellation);
        Actor lead = await platform.JoinAsync(Role.Member);
        Actor member = await platform.JoinAsync(Role.Member);
        Actor viewer = await platform.JoinAsync(Role.Viewer);
        await platform.ProjectMembers.SetAsync(platform.Owner, closed.Id, lead.Id, ProjectRole.Owner, Cancellation);
        await platform.ProjectMembers.SetAsync(platform.Owner, closed.Id, viewer.Id, ProjectRole.Owner, Cancellation);

        await platform.ProjectMembers.SetAsync(lead, closed.Id, member.Id, ProjectRole.Member, Cancellation);
        IssuedKey members = await platform.Keys.CreateAsync(member, closed.Id, new KeySettings("Members"), Cancellation);
        await platform.Keys.RevokeAsync(lead, members.Key.Id, Cancellation);
        await platform.Projects.RenameAsync(lead, closed.Id, "Renamed", Cancellation);

        await RefusedAsync(PlatformError.Forbidden, () => platform.Projects.RenameAsync(lead, platform.Project.Id, "No", Cancellation));
        await RefusedAsync(PlatformError.Conflict, () => platform.Projects.RenameAsync(lead, closed.Id, "Default", Cancellation));
        await RefusedAsync(PlatformError.Forbidden, () => platform.ServiceAccounts.CreateAsync(member, closed.Id, "No", Cancellation));
        await RefusedAsync(PlatformError.Forbidden, () => platform.ServiceAccounts.CreateAsync(viewer, closed.Id, "No", Cancellation));
        await RefusedAsync(PlatformError.Forbidden, () => platform.Policies.SetLimitsAsync(lead, closed.Id, "m", new QuotaLimits(1, null, null), Cancellation));
        await RefusedAsync(PlatformError.NotFound, () => platform.ProjectMembers.SetAsync(lead, closed.Id, Guid.CreateVersion7(), ProjectRole.Member, Cancellation));
    }

    [Fact]
    public async Task A_users_key_may_no_more_than_the_user()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Project closed = await platform.Projects.CreateAsync(platform.Owner, "Closed", Cancellation);
        Actor member = await platform.JoinAsync(Role.Member);
        await platform.ProjectMembers.SetAsync(platform.Owner, closed.Id, member.Id, ProjectRole.Member, Cancellation);
        IssuedKey open = await platform.Keys.CreateAsync(member, platform.Project.Id, new KeySettings("Open"), Cancellation);
        IssuedKey restricted = await platform.Keys.CreateAsync(member, closed.Id, new KeySettings("Restricted"), Cancellation);
        Assert.Equal((KeyRefusal.None, KeyRefusal.None), await BothAsync());
        Assert.Equal(member.Id, (await CheckAsync(platform, open)).Key!.OwnerUserId);

        await platform.ProjectMembers.RemoveAsync(platform.Owner, closed.Id, member.Id, Cancellation);
        Assert.Equal((KeyRefusal.None, KeyRefusal.Owner), await BothAsync());
        await platform.Projects.RestrictAsync(platform.Owner, closed.Id, false, Cancellation);
        Assert.Equal((KeyRefusal.None, KeyRefusal.None), await BothAsync());
        await platform.Members.ChangeRoleAsync(platform.Owner, member.Id, Role.Viewer, Cancellation);
        Assert.Equal((KeyRefusal.Owner, KeyRefusal.Owner), await BothAsync());
        await platform.Members.ChangeRoleAsync(platform.Owner, member.Id, Role.Member, Cancellation);
        Assert.Equal((KeyRefusal.None, KeyRefusal.None), await BothAsync());
        await platform.Members.RemoveAsync(platform.Owner, member.Id, Cancellation);
        Assert.Equal((KeyRefusal.Owner, KeyRefusal.Owner), await BothAsync());

        async Task<(KeyRefusal Open, KeyRefusal Restricted)> BothAsync() =>
            ((await CheckAsync(platform, open)).Refusal, (await CheckAsync(platform, restricted)).Refusal);
    }

    [Fact]
    public async Task A_service_account_lives_without_its_maker_and_its_keys_die_with_it()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Actor maker = await platform.JoinAsync(Role.Admin);
        IssuedServiceAccount made = await platform.ServiceAccounts.CreateAsync(maker, platform.Project.Id, "Robot", Cancellation);
        IssuedKey second = await platform.ServiceAccounts.CreateKeyAsync(maker, made.Account.Id, new KeySettings("Second"), Cancellation);
        await platform.Members.RemoveAsync(platform.Owner, maker.Id, Cancellation);

        VerifiedKey key = (await CheckAsync(platform, made.Key)).Key!;
        Assert.Equal((made.Account.Id, null, made.Account.Id, null), (key.ServiceAccountId, key.OwnerUserId, key.Actor.Id, key.Actor.UserId));
        Assert.Equal(key.Actor, (await CheckAsync(platform, second)).Key!.Actor);
        await RefusedAsync(PlatformError.Forbidden, () => platform.ServiceAccounts.DeleteAsync(key.Actor, made.Account.Id, Cancellation));

        await platform.ServiceAccounts.DeleteAsync(platform.Owner, made.Account.Id, Cancellation);
        Assert.Equal((KeyRefusal.Revoked, KeyRefusal.Revoked), ((await CheckAsync(platform, made.Key)).Refusal, (await CheckAsync(platform, second)).Refusal));
        Assert.Empty(await platform.ServiceAccounts.ListAsync(platform.Owner, platform.Project.Id, Cancellation));
        await RefusedAsync(PlatformError.NotFound, () => platform.ServiceAccounts.GetAsync(platform.Owner, made.Account.Id, Cancellation));
        await RefusedAsync(PlatformError.NotFound, () => platform.ServiceAccounts.CreateKeyAsync(platform.Owner, made.Account.Id, new KeySettings("No"), Cancellation));
    }

    [Fact]
    public async Task An_admin_key_acts_with_its_owners_present_role_and_never_runs_a_model()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Actor admin = await platform.JoinAsync(Role.Admin);
        Actor member = await platform.JoinAsync(Role.Member);
        IssuedAdminKey key = await platform.AdminKeys.CreateAsync(admin, "Key", platform.Time.GetUtcNow().AddDays(1), Cancellation);
        string secret = key.Secret.Reveal();

        Actor acting = (await platform.AdminKeys.VerifyAsync(secret, Cancellation))!;
        Assert.Equal((key.Key.Id, admin.Id, Role.Admin), (acting.Id, acting.UserId, acting.Role));
        await platform.Projects.CreateAsync(acting, "Made by key", Cancellation);
        IssuedKey made = await platform.Keys.CreateAsync(acting, platform.Project.Id, new KeySettings("Made by key"), Cancellation);
        Assert.Equal(admin.Id, (await CheckAsync(platform, made)).Key?.OwnerUserId);
        await RefusedAsync(PlatformError.Forbidden, () => platform.Members.AddAsync(acting, Guid.CreateVersion7(), Role.Owner, Cancellation));
        await RefusedAsync(PlatformError.Forbidden, () => platform.AdminKeys.CreateAsync(member, "No", null, Cancellation));
        Assert.Equal(KeyRefusal.Malformed, (await platform.Verifier.VerifyAsync(secret, Chat, null, Cancellation)).Refusal);
        Assert.Null(await platform.AdminKeys.VerifyAsync((await platform.Keys.CreateAsync(admin, platform.Project.Id, new KeySettings("Key"), Cancellation)).Secret.Reveal(), Cancellation));
        Assert.Null(await platform.AdminKeys.VerifyAsync(AdminKeySecret.Create().Reveal(), Cancellation));
        Assert.DoesNotContain(secret, key.ToString(), StringComparison.Ordinal);
        Assert.Equal(platform.Time.GetUtcNow(), Assert.Single(await platform.AdminKeys.ListAsync(platform.Owner, Cancellation)).LastUsedAt);

        await platform.Members.ChangeRoleAsync(platform.Owner, admin.Id, Role.Member, Cancellation);
        Assert.Null(await platform.AdminKeys.VerifyAsync(secret, Cancellation));
        await platform.Members.ChangeRoleAsync(platform.Owner, admin.Id, Role.Owner, Cancellation);
        Assert.Equal(Role.Owner, (await platform.AdminKeys.VerifyAsync(secret, Cancellation))?.Role);
        platform.Time.Advance(TimeSpan.FromDays(1));
        Assert.Null(await platform.AdminKeys.VerifyAsync(secret, Cancellation));
        IssuedAdminKey deleted = await platform.AdminKeys.CreateAsync(platform.Owner, "Key", null, Cancellation);
        await platform.AdminKeys.DeleteAsync(platform.Owner, deleted.Key.Id, Cancellation);
        Assert.Null(await platform.AdminKeys.VerifyAsync(deleted.Secret.Reveal(), Cancellation));
    }

    [Fact]
    public async Task What_a_project_may_use_holds_at_once()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Assert.Same(ProjectPolicy.None, await ReadAsync());

        await platform.Policies.SetLimitsAsync(platform.Owner, platform.Project.Id, "one", new QuotaLimits(1, 2, 3), Cancellation);
        await platform.Policies.SetLimitsAsync(platform.Owner, platform.Project.Id, ProjectLimit.AnyModel, new QuotaLimits(9, null, null), Cancellation);
        await platform.Policies.SetModelsAsync(platform.Owner, platform.Project.Id, ModelRuleMode.Deny, ["two", "two"], Cancellation);
        ProjectPolicy policy = await ReadAsync();
        Assert.Equal((new QuotaLimits(1, 2, 3), new QuotaLimits(9, null, null)), (policy.LimitsOf("one"), policy.LimitsOf("two")));
        Assert.Equal((true, false), (policy.Allows("one"), policy.Allows("two")));

        await platform.Policies.SetModelsAsync(platform.Owner, platform.Project.Id, ModelRuleMode.Allow, ["two"], Cancellation);
        await platform.Policies.SetLimitsAsync(platform.Owner, platform.Project.Id, "one", QuotaLimits.None, Cancellation);
        policy = await ReadAsync();
        Assert.Equal((false, true), (policy.Allows("one"), policy.Allows("two")));

        // While every model has limits, one without is an exception.
        Assert.Equal((QuotaLimits.None, new QuotaLimits(9, null, null)), (policy.LimitsOf("one"), policy.LimitsOf("two")));
        await platform.Policies.SetLimitsAsync(platform.Owner, platform.Project.Id, ProjectLimit.AnyModel, QuotaLimits.None, Cancellation);
        await platform.Policies.SetLimitsAsync(platform.Owner, platform.Project.Id, "one", QuotaLimits.None, Cancellation);
        Assert.Empty((await ReadAsync()).Limits);
        await platform.Policies.RemoveModelsAsync(platform.Owner, platform.Project.Id, Cancellation);
        Assert.True((await ReadAsync()).Allows("one"));
        await RefusedAsync(PlatformError.Invalid, () => platform.Policies.SetLimitsAsync(platform.Owner, platform.Project.Id, "one", new QuotaLimits(0, null, null), Cancellation));

        ValueTask<ProjectPolicy> ReadAsync() => platform.Policies.ReadAsync(platform.Owner.OrganizationId, platform.Project.Id, Cancellation);
    }

    [Fact]
    public async Task A_budget_knows_whom_to_tell()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        BudgetSettings settings = new(BudgetScope.Project, platform.Project.Id, BudgetPeriod.Month, new Money(100))
        {
            IsHardStop = false, AlertPercents = [25, 50, 100], AlertEmails = ["ada@example.org", "bob@example.org"], AlertWebhooks = ["https://example.org/alert"],
        };

        await platform.Budgets.SetAsync(platform.Owner, settings, Cancellation);

        Budget budget = Assert.Single(await platform.Budgets.ListAsync(platform.Owner, Cancellation));
        Assert.Equal(["ada@example.org", "bob@example.org"], budget.AlertEmails!);
        Assert.Equal(["https://example.org/alert"], budget.AlertWebhooks!);
        foreach (BudgetSettings wrong in new[]
        {
            settings with { AlertEmails = ["nobody"] },
            settings with { AlertWebhooks = ["http://example.org"] },
            settings with { AlertWebhooks = ["https://user@example.org"] },
            settings with { AlertWebhooks = ["/alert"] },
            settings with { AlertEmails = [.. Enumerable.Range(0, 21).Select(static i => $"a{i}@example.org")] },
        })
        {
            await RefusedAsync(PlatformError.Invalid, () => platform.Budgets.SetAsync(platform.Owner, wrong, Cancellation));
        }
    }

    private static async Task<IEnumerable<string>> SeenAsync(TestPlatform platform, Actor actor) =>
        (await platform.Projects.ListAsync(actor, Cancellation)).Select(static project => project.Name);

    private static async Task<KeyCheck> CheckAsync(TestPlatform platform, IssuedKey key) =>
        await platform.Verifier.VerifyAsync(key.Secret.Reveal(), Chat, null, Cancellation);

    private static async Task RefusedAsync(PlatformError error, Func<Task> act) => Assert.Equal(error, (await Assert.ThrowsAsync<PlatformException>(act)).Error);
}
