using Lyceum.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.TestKit;

public abstract class AppendOnlyTests(DatabaseFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_database_refuses_to_change_or_delete_rows_of_the_ledger_and_the_audit_log()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await platform.SpendAsync(5);
        await using PlatformDbContext context = platform.Database.OpenEverywhere();

        await RefusedAsync(context, $"UPDATE \"LedgerEntries\" SET \"CostNanos\" = 0");
        await RefusedAsync(context, $"DELETE FROM \"LedgerEntries\"");
        await RefusedAsync(context, $"UPDATE \"AuditEntries\" SET \"Detail\" = 'nothing'");
        await RefusedAsync(context, $"DELETE FROM \"AuditEntries\" WHERE \"Sequence\" = 1");
        if (platform.Database.Provider == DatabaseProvider.Sqlite)
        {
            await RefusedAsync(context, $"INSERT OR REPLACE INTO \"LedgerEntries\" SELECT * FROM \"LedgerEntries\"");
            await RefusedAsync(context, $"REPLACE INTO \"AuditEntries\" SELECT * FROM \"AuditEntries\"");
        }
        else
        {
            await RefusedAsync(context, $"TRUNCATE \"LedgerEntries\"");
            await RefusedAsync(context, $"TRUNCATE \"AuditEntries\" CASCADE");
        }

        Assert.Equal(5, await platform.ReportedAsync());
        Assert.True((await platform.Audit.VerifyAsync(platform.Owner, null, Cancellation)).IsWhole);
    }

    [Fact]
    public async Task A_gate_opens_for_one_organisation_and_never_for_a_change()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await platform.SpendAsync(5);
        Guid other = (await platform.Organizations.CreateAsync("Second", Guid.CreateVersion7(), Cancellation)).OrganizationId;
        await using PlatformDbContext context = platform.Database.OpenEverywhere();

        context.Add(new ErasureGate { OrganizationId = other });
        await context.SaveChangesAsync(Cancellation);
        await RefusedAsync(context, $"DELETE FROM \"LedgerEntries\"");
        await RefusedAsync(context, $"UPDATE \"AuditEntries\" SET \"Detail\" = 'nothing'");
        Assert.Equal(1, await context.Database.ExecuteSqlAsync($"DELETE FROM \"AuditEntries\" WHERE \"OrganizationId\" = {other}", Cancellation));

        Assert.Equal(5, await platform.ReportedAsync());
    }

    [Fact]
    public async Task Triggers_that_were_dropped_are_set_again_at_the_next_start()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await platform.DropGuardsAsync();
        await using (PlatformDbContext context = platform.Database.OpenEverywhere())
        {
            await context.Database.ExecuteSqlAsync($"UPDATE \"AuditEntries\" SET \"Detail\" = \"Detail\"", Cancellation);
        }

        await platform.Database.MigrateAsync(Cancellation);

        await using PlatformDbContext guarded = platform.Database.OpenEverywhere();
        await RefusedAsync(guarded, $"UPDATE \"AuditEntries\" SET \"Detail\" = \"Detail\"");
    }

    private static async Task RefusedAsync(PlatformDbContext context, FormattableString statement)
    {
        Exception refused = await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => context.Database.ExecuteSqlAsync(statement, Cancellation));
        Assert.Contains("never changed or deleted", refused.Message, StringComparison.Ordinal);
    }
}
