using Lyceum.Platform.Accounts;
using Lyceum.Platform.Audit;
using Lyceum.Platform.Budgets;
using Lyceum.Platform.Changes;
using Lyceum.Platform.Data;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Limits;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Prices;
using Lyceum.Platform.Projects;

namespace Lyceum.Platform.TestKit;

/// <summary>What one process hears of another's changes; the other is a second set of objects that share the database alone.</summary>
public abstract class ChangeTests(DatabaseFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_that_another_process_revokes_stops_within_a_second()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await using Elsewhere other = await Elsewhere.StartAsync(platform);
        IssuedKey issued = await platform.Keys.CreateAsync(platform.Owner, platform.Project.Id, new KeySettings("Key"), Cancellation);
        await using ChangeWatch watch = new(platform.Database, platform.Verifier, platform.Ledger, platform.Policies, platform.Time);
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        watch.Asked += () => asked.TrySetResult();
        await watch.StartAsync(Cancellation);
        Assert.Equal(KeyRefusal.None, await RefusalAsync(platform, issued));

        await other.Keys.RevokeAsync(platform.Owner, issued.Key.Id, Cancellation);
        Assert.Equal(KeyRefusal.None, await RefusalAsync(platform, issued));
        platform.Time.Advance(ChangeWatch.Interval);
        await asked.Task.WaitAsync(Cancellation);

        Assert.Equal(KeyRefusal.Revoked, await RefusalAsync(platform, issued));
    }

    [Fact]
    public async Task Secrets_and_projects_that_another_process_ends_stop()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await using Elsewhere other = await Elsewhere.StartAsync(platform);
        await using ChangeWatch watch = new(platform.Database, platform.Verifier, platform.Ledger, platform.Policies, platform.Time);
        IssuedKey first = await platform.Keys.CreateAsync(platform.Owner, platform.Project.Id, new KeySettings("Key"), Cancellation);
        await watch.CheckAsync(Cancellation);
        Assert.Equal(KeyRefusal.None, await RefusalAsync(platform, first));

        IssuedKey second = await other.Keys.RotateAsync(platform.Owner, first.Key.Id, TimeSpan.Zero, Cancellation);
        Assert.True(await watch.CheckAsync(Cancellation));
        Assert.Equal(KeyRefusal.Unknown, await RefusalAsync(platform, first));
        Assert.Equal(KeyRefusal.None, await RefusalAsync(platform, second));

        await other.Projects.ArchiveAsync(platform.Owner, platform.Project.Id, Cancellation);
        Assert.True(await watch.CheckAsync(Cancellation));
        Assert.Equal(KeyRefusal.Revoked, await RefusalAsync(platform, second));
        Assert.False(await watch.CheckAsync(Cancellation));
    }

    [Fact]
    public async Task Budgets_that_another_process_sets_and_removes_hold_here()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await using Elsewhere other = await Elsewhere.StartAsync(platform);
        await using ChangeWatch watch = new(platform.Database, platform.Verifier, platform.Ledger, platform.Policies, platform.Time);
        await watch.CheckAsync(Cancellation);
        await platform.SpendAsync(8);
        BudgetSettings settings = new(BudgetScope.Project, platform.Project.Id, BudgetPeriod.Day, new Money(10));

        Budget budget = await other.Budgets.SetAsync(platform.Owner, settings, Cancellation);
        Assert.True(await watch.CheckAsync(Cancellation));
        Assert.Equal(budget.Id, Refusal(platform, 3)?.BudgetId);

        await other.Budgets.SetAsync(platform.Owner, settings with { Limit = new Money(11) }, Cancellation);
        Assert.True(await watch.CheckAsync(Cancellation));
        Assert.Equal(new Money(11), Refusal(platform, 4)?.Limit);

        await other.Budgets.RemoveAsync(platform.Owner, budget.Id, Cancellation);
        Assert.True(await watch.CheckAsync(Cancellation));
        Assert.Null(Refusal(platform, 1000));
    }

    [Fact]
    public async Task A_price_that_another_process_writes_down_is_charged_here()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await using Elsewhere other = await Elsewhere.StartAsync(platform);
        await using ChangeWatch watch = new(platform.Database, platform.Verifier, platform.Ledger, platform.Policies, platform.Time);
        await watch.CheckAsync(Cancellation);

        await other.Ledger.RecordPriceAsync(TestPlatform.Model, platform.Time.GetUtcNow(), new Rates { PerMillionOutput = new Money(3_000_000) }, Cancellation);
        Assert.True(await watch.CheckAsync(Cancellation));

        Assert.Equal(new Money(30), (await platform.SpendAsync(10)).Cost);
    }

    [Fact]
    public async Task A_session_that_another_process_ends_stops_within_a_second()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts here = await TestAccounts.StartAsync(platform);
        using TestAccounts there = TestAccounts.On(platform);
        UserAccount account = await here.RegisterAsync("ada@example.com");
        await using ChangeWatch watch = new(platform.Database, platform.Verifier, platform.Ledger, platform.Policies, platform.Time, here.Sessions);
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        watch.Asked += () => asked.TrySetResult();
        await watch.StartAsync(Cancellation);
        IssuedSession session = await here.SessionAsync("ada@example.com");
        Assert.NotNull(await here.FindAsync(session));

        await there.Administration.DisableAsync(here.Administrator, account.Id, Cancellation);
        Assert.NotNull(await here.FindAsync(session));
        platform.Time.Advance(ChangeWatch.Interval);
        await asked.Task.WaitAsync(Cancellation);

        Assert.Null(await here.FindAsync(session));
    }

    [Fact]
    public async Task Keys_of_a_user_whom_another_process_disables_stop()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = await TestAccounts.StartAsync(platform);
        UserAccount account = await accounts.RegisterAsync("ada@example.com");
        await platform.Members.AddAsync(platform.Owner, account.Id, Role.Member, Cancellation);
        Actor ada = (await platform.Members.FindActorAsync(platform.Owner.OrganizationId, account.Id, Cancellation))!;
        IssuedKey key = await platform.Keys.CreateAsync(ada, platform.Project.Id, new KeySettings("Key"), Cancellation);
        // A process without accounts, whose verifier is its own.
        ApiKeyVerifier verifier = new(platform.Database, platform.Time);
        await using ChangeWatch watch = new(platform.Database, verifier, platform.Ledger, platform.Policies, platform.Time);
        await watch.CheckAsync(Cancellation);
        Assert.Equal(KeyRefusal.None, await RefusalAsync());

        await accounts.Administration.DisableAsync(accounts.Administrator, account.Id, Cancellation);
        Assert.Equal(KeyRefusal.None, await RefusalAsync());
        Assert.True(await watch.CheckAsync(Cancellation));

        Assert.Equal(KeyRefusal.Owner, await RefusalAsync());

        async Task<KeyRefusal> RefusalAsync() => (await verifier.VerifyAsync(key.Secret.Reveal(), "/v1/models", null, Cancellation)).Refusal;
    }

    [Fact]
    public async Task Signing_in_is_no_news()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = await TestAccounts.StartAsync(platform);
        await using ChangeWatch watch = new(platform.Database, platform.Verifier, platform.Ledger, platform.Policies, platform.Time, accounts.Sessions);
        await accounts.RegisterAsync("ada@example.com");
        await watch.CheckAsync(Cancellation);

        await accounts.SessionAsync("ada@example.com");

        Assert.False(await watch.CheckAsync(Cancellation));
    }

    [Fact]
    public async Task Models_and_limits_that_another_process_sets_hold_here()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await using Elsewhere other = await Elsewhere.StartAsync(platform);
        await using ChangeWatch watch = new(platform.Database, platform.Verifier, platform.Ledger, platform.Policies, platform.Time);
        await watch.CheckAsync(Cancellation);
        Assert.True((await PolicyAsync()).Allows(TestPlatform.Model));

        await other.Policies.SetModelsAsync(platform.Owner, platform.Project.Id, ModelRuleMode.Deny, [TestPlatform.Model], Cancellation);
        await other.Policies.SetLimitsAsync(platform.Owner, platform.Project.Id, ProjectLimit.AnyModel, new QuotaLimits(7, null, null), Cancellation);
        Assert.True(await watch.CheckAsync(Cancellation));

        ProjectPolicy policy = await PolicyAsync();
        Assert.False(policy.Allows(TestPlatform.Model));
        Assert.Equal(7, policy.LimitsOf("any").RequestsPerMinute);

        async Task<ProjectPolicy> PolicyAsync() => await platform.Policies.ReadAsync(platform.Owner.OrganizationId, platform.Project.Id, Cancellation);
    }

    [Fact]
    public async Task Calls_are_no_news()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await using ChangeWatch watch = new(platform.Database, platform.Verifier, platform.Ledger, platform.Policies, platform.Time);
        IssuedKey issued = await platform.Keys.CreateAsync(platform.Owner, platform.Project.Id, new KeySettings("Key"), Cancellation);
        await watch.CheckAsync(Cancellation);

        await RefusalAsync(platform, issued);
        await platform.SpendAsync(5);
        await platform.Verifier.WriteLastUseAsync(Cancellation);

        Assert.False(await watch.CheckAsync(Cancellation));
    }

    private static BudgetRefusal? Refusal(TestPlatform platform, long nanos)
    {
        ReservationResult result = platform.Ledger.Reserve(platform.Payer, TestPlatform.Model, TestPlatform.Costing(nanos));
        if (result.Reservation is { } reservation)
        {
            platform.Ledger.Release(reservation);
        }

        return result.Refusal;
    }

    private static async Task<KeyRefusal> RefusalAsync(TestPlatform platform, IssuedKey key) =>
        (await platform.Verifier.VerifyAsync(key.Secret.Reveal(), "/v1/models", null, Cancellation)).Refusal;

    /// <summary>Another process on the same database.</summary>
    private sealed class Elsewhere : IAsyncDisposable
    {
        private readonly AuditLog _audit;

        private Elsewhere(TestPlatform platform)
        {
            PlatformDatabase database = new(platform.Options, platform.Time);
            ApiKeyVerifier verifier = new(database, platform.Time);
            _audit = new AuditLog(database, platform.Time);
            Keys = new ApiKeyDirectory(database, _audit, verifier, platform.Time);
            Projects = new ProjectDirectory(database, _audit, verifier, platform.Time);
            Policies = new ProjectPolicyDirectory(database, _audit, platform.Time);
            Ledger = new Ledger(database, new PriceBook(database, platform.Time), platform.Time);
            Budgets = new BudgetDirectory(database, _audit, Ledger, platform.Time);
        }

        public ApiKeyDirectory Keys { get; }

        public ProjectDirectory Projects { get; }

        public ProjectPolicyDirectory Policies { get; }

        public Ledger Ledger { get; }

        public BudgetDirectory Budgets { get; }

        public static async Task<Elsewhere> StartAsync(TestPlatform platform)
        {
            Elsewhere elsewhere = new(platform);
            await elsewhere.Ledger.StartAsync(Cancellation);
            return elsewhere;
        }

        public async ValueTask DisposeAsync()
        {
            Budgets.Dispose();
            await Ledger.DisposeAsync();
            _audit.Dispose();
        }
    }
}
