using Lyceum.Platform.Organizations;

namespace Lyceum.Platform.TestKit;

public abstract class OrganizationTests(DatabaseFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Members_come_change_and_go()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Guid user = Guid.CreateVersion7();

        Assert.Null(await platform.Members.FindActorAsync(platform.Owner.OrganizationId, user, Cancellation));
        await platform.Members.AddAsync(platform.Owner, user, Role.Member, Cancellation);
        Assert.Equal(Role.Member, (await platform.Members.FindActorAsync(platform.Owner.OrganizationId, user, Cancellation))?.Role);
        await platform.Members.ChangeRoleAsync(platform.Owner, user, Role.Admin, Cancellation);
        Assert.Equal(Role.Admin, (await platform.Members.FindActorAsync(platform.Owner.OrganizationId, user, Cancellation))?.Role);
        await platform.Members.RemoveAsync(platform.Owner, user, Cancellation);

        Assert.Equal(platform.Owner.Id, Assert.Single(await platform.Members.ListAsync(platform.Owner, Cancellation)).UserId);
        PlatformException gone = await Assert.ThrowsAsync<PlatformException>(() => platform.Members.RemoveAsync(platform.Owner, user, Cancellation));
        Assert.Equal(PlatformError.NotFound, gone.Error);
    }

    [Fact]
    public async Task An_organisation_keeps_an_owner()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);

        await RefusedAsync(PlatformError.Conflict, () => platform.Members.RemoveAsync(platform.Owner, platform.Owner.Id, Cancellation));
        await RefusedAsync(PlatformError.Conflict, () => platform.Members.ChangeRoleAsync(platform.Owner, platform.Owner.Id, Role.Admin, Cancellation));

        Actor second = await JoinAsync(platform, Role.Owner);
        await platform.Members.RemoveAsync(platform.Owner, platform.Owner.Id, Cancellation);
        await RefusedAsync(PlatformError.Conflict, () => platform.Members.RemoveAsync(second, second.Id, Cancellation));
    }

    [Fact]
    public async Task Two_owners_cannot_remove_each_other_at_the_same_time()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Actor second = await JoinAsync(platform, Role.Owner);

        // Both may be refused, and one may succeed; never both.
        Exception?[] problems = await Task.WhenAll(
            Task.Run(() => Record.ExceptionAsync(() => platform.Members.RemoveAsync(platform.Owner, second.Id, Cancellation)).AsTask()),
            Task.Run(() => Record.ExceptionAsync(() => platform.Members.RemoveAsync(second, platform.Owner.Id, Cancellation)).AsTask()));

        Assert.Contains(problems, static problem => problem is PlatformException);
        Assert.Contains(await platform.Members.ListAsync(platform.Owner, Cancellation), static member => member.Role == Role.Owner);
    }

    [Fact]
    public async Task Roles_bound_what_members_do()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Actor viewer = await JoinAsync(platform, Role.Viewer);
        Actor member = await JoinAsync(platform, Role.Member);
        Actor admin = await JoinAsync(platform, Role.Admin);

        await RefusedAsync(PlatformError.Forbidden, () => platform.Keys.CreateAsync(viewer, platform.Project.Id, new("No"), Cancellation));
        await RefusedAsync(PlatformError.Forbidden, () => platform.Projects.CreateAsync(member, "No", Cancellation));
        await RefusedAsync(PlatformError.Forbidden, () => platform.Members.AddAsync(member, Guid.CreateVersion7(), Role.Viewer, Cancellation));
        await RefusedAsync(PlatformError.Forbidden, () => platform.Members.AddAsync(admin, Guid.CreateVersion7(), Role.Owner, Cancellation));
        await RefusedAsync(PlatformError.Forbidden, () => platform.Members.ChangeRoleAsync(admin, platform.Owner.Id, Role.Member, Cancellation));
        await RefusedAsync(PlatformError.Forbidden, () => platform.Members.ChangeRoleAsync(admin, admin.Id, Role.Owner, Cancellation));
        await RefusedAsync(PlatformError.Forbidden, () => platform.Members.RemoveAsync(admin, platform.Owner.Id, Cancellation));
        await platform.Members.RemoveAsync(viewer, viewer.Id, Cancellation);
        await platform.Organizations.RenameAsync(admin, "  Renamed ", Cancellation);

        Assert.Equal("Renamed", (await platform.Organizations.GetAsync(member, Cancellation)).Name);
    }

    [Fact]
    public async Task Projects_have_names_of_their_own()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await platform.Projects.CreateAsync(platform.Owner, "Another", Cancellation);
        Actor other = await platform.Organizations.CreateAsync("Second", Guid.CreateVersion7(), Cancellation);
        await platform.Projects.CreateAsync(other, "Another", Cancellation);

        await RefusedAsync(PlatformError.Conflict, () => platform.Projects.CreateAsync(platform.Owner, "Another", Cancellation));
        await RefusedAsync(PlatformError.Invalid, () => platform.Projects.CreateAsync(platform.Owner, " ", Cancellation));
        await RefusedAsync(PlatformError.Invalid, () => platform.Projects.CreateAsync(platform.Owner, "a\0b", Cancellation));
        await RefusedAsync(PlatformError.Invalid, () => platform.Projects.CreateAsync(platform.Owner, "a\ud800b", Cancellation));
        await RefusedAsync(PlatformError.Invalid, () => platform.Projects.CreateAsync(platform.Owner, new string('x', 201), Cancellation));
        await RefusedAsync(PlatformError.NotFound, () => platform.Projects.ArchiveAsync(other, platform.Project.Id, Cancellation));
        Assert.Equal(["Another", "Default"], (await platform.Projects.ListAsync(platform.Owner, Cancellation)).Select(static project => project.Name));
    }

    private static async Task<Actor> JoinAsync(TestPlatform platform, Role role)
    {
        Guid user = Guid.CreateVersion7();
        await platform.Members.AddAsync(platform.Owner, user, role, Cancellation);
        return (await platform.Members.FindActorAsync(platform.Owner.OrganizationId, user, Cancellation))!;
    }

    private static async Task RefusedAsync(PlatformError error, Func<Task> act) => Assert.Equal(error, (await Assert.ThrowsAsync<PlatformException>(act)).Error);
}
