using Lyceum.Platform.Audit;
using Lyceum.Platform.Budgets;
using Lyceum.Platform.Data;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Prices;
using Lyceum.Platform.Projects;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Time.Testing;

namespace Lyceum.Platform.TestKit;

/// <summary>Databases of each earlier version, filled by statements of that time, are brought to the present one.</summary>
public abstract class UpgradeTests(DatabaseFixture fixture)
{
    private static readonly DateTimeOffset s_then = new(2026, 3, 15, 12, 0, 0, TimeSpan.Zero);
    private readonly Guid _organization = Guid.CreateVersion7();
    private readonly Guid _user = Guid.CreateVersion7();
    private readonly Guid _project = Guid.CreateVersion7();
    private readonly Guid _key = Guid.CreateVersion7();
    private readonly Guid _budget = Guid.CreateVersion7();
    private readonly ApiKeySecret _secret = ApiKeySecret.Create();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rows_of_every_earlier_schema_are_there_after_migrating()
    {
        fixture.SkipWhereUnavailable();
        string[] migrations;
        await using (PlatformDbContext context = new PlatformDatabase(await fixture.CreateAsync(Cancellation), TimeProvider.System).OpenEverywhere())
        {
            migrations = [.. context.Database.GetMigrations()];
        }

        Assert.EndsWith("_Initial", migrations[0], StringComparison.Ordinal);
        foreach (string earlier in migrations[..^1])
        {
            await MigrateFromAsync(earlier);
        }
    }

    private async Task MigrateFromAsync(string earlier)
    {
        DatabaseOptions options = await fixture.CreateAsync(Cancellation);
        FakeTimeProvider time = new(s_then.AddHours(1));
        PlatformDatabase database = new(options, time);
        if (options.Provider == DatabaseProvider.Sqlite)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(options.Location)!);
        }

        await using (PlatformDbContext context = database.OpenEverywhere())
        {
            await context.GetService<IMigrator>().MigrateAsync(earlier, Cancellation);
            await FillInitialAsync(context, options.Provider == DatabaseProvider.Sqlite);
        }

        string? backup = await database.MigrateAsync(Cancellation);

        if (options.Provider == DatabaseProvider.Sqlite)
        {
            Assert.NotNull(backup);
            await using SqliteConnection connection = new($"Data Source={backup};Mode=ReadOnly;Pooling=False");
            await connection.OpenAsync(Cancellation);
            await using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "SELECT MAX(\"MigrationId\") || (SELECT COUNT(*) FROM \"LedgerEntries\") FROM \"__EFMigrationsHistory\"";
            Assert.Equal(earlier + "1", await command.ExecuteScalarAsync(Cancellation));
        }

        await CheckAsync(database, time);
    }

    /// <summary>What a platform of the first schema holds, in the columns it had. A column that came later must have a value for these rows.</summary>
    private async Task FillInitialAsync(PlatformDbContext context, bool isSqlite)
    {
        object then = isSqlite ? (s_then.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond : s_then;
        object percents = isSqlite ? "[50,100]" : new[] { 50, 100 };
        object models = isSqlite ? "[\"primer-1\"]" : new[] { "primer-1" };
        byte[] secret = _secret.Hash.ToArray();
        AuditEntry line = new()
        {
            OrganizationId = _organization, Sequence = 1, OccurredAt = s_then, ActorId = _user, Action = "organization.create", TargetId = _organization, Detail = "Old", PreviousHash = new byte[32],
        };
        byte[] hash = line.ComputeHash();
        FormattableString[] statements =
        [
            $"""INSERT INTO "Organizations" ("Id", "Name", "CreatedAt", "MembersVersion") VALUES ({_organization}, 'Old', {then}, 1)""",
            $"""INSERT INTO "Members" ("OrganizationId", "UserId", "Role", "JoinedAt") VALUES ({_organization}, {_user}, 3, {then})""",
            $"""INSERT INTO "Projects" ("Id", "OrganizationId", "Name", "CreatedAt") VALUES ({_project}, {_organization}, 'Old project', {then})""",
            $"""INSERT INTO "ApiKeys" ("Id", "OrganizationId", "ProjectId", "Name", "CreatedAt", "CreatedBy", "Models", "RequestsPerMinute", "SecretsVersion") VALUES ({_key}, {_organization}, {_project}, 'Old key', {then}, {_user}, {models}, 7, 0)""",
            $"""INSERT INTO "ApiKeyCredentials" ("Hash", "OrganizationId", "ApiKeyId", "Prefix", "CreatedAt") VALUES ({secret}, {_organization}, {_key}, {_secret.Prefix}, {then})""",
            $"""INSERT INTO "ModelPrices" ("Id", "Model", "EffectiveFrom", "RecordedAt", "NanosPerMillionInput", "NanosPerMillionCachedInput", "NanosPerMillionOutput", "NanosPerImage", "NanosPerMinute") VALUES ({Guid.CreateVersion7()}, 'primer-1', {then}, {then}, 1, 2, 1000000, 4, 5)""",
            $"""INSERT INTO "LedgerEntries" ("Id", "OrganizationId", "ProjectId", "ApiKeyId", "Kind", "Model", "OccurredAt", "RecordedAt", "InputTokens", "CachedInputTokens", "OutputTokens", "Images", "Milliseconds", "CostNanos") VALUES ({Guid.CreateVersion7()}, {_organization}, {_project}, {_key}, 0, 'primer-1', {then}, {then}, 3, 1, 40, 0, 0, 40)""",
            $"""INSERT INTO "Budgets" ("Id", "OrganizationId", "Scope", "ScopeId", "Period", "LimitNanos", "IsHardStop", "AlertPercents") VALUES ({_budget}, {_organization}, 1, {_project}, 2, 50, {true}, {percents})""",
            $"""INSERT INTO "BudgetAlerts" ("OrganizationId", "BudgetId", "PeriodStart", "Percent", "RaisedAt", "SpentNanos", "LimitNanos") VALUES ({_organization}, {_budget}, {(isSqlite ? 0L : DateTimeOffset.UnixEpoch)}, 50, {then}, 40, 50)""",
            $"""INSERT INTO "AuditEntries" ("OrganizationId", "Sequence", "OccurredAt", "ActorId", "Action", "TargetId", "Detail", "PreviousHash", "Hash") VALUES ({_organization}, 1, {then}, {_user}, {line.Action}, {_organization}, {line.Detail}, {line.PreviousHash}, {hash})""",
        ];
        foreach (FormattableString statement in statements)
        {
            Assert.Equal(1, await context.Database.ExecuteSqlAsync(statement, Cancellation));
        }
    }

    private async Task CheckAsync(PlatformDatabase database, TimeProvider time)
    {
        using AuditLog audit = new(database, time);
        ApiKeyVerifier verifier = new(database, time);
        PriceBook prices = new(database, time);
        await using Ledger ledger = new(database, prices, time);
        await ledger.StartAsync(Cancellation);
        Actor owner = (await new MemberDirectory(database, audit, verifier, time).FindActorAsync(_organization, _user, Cancellation))!;
        Assert.Equal(Role.Owner, owner.Role);

        VerifiedKey key = (await verifier.VerifyAsync(_secret.Reveal(), "/v1/chat/completions", null, Cancellation)).Key!;
        Assert.Equal((_key, _user, 7, false), (key.KeyId, key.OwnerUserId, key.Limits.RequestsPerMinute, key.Scopes.AllowsModel("other")));
        Assert.Equal(new Money(40), ledger.Standing(owner, BudgetScope.Project, _project, BudgetPeriod.Total).Spent);
        // The budget of 50 still holds to what was spent before.
        Assert.Equal(_budget, ledger.Reserve(key.Payer, "primer-1", TestPlatform.Costing(11)).Refusal?.BudgetId);
        AuditVerification verified = await audit.VerifyAsync(owner, null, Cancellation);
        Assert.Equal((true, 1L), (verified.IsWhole, verified.Lines));
        Project project = Assert.Single(await new ProjectDirectory(database, audit, verifier, time).ListAsync(new Actor(_organization, Guid.CreateVersion7(), Role.Viewer), Cancellation));
        Assert.Equal(("Old project", false), (project.Name, project.IsRestricted));
        await using PlatformDbContext context = database.OpenFor(owner);
        int[] alerts = (await context.Budgets.SingleAsync(Cancellation)).AlertPercents;
        Assert.Equal([50, 100], alerts);
        Assert.Equal(1, await context.BudgetAlerts.CountAsync(Cancellation));
        // What was written before the triggers came is guarded by them too.
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => context.Database.ExecuteSqlAsync($"DELETE FROM \"LedgerEntries\"", Cancellation));
    }
}
