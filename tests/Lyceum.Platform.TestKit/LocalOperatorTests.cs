using Lyceum.Platform.Audit;
using Lyceum.Platform.Data;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Organizations;

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
}
