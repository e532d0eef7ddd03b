using Lyceum.Platform.Accounts;
using Lyceum.Platform.Audit;
using Lyceum.Platform.Data;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;

namespace Lyceum.Platform.TestKit;

public abstract class LocalOperatorTests(DatabaseFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Several_that_begin_at_the_same_time_found_one_organisation()
    {
        fixture.SkipWhereUnavailable();
        DatabaseOptions options = await fixture.CreateAsync(Cancellation);
        await new PlatformDatabase(options, TimeProvider.System).MigrateAsync(Cancellation);

        bool[] founded = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            PlatformDatabase database = new(options, TimeProvider.System);
            using AuditLog audit = new(database, TimeProvider.System);
            return await new LocalOperator(database, audit, TimeProvider.System).BeginAsync(Cancellation);
        })));

        Assert.Single(founded, static one => one);
        PlatformDatabase shared = new(options, TimeProvider.System);
        using AuditLog log = new(shared, TimeProvider.System);
        LocalOperator local = new(shared, log, TimeProvider.System);
        Assert.Equal(LocalOperator.DefaultName, Assert.Single(await local.ListAsync(withoutMembers: false, Cancellation)).Name);
        Assert.True((await log.VerifyAsync(local.ActFor(LocalOperator.DefaultOrganizationId), null, Cancellation)).IsWhole);
    }

    [Fact]
    public async Task Where_there_is_an_organisation_none_is_founded()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        LocalOperator local = new(platform.Database, platform.Audit, platform.Time);

        Assert.False(await local.BeginAsync(Cancellation));
        Assert.Null(await local.HandOverAsync(Guid.CreateVersion7(), Cancellation));
        // It is no member there and acts all the same.
        await platform.Projects.CreateAsync(local.ActFor(platform.Owner.OrganizationId), "By the operator", Cancellation);
    }

    [Fact]
    public async Task One_takes_over_and_the_operator_is_a_member_no_more()
    {
        fixture.SkipWhereUnavailable();
        PlatformDatabase database = new(await fixture.CreateAsync(Cancellation), TimeProvider.System);
        await database.MigrateAsync(Cancellation);
        using AuditLog audit = new(database, TimeProvider.System);
        LocalOperator local = new(database, audit, TimeProvider.System);
        MemberDirectory members = new(database, audit, new ApiKeyVerifier(database, TimeProvider.System), TimeProvider.System);
        Assert.True(await local.BeginAsync(Cancellation));

        Actor?[] took = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => local.HandOverAsync(Guid.CreateVersion7(), Cancellation))));

        Actor owner = Assert.Single(took, static actor => actor is not null)!;
        Member member = Assert.Single(await members.ListAsync(owner, Cancellation));
        Assert.Equal((owner.Id, Role.Owner), (member.UserId, member.Role));
        Assert.Null(await members.FindActorAsync(LocalOperator.DefaultOrganizationId, LocalOperator.Id, Cancellation));
        Assert.True((await audit.VerifyAsync(owner, null, Cancellation)).IsWhole);
    }

    [Fact]
    public async Task The_first_administrator_takes_over_what_the_operator_founded()
    {
        await using TestPlatform platform = await TestPlatform.StartEmptyAsync(fixture);
        LocalOperator local = new(platform.Database, platform.Audit, platform.Time);
        await local.BeginAsync(Cancellation);
        Actor founder = local.ActFor(LocalOperator.DefaultOrganizationId);
        Project project = Assert.Single(await platform.Projects.ListAsync(founder, Cancellation));
        IssuedKey before = await platform.Keys.CreateAsync(founder, project.Id, new KeySettings("Before"), Cancellation);
        using TestAccounts accounts = TestAccounts.On(platform);

        SignInOutcome outcome = await accounts.SetUpAsync("root@example.com");

        VerifiedSession session = (await accounts.FindAsync(outcome.Session!))!;
        Assert.Equal(LocalOperator.DefaultOrganizationId, session.HomeOrganizationId);
        Actor owner = (await platform.Members.FindActorAsync(LocalOperator.DefaultOrganizationId, session.UserId, Cancellation))!;
        Assert.Equal(Role.Owner, owner.Role);
        Assert.Equal(before.Key.Id, Assert.Single(await platform.Keys.ListAsync(owner, Cancellation)).Id);
        IssuedKey after = await platform.Keys.CreateAsync(founder, project.Id, new KeySettings("After"), Cancellation);
        foreach (IssuedKey key in new[] { before, after })
        {
            Assert.Equal(KeyRefusal.None, (await platform.Verifier.VerifyAsync(key.Secret.Reveal(), "/v1/models", null, Cancellation)).Refusal);
        }

        Assert.False(await local.BeginAsync(Cancellation));
    }

    [Fact]
    public async Task What_a_redeemed_link_left_half_done_is_made_whole_at_the_next_start()
    {
        await using TestPlatform platform = await TestPlatform.StartEmptyAsync(fixture);
        using TestAccounts accounts = TestAccounts.On(platform);
        await accounts.SetUpAsync("root@example.com");
        LocalOperator local = new(platform.Database, platform.Audit, platform.Time);
        UserAccount root = (await accounts.Directory.FindByEmailAsync("root@example.com", Cancellation))!;
        // As where the process died between the account and the organisation.
        await new OrganizationDirectory(platform.Database, platform.Audit, platform.Time)
            .CreateAsync(LocalOperator.DefaultOrganizationId, LocalOperator.DefaultName, LocalOperator.Id, Cancellation);

        Assert.Null(await accounts.Setup.PrepareAsync(Cancellation));

        Assert.Equal(Role.Owner, (await platform.Members.FindActorAsync(LocalOperator.DefaultOrganizationId, root.Id, Cancellation))!.Role);
        Assert.Null(await local.HandOverAsync(Guid.CreateVersion7(), Cancellation));
    }
}
