using System.Reflection;
using System.Text.RegularExpressions;
using Lyceum.Platform.Accounts;
using Lyceum.Platform.Audit;
using Lyceum.Platform.Data;
using Lyceum.Platform.Files;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;
using Lyceum.Platform.Retention;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Lyceum.Platform.TestKit;

public abstract partial class RetentionTests(DatabaseFixture fixture)
{
    private static readonly ErasureOptions s_options = new() { Grace = TimeSpan.FromDays(1), BatchSize = 2 };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_closed_organisation_is_shut_at_once_and_can_be_opened_again()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        OrganizationDeletion deletion = Deletion(platform);
        IssuedKey key = await platform.Keys.CreateAsync(platform.Owner, platform.Project.Id, new KeySettings("Key"), Cancellation);
        IssuedAdminKey admin = await platform.AdminKeys.CreateAsync(platform.Owner, "Admin", null, Cancellation);
        Actor member = await platform.JoinAsync(Role.Admin);
        Assert.Equal(KeyRefusal.None, await RefusalAsync());

        Assert.Equal(PlatformError.Forbidden, (await Assert.ThrowsAsync<PlatformException>(() => deletion.CloseAsync(member, Cancellation))).Error);
        await deletion.CloseAsync(platform.Owner, Cancellation);

        Assert.Equal(KeyRefusal.Revoked, await RefusalAsync());
        Assert.Null(await platform.AdminKeys.VerifyAsync(admin.Secret.Reveal(), Cancellation));
        Assert.Null(await platform.Members.FindActorAsync(platform.Owner.OrganizationId, platform.Owner.Id, Cancellation));
        Assert.Equal(0, await deletion.RunDueAsync(Cancellation));
        await Assert.ThrowsAsync<PlatformException>(() => deletion.ReopenAsync(platform.Owner.OrganizationId, member.Id, Cancellation));
        await deletion.ReopenAsync(platform.Owner.OrganizationId, platform.Owner.Id, Cancellation);
        Assert.Equal(KeyRefusal.None, await RefusalAsync());

        await deletion.CloseAsync(platform.Owner, Cancellation);
        platform.Time.Advance(s_options.Grace);
        await Assert.ThrowsAsync<PlatformException>(() => deletion.ReopenAsync(platform.Owner.OrganizationId, platform.Owner.Id, Cancellation));

        async Task<KeyRefusal> RefusalAsync() => (await platform.Verifier.VerifyAsync(key.Secret.Reveal(), "/v1/models", null, Cancellation)).Refusal;
    }

    [Fact]
    public async Task A_deleted_organisation_leaves_no_row_in_any_table_and_the_other_all_of_its()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        OrganizationDeletion deletion = Deletion(platform);
        await TenancyTests.FillAsync(platform, platform.Owner, platform.Project);
        Actor other = await platform.Organizations.CreateAsync("Second", Guid.CreateVersion7(), Cancellation);
        await TenancyTests.FillAsync(platform, other, await platform.Projects.CreateAsync(other, "Default", Cancellation));
        for (int i = 0; i < 5; i++)
        {
            await platform.SpendAsync(0);
        }

        Dictionary<string, int> kept = await CountAsync(platform, other.OrganizationId);
        AuditHead head = (await platform.Audit.VerifyAsync(platform.Owner, null, Cancellation)).Head;

        await deletion.CloseAsync(platform.Owner, Cancellation);
        platform.Time.Advance(s_options.Grace);
        Assert.Equal(1, await deletion.RunDueAsync(Cancellation));
        Assert.Equal(0, await deletion.RunDueAsync(Cancellation));

        Assert.All(await CountAsync(platform, platform.Owner.OrganizationId), static table => Assert.Equal((table.Key, 0), (table.Key, table.Value)));
        Assert.Equal(kept, await CountAsync(platform, other.OrganizationId));
        Assert.True((await platform.Audit.VerifyAsync(other, null, Cancellation)).IsWhole);
        Tombstone tombstone = Assert.Single(await deletion.TombstonesAsync(Cancellation));
        // Closing wrote one further line.
        Assert.Equal((head.Sequence + 1, 6L, 10L), (tombstone.AuditLines, tombstone.LedgerRows, tombstone.CostNanos));
        await using PlatformDbContext context = platform.Database.OpenEverywhere();
        Assert.Empty(await context.ErasureGates.ToListAsync(Cancellation));
    }

    [Fact]
    public async Task A_deletion_that_was_broken_off_goes_on()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        OrganizationDeletion deletion = Deletion(platform);
        await TenancyTests.FillAsync(platform, platform.Owner, platform.Project);
        await deletion.CloseAsync(platform.Owner, Cancellation);
        platform.Time.Advance(s_options.Grace);

        // Broken off after each number of statements there can be, as by a killed process.
        int breaks = 0;
        for (int statements = 1; ; statements++)
        {
            using CancellationTokenSource stop = new();
            int left = statements;
            StatementWatch.OnExecuting = () =>
            {
                if (--left == 0)
                {
                    stop.Cancel();
                }
            };
            Exception? broken = await Record.ExceptionAsync(() => deletion.RunDueAsync(stop.Token));
            StatementWatch.OnExecuting = null;
            if (broken is null)
            {
                break;
            }

            Assert.IsAssignableFrom<OperationCanceledException>(broken);
            breaks++;
            await using PlatformDbContext context = platform.Database.OpenEverywhere();
            Assert.Empty(await context.ErasureGates.ToListAsync(Cancellation));
        }

        Assert.True(breaks > 3, $"It was broken off {breaks} times.");
        Assert.All(await CountAsync(platform, platform.Owner.OrganizationId), static table => Assert.Equal((table.Key, 0), (table.Key, table.Value)));
        Assert.Single(await deletion.TombstonesAsync(Cancellation));
    }

    [Fact]
    public async Task Tombstones_are_a_chain_that_nobody_changes()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        OrganizationDeletion deletion = Deletion(platform);
        await deletion.CloseAsync(platform.Owner, Cancellation);
        await deletion.CloseAsync(await platform.Organizations.CreateAsync("Second", Guid.CreateVersion7(), Cancellation), Cancellation);
        platform.Time.Advance(s_options.Grace);
        Assert.Equal(2, await deletion.RunDueAsync(Cancellation));
        Assert.Equal([1L, 2], (await deletion.TombstonesAsync(Cancellation)).Select(static tombstone => tombstone.Sequence));

        await using PlatformDbContext context = platform.Database.OpenEverywhere();
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => context.Database.ExecuteSqlAsync($"DELETE FROM \"Tombstones\"", Cancellation));
        await platform.DropGuardsAsync();
        await context.Database.ExecuteSqlAsync($"UPDATE \"Tombstones\" SET \"CostNanos\" = 7 WHERE \"Sequence\" = 1", Cancellation);

        Assert.Contains("Tombstone 1", (await Assert.ThrowsAsync<PlatformException>(() => deletion.TombstonesAsync(Cancellation))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deleted_users_rows_go_and_the_log_names_nobody()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Actor user = await platform.JoinAsync(Role.Owner);
        Project closed = await platform.Projects.CreateAsync(user, "Closed", Cancellation);
        await platform.ProjectMembers.SetAsync(user, closed.Id, user.Id, ProjectRole.Owner, Cancellation);
        IssuedKey key = await platform.Keys.CreateAsync(user, closed.Id, new KeySettings("Key"), Cancellation);
        IssuedKey owners = await platform.Keys.CreateAsync(platform.Owner, closed.Id, new KeySettings("Owner's"), Cancellation);
        IssuedServiceAccount robot = await platform.ServiceAccounts.CreateAsync(user, closed.Id, "Robot", Cancellation);
        await platform.AdminKeys.CreateAsync(user, "Admin", null, Cancellation);
        await platform.Invitations.CreateAsync(
            user, new InvitationSettings("a@example.org", Role.Member) { Projects = new Dictionary<Guid, ProjectRole> { [closed.Id] = ProjectRole.Member } }, Cancellation);
        Assert.Equal(KeyRefusal.None, await RefusalAsync(key));

        int rows = await Erasure(platform).EraseAsync(user.Id, Cancellation);

        Assert.True(rows >= 6, $"{rows} rows went.");
        Assert.Equal(KeyRefusal.Unknown, await RefusalAsync(key));
        Assert.Equal((KeyRefusal.None, KeyRefusal.None), (await RefusalAsync(owners), await RefusalAsync(robot.Key)));
        await using PlatformDbContext context = platform.Database.OpenEverywhere();
        foreach ((IProperty column, UserColumnRule rule) in UserDataDeletion.Columns(context.Model).Where(static column => column.Rule != UserColumnRule.Keep))
        {
            Assert.Equal((column.ToString(), rule, 0), (column.ToString(), rule, await NamingAsync(context, column, user.Id)));
        }

        Assert.Equal(0, await Erasure(platform).EraseAsync(user.Id, Cancellation));
        Assert.True((await platform.Audit.VerifyAsync(platform.Owner, null, Cancellation)).IsWhole);
        Assert.Contains(await AuditAsync(platform), line => line.Action == "member.erase" && line.TargetId == user.Id);

        async Task<KeyRefusal> RefusalAsync(IssuedKey of) => (await platform.Verifier.VerifyAsync(of.Secret.Reveal(), "/v1/models", null, Cancellation)).Refusal;
    }

    [Fact]
    public async Task A_user_who_alone_owns_an_organisation_is_not_deleted()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Actor second = await platform.Organizations.CreateAsync("Second", platform.Owner.Id, Cancellation);
        await platform.Members.AddAsync(second, Guid.CreateVersion7(), Role.Owner, Cancellation);

        PlatformException refused = await Assert.ThrowsAsync<PlatformException>(() => Erasure(platform).EraseAsync(platform.Owner.Id, Cancellation));

        Assert.Contains("First", refused.Message, StringComparison.Ordinal);
        Assert.NotNull(await platform.Members.FindActorAsync(second.OrganizationId, platform.Owner.Id, Cancellation));
        await Deletion(platform).CloseAsync(platform.Owner, Cancellation);
        await Erasure(platform).EraseAsync(platform.Owner.Id, Cancellation);
        Assert.Null(await platform.Members.FindActorAsync(second.OrganizationId, platform.Owner.Id, Cancellation));
    }

    [Fact]
    public async Task A_sweep_deletes_what_is_older_than_its_organisation_keeps_it()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Actor other = await platform.Organizations.CreateAsync("Second", Guid.CreateVersion7(), Cancellation);
        await platform.Retention.SetAsync(platform.Owner, new RetentionSettings { InvitationDays = 10 }, Cancellation);
        foreach (Actor actor in new[] { platform.Owner, other })
        {
            for (int i = 0; i < 5; i++)
            {
                await platform.Invitations.CreateAsync(actor, new InvitationSettings($"a{i}@example.org", Role.Member), Cancellation);
            }
        }

        platform.Time.Advance(TimeSpan.FromDays(8));
        await platform.Invitations.CreateAsync(platform.Owner, new InvitationSettings("late@example.org", Role.Member), Cancellation);
        RetentionSweep sweep = new(platform.Database, platform.Audit, platform.Time, s_options);
        Assert.Equal(0, await sweep.RunAsync(Cancellation));
        platform.Time.Advance(TimeSpan.FromDays(10));

        Assert.Equal(5, await sweep.RunAsync(Cancellation));

        Assert.Equal("late@example.org", Assert.Single(await platform.Invitations.ListAsync(platform.Owner, null, 10, Cancellation)).Email);
        Assert.Equal(5, (await platform.Invitations.ListAsync(other, null, 10, Cancellation)).Count);
        Assert.Contains(await AuditAsync(platform), static line => line.Action == "retention.sweep" && line.Detail == "Invitations older than 10 days: 5 rows");
        Assert.Equal(10, (await platform.Retention.GetAsync(platform.Owner, Cancellation)).InvitationDays);
        Assert.Null((await platform.Retention.GetAsync(other, Cancellation)).InvitationDays);
        Actor admin = await platform.JoinAsync(Role.Admin);
        await Assert.ThrowsAsync<PlatformException>(() => platform.Retention.SetAsync(admin, new RetentionSettings(), Cancellation));
        await Assert.ThrowsAsync<PlatformException>(() => platform.Retention.SetAsync(platform.Owner, new RetentionSettings { FileDays = 0 }, Cancellation));
    }

    [Fact]
    public async Task Files_that_go_with_their_user_or_with_age_leave_right_accounts_and_no_bytes()
    {
        await using TestFiles files = await TestFiles.StartAsync(fixture);
        TestPlatform platform = files.Platform;
        Actor user = await platform.JoinAsync(Role.Member);
        Project second = await platform.Projects.CreateAsync(platform.Owner, "Second", Cancellation);
        byte[] shared = [1, 2, 3];
        await StoreAsync(platform.Owner, platform.Project.Id, shared);
        await StoreAsync(user, platform.Project.Id, shared);
        for (byte i = 0; i < 5; i++)
        {
            await StoreAsync(user, second.Id, [i, i]);
        }

        Upload upload = await files.Storage.Uploads.CreateAsync(user, second.Id, new NewUpload("a", FilePurpose.UserData, 4), Cancellation);
        await files.Storage.Uploads.AddPartAsync(user, second.Id, upload.Id, new MemoryStream([9, 9, 9, 9]), null, Cancellation);
        Assert.Equal((20L, 9L), await StoredAsync(platform.Owner.OrganizationId));

        await Erasure(platform).EraseAsync(user.Id, Cancellation);

        Assert.Equal((3L, 1L), await StoredAsync(platform.Owner.OrganizationId));
        Assert.Equal((3L, 1L), await StoredAsync(platform.Project.Id));
        Assert.Equal((0L, 0L), await StoredAsync(second.Id));
        await files.Storage.SweepAsync(Cancellation);
        Assert.Single(files.Blobs);

        await platform.Retention.SetAsync(platform.Owner, new RetentionSettings { FileDays = 10 }, Cancellation);
        platform.Time.Advance(TimeSpan.FromDays(11));
        await new RetentionSweep(platform.Database, platform.Audit, platform.Time, s_options).RunAsync(Cancellation);
        Assert.Equal((0L, 0L), await StoredAsync(platform.Owner.OrganizationId));
        Assert.Equal((0L, 0L), await StoredAsync(platform.Project.Id));
        await files.Storage.SweepAsync(Cancellation);
        Assert.Empty(files.Blobs);

        Task StoreAsync(Actor actor, Guid projectId, byte[] bytes) =>
            files.Storage.Files.CreateAsync(actor, projectId, new NewFile("a.txt", FilePurpose.UserData), new MemoryStream(bytes), Cancellation);

        async Task<(long Bytes, long Objects)> StoredAsync(Guid scopeId)
        {
            await using PlatformDbContext context = platform.Database.OpenFor(platform.Owner);
            StorageAccount account = await context.StorageAccounts.AsNoTracking().SingleAsync(account => account.ScopeId == scopeId, Cancellation);
            return (account.Bytes, account.Objects);
        }
    }

    [Fact]
    public async Task A_deleted_organisation_leaves_no_bytes()
    {
        await using TestFiles files = await TestFiles.StartAsync(fixture);
        await files.StoreAsync([1, 2, 3]);
        OrganizationDeletion deletion = Deletion(files.Platform);
        await deletion.CloseAsync(files.Platform.Owner, Cancellation);
        files.Platform.Time.Advance(s_options.Grace);

        Assert.Equal(1, await deletion.RunDueAsync(Cancellation));
        await files.Storage.SweepAsync(Cancellation);

        Assert.Empty(files.Blobs);
    }

    [Fact]
    public async Task A_deleted_account_takes_the_persons_own_organisation_along_and_no_other()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        OrganizationDeletion deletion = Deletion(platform);
        using TestAccounts accounts = await TestAccounts.StartAsync(
            platform, erasures: new AccountErasure(platform.Database, deletion, Erasure(platform)));
        UserAccount account = await accounts.RegisterAsync("ada@example.com");
        Guid home = account.HomeOrganizationId!.Value;
        await platform.Members.AddAsync(platform.Owner, account.Id, Role.Owner, Cancellation);
        Actor shared = await platform.Organizations.CreateAsync("Shared", account.Id, Cancellation);
        await platform.Members.AddAsync(shared, platform.Owner.Id, Role.Admin, Cancellation);
        await accounts.SessionAsync("ada@example.com");

        // The last owner of an organisation with others in it stays, and nothing closed meanwhile.
        await Assert.ThrowsAsync<PlatformException>(() => accounts.Directory.DeleteAsync(account.Id, TestAccounts.Password, Cancellation));
        Assert.NotNull(await platform.Members.FindActorAsync(home, account.Id, Cancellation));
        await platform.Members.ChangeRoleAsync(shared, platform.Owner.Id, Role.Owner, Cancellation);

        await accounts.Directory.DeleteAsync(account.Id, TestAccounts.Password, Cancellation);

        Assert.Null(await accounts.Directory.FindAsync(account.Id, Cancellation));
        Assert.Single(await platform.Members.ListAsync(platform.Owner, Cancellation));
        platform.Time.Advance(s_options.Grace);
        Assert.Equal(1, await deletion.RunDueAsync(Cancellation));
        Assert.Equal(home, Assert.Single(await deletion.TombstonesAsync(Cancellation)).OrganizationId);
    }

    [Fact]
    public async Task Whose_organisation_closed_works_in_another()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        OrganizationDeletion deletion = Deletion(platform);
        using TestAccounts accounts = await TestAccounts.StartAsync(platform);
        UserAccount account = await accounts.RegisterAsync("ada@example.com");
        Guid first = account.HomeOrganizationId!.Value;
        await deletion.CloseAsync(new Actor(first, account.Id, Role.Owner), Cancellation);

        Guid second = await HomeAsync();
        Assert.NotEqual(first, second);
        Assert.NotNull(await platform.Members.FindActorAsync(second, account.Id, Cancellation));
        await deletion.CloseAsync(new Actor(second, account.Id, Role.Owner), Cancellation);
        platform.Time.Advance(s_options.Grace);
        Assert.Equal(2, await deletion.RunDueAsync(Cancellation));

        Guid third = await HomeAsync();
        Assert.DoesNotContain(third, new[] { first, second });
        Assert.NotNull(await platform.Members.FindActorAsync(third, account.Id, Cancellation));

        async Task<Guid> HomeAsync() => (await accounts.FindAsync(await accounts.SessionAsync("ada@example.com")))!.HomeOrganizationId!.Value;
    }

    [Fact]
    public async Task The_platforms_own_organisation_has_nobody_and_is_not_closed()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = await TestAccounts.StartAsync(platform);

        await Assert.ThrowsAsync<PlatformException>(() => Deletion(platform).CloseAsync(accounts.Administrator, Cancellation));
        await Assert.ThrowsAsync<InvalidOperationException>(() => platform.Members.AddAsync(accounts.Administrator, Guid.CreateVersion7(), Role.Member, Cancellation));
        await Assert.ThrowsAsync<InvalidOperationException>(() => platform.Projects.CreateAsync(accounts.Administrator, "Project", Cancellation));
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => platform.Invitations.CreateAsync(accounts.Administrator, new InvitationSettings("a@example.org", Role.Member), Cancellation));
    }

    [Fact]
    public async Task Every_column_that_names_a_user_says_what_becomes_of_it()
    {
        fixture.SkipWhereUnavailable();
        await using PlatformDbContext context = new PlatformDatabase(await fixture.CreateAsync(Cancellation), TimeProvider.System).OpenEverywhere();

        Assert.All(
            context.Model.GetEntityTypes().SelectMany(static entity => entity.GetProperties()).Where(static column => Nullable.GetUnderlyingType(column.ClrType) is var type
                && (type ?? column.ClrType) == typeof(Guid) && UserName().IsMatch(column.Name)),
            static column =>
            {
                UserColumnAttribute? mark = column.PropertyInfo?.GetCustomAttribute<UserColumnAttribute>();
                Assert.True(mark is not null, $"{column.DeclaringType.DisplayName()}.{column.Name} seems to name a user: mark it with [UserColumn].");
                Assert.True(mark.Rule != UserColumnRule.Clear || column.IsNullable, $"{column.DeclaringType.DisplayName()}.{column.Name} cannot be empty.");
            });
        Assert.Contains(UserDataDeletion.Columns(context.Model), static column => column.Column.DeclaringType.ClrType == typeof(Member));
    }

    // UserId, OwnerUserId, OwnerId, AuthorId, ActorId, CreatedBy, InvitedBy and the like.
    [GeneratedRegex("(User|Owner|Author|Actor|Person|(?<!Service)Account)Id$|(?<!Sorted)By$")]
    private static partial Regex UserName();

    private static OrganizationDeletion Deletion(TestPlatform platform) =>
        new(platform.Database, platform.Audit, platform.Verifier, platform.Ledger, platform.Time, s_options);

    private static UserDataDeletion Erasure(TestPlatform platform) => new(platform.Database, platform.Members, platform.Verifier, s_options);

    private static async Task<List<AuditEntry>> AuditAsync(TestPlatform platform)
    {
        await using PlatformDbContext context = platform.Database.OpenFor(platform.Owner);
        return await context.AuditEntries.AsNoTracking().ToListAsync(Cancellation);
    }

    private static async Task<Dictionary<string, int>> CountAsync(TestPlatform platform, Guid organizationId)
    {
        await using PlatformDbContext context = platform.Database.Open(Tenant.Of(organizationId));
        MethodInfo count = typeof(RetentionTests).GetMethod(nameof(CountRowsAsync), BindingFlags.Static | BindingFlags.NonPublic)!;
        Dictionary<string, int> counts = [];
        foreach (Type type in context.Model.GetEntityTypes().Select(static entity => entity.ClrType).Where(static type => type.IsAssignableTo(typeof(ITenantEntity))))
        {
            counts[type.Name] = await (Task<int>)count.MakeGenericMethod(type).Invoke(null, [context])!;
        }

        return counts;
    }

    private static Task<int> CountRowsAsync<TEntity>(PlatformDbContext context)
        where TEntity : class => context.Set<TEntity>().CountAsync(Cancellation);

    private static Task<int> NamingAsync(PlatformDbContext context, IProperty column, Guid userId) =>
        (Task<int>)typeof(RetentionTests).GetMethod(nameof(NamingRowsAsync), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(column.DeclaringType.ClrType).Invoke(null, [context, column.Name, userId])!;

    private static Task<int> NamingRowsAsync<TEntity>(PlatformDbContext context, string column, Guid userId)
        where TEntity : class => context.AcrossOrganizations<TEntity>().CountAsync(row => EF.Property<Guid?>(row, column) == userId, Cancellation);
}
