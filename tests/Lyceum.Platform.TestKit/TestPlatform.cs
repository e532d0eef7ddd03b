using Lyceum.Platform.Audit;
using Lyceum.Platform.Budgets;
using Lyceum.Platform.Conversations;
using Lyceum.Platform.Data;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Prices;
using Lyceum.Platform.Projects;
using Lyceum.Platform.Retention;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace Lyceum.Platform.TestKit;

/// <summary>A platform on a database of its own, at noon of 15 March 2026, with an organisation, its owner and a project.</summary>
public sealed class TestPlatform : IAsyncDisposable
{
    /// <summary>A model that costs a billionth of a unit for each token written, so that tokens are money.</summary>
    public const string Model = "counted";

    private readonly LedgerOptions? _ledgerOptions;

    private TestPlatform(DatabaseOptions options, LedgerOptions? ledgerOptions)
    {
        Options = options;
        _ledgerOptions = ledgerOptions;
        Open();
    }

    public DatabaseOptions Options { get; }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 15, 12, 0, 0, TimeSpan.Zero));

    public PlatformDatabase Database { get; private set; } = null!;

    public AuditLog Audit { get; private set; } = null!;

    public ApiKeyVerifier Verifier { get; private set; } = null!;

    public OrganizationDirectory Organizations { get; private set; } = null!;

    public MemberDirectory Members { get; private set; } = null!;

    public ProjectDirectory Projects { get; private set; } = null!;

    public ApiKeyDirectory Keys { get; private set; } = null!;

    public InvitationDirectory Invitations { get; private set; } = null!;

    public ProjectMemberDirectory ProjectMembers { get; private set; } = null!;

    public ServiceAccountDirectory ServiceAccounts { get; private set; } = null!;

    public ProjectPolicyDirectory Policies { get; private set; } = null!;

    public AdminApiKeyDirectory AdminKeys { get; private set; } = null!;

    public RetentionPolicyDirectory Retention { get; private set; } = null!;

    public PriceBook Prices { get; private set; } = null!;

    public Ledger Ledger { get; private set; } = null!;

    public BudgetDirectory Budgets { get; private set; } = null!;

    public UsageReport Report { get; private set; } = null!;

    public ConversationDirectory Conversations { get; private set; } = null!;

    public MessageTree Messages { get; private set; } = null!;

    public ConversationSearch Search { get; private set; } = null!;

    public Actor Owner { get; private set; } = null!;

    public Project Project { get; private set; } = null!;

    /// <summary>The project without a key.</summary>
    public Payer Payer => new(Owner.OrganizationId, Project.Id, null);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A platform without an organisation, as a program finds it at its first start.</summary>
    public static async Task<TestPlatform> StartEmptyAsync(DatabaseFixture fixture, LedgerOptions? ledgerOptions = null)
    {
        fixture.SkipWhereUnavailable();
        TestPlatform platform = new(await fixture.CreateAsync(Cancellation), ledgerOptions);
        await platform.Database.MigrateAsync(Cancellation);
        await platform.Ledger.StartAsync(Cancellation);
        return platform;
    }

    public static async Task<TestPlatform> StartAsync(DatabaseFixture fixture, LedgerOptions? ledgerOptions = null)
    {
        TestPlatform platform = await StartEmptyAsync(fixture, ledgerOptions);
        platform.Owner = await platform.Organizations.CreateAsync("First", Guid.CreateVersion7(), Cancellation);
        platform.Project = await platform.Projects.CreateAsync(platform.Owner, "Default", Cancellation);
        await platform.Ledger.RecordPriceAsync(
            Model, DateTimeOffset.UnixEpoch, new Rates { PerMillionOutput = new Money(1_000_000) }, Cancellation);
        return platform;
    }

    /// <summary>Usage that costs so many billionths of a unit.</summary>
    public static UsageAmounts Costing(long nanos) => new() { OutputTokens = nanos };

    /// <summary>Reserves what must be allowed.</summary>
    public Reservation Reserve(long nanos, Payer? payer = null)
    {
        ReservationResult result = Ledger.Reserve(payer ?? Payer, Model, Costing(nanos));
        Assert.Null(result.Refusal);
        return result.Reservation!;
    }

    /// <summary>A whole call.</summary>
    public Task<LedgerReceipt> SpendAsync(long nanos, Payer? payer = null) =>
        Ledger.SettleAsync(Reserve(nanos, payer), Costing(nanos), Cancellation);

    /// <summary>Takes a new user in.</summary>
    public async Task<Actor> JoinAsync(Role role)
    {
        Guid user = Guid.CreateVersion7();
        await Members.AddAsync(Owner, user, role, Cancellation);
        return (await Members.FindActorAsync(Owner.OrganizationId, user, Cancellation))!;
    }

    /// <summary>What the ledger counts for the organisation.</summary>
    public long Spent(BudgetPeriod period) => Ledger.Standing(Owner, BudgetScope.Organization, Owner.OrganizationId, period).Spent.Nanos;

    /// <summary>What the ledger's rows add up to for the organisation, which what is reported must equal.</summary>
    public async Task<long> ReportedAsync()
    {
        await using PlatformDbContext context = Database.OpenFor(Owner);
        long rows = await context.LedgerEntries.SumAsync(static entry => entry.CostNanos, Cancellation);
        foreach (RollupSpan span in Enum.GetValues<RollupSpan>())
        {
            Assert.Equal(rows, await context.UsageRollups.Where(sum => sum.Span == span).SumAsync(static sum => sum.CostNanos, Cancellation));
        }

        Assert.Equal(rows, (await Report.TotalsAsync(Owner, new UsageFilter(DateTimeOffset.UnixEpoch), UsageGrouping.None, Cancellation)).Sum(static line => line.Cost.Nanos));
        return rows;
    }

    /// <summary>Takes the triggers away that guard append-only rows, as somebody with the database in hand could.</summary>
    public async Task DropGuardsAsync()
    {
        await using PlatformDbContext context = Database.OpenEverywhere();
        foreach (string table in new[] { "AuditEntries", "LedgerEntries", "Tombstones" })
        {
            string statements = Database.Provider == DatabaseProvider.Sqlite
                ? $"DROP TRIGGER \"{table}_append_only_update\"; DROP TRIGGER \"{table}_append_only_delete\"; DROP TRIGGER \"{table}_append_only_replace\""
                : $"DROP TRIGGER append_only_row ON \"{table}\"; DROP TRIGGER append_only_table ON \"{table}\"";
            await context.Database.ExecuteSqlRawAsync(statements, Cancellation);
        }
    }

    /// <summary>Ends and begins again on the same database, as a program that is started anew.</summary>
    public async Task RestartAsync()
    {
        await DisposeAsync();
        Open();
        await Ledger.StartAsync(Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await Ledger.DisposeAsync();
        Budgets.Dispose();
        Audit.Dispose();
    }

    private void Open()
    {
        Database = new PlatformDatabase(Options, Time);
        Audit = new AuditLog(Database, Time);
        Verifier = new ApiKeyVerifier(Database, Time);
        Organizations = new OrganizationDirectory(Database, Audit, Time);
        Members = new MemberDirectory(Database, Audit, Verifier, Time);
        Projects = new ProjectDirectory(Database, Audit, Verifier, Time);
        Keys = new ApiKeyDirectory(Database, Audit, Verifier, Time);
        Invitations = new InvitationDirectory(Database, Audit, Time);
        ProjectMembers = new ProjectMemberDirectory(Database, Audit, Verifier, Time);
        ServiceAccounts = new ServiceAccountDirectory(Database, Audit, Verifier, Time);
        Policies = new ProjectPolicyDirectory(Database, Audit, Time);
        AdminKeys = new AdminApiKeyDirectory(Database, Audit, Time);
        Retention = new RetentionPolicyDirectory(Database, Audit);
        Prices = new PriceBook(Database, Time);
        Ledger = new Ledger(Database, Prices, Time, _ledgerOptions);
        Budgets = new BudgetDirectory(Database, Audit, Ledger, Time);
        Conversations = new ConversationDirectory(Database, Time);
        Messages = new MessageTree(Database, Time);
        Search = new ConversationSearch(Database);
        Report = new UsageReport(Database, Time);
    }
}
