using Lyceum.Platform.Audit;
using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.TestKit;

public abstract class InvitationTests(DatabaseFixture fixture)
{
    private const string Email = "Ada@Example.org";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_invitation_makes_a_member_of_the_organisation_and_of_its_projects()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Project closed = await platform.Projects.CreateAsync(platform.Owner, "Closed", Cancellation);
        Project archived = await platform.Projects.CreateAsync(platform.Owner, "Archived", Cancellation);
        IssuedInvitation issued = await platform.Invitations.CreateAsync(
            platform.Owner,
            new InvitationSettings($" {Email} ", Role.Member) { Projects = new Dictionary<Guid, ProjectRole> { [closed.Id] = ProjectRole.Owner, [archived.Id] = ProjectRole.Member } },
            Cancellation);
        await platform.Projects.ArchiveAsync(platform.Owner, archived.Id, Cancellation);
        Guid user = Guid.CreateVersion7();

        PendingInvitation pending = (await platform.Invitations.FindPendingAsync(issued.Token.Reveal(), Cancellation))!;
        Actor actor = await platform.Invitations.AcceptAsync(issued.Token.Reveal(), user, "ADA@EXAMPLE.ORG", Cancellation);

        Assert.Equal((platform.Owner.OrganizationId, "First", Email, Role.Member), (pending.OrganizationId, pending.OrganizationName, pending.Email, pending.Role));
        Assert.Equal(actor, await platform.Members.FindActorAsync(platform.Owner.OrganizationId, user, Cancellation));
        Assert.Equal(ProjectRole.Owner, Assert.Single(await platform.ProjectMembers.ListAsync(platform.Owner, closed.Id, Cancellation)).Role);
        Assert.Empty(await platform.ProjectMembers.ListAsync(platform.Owner, archived.Id, Cancellation));
        Invitation accepted = await platform.Invitations.GetAsync(platform.Owner, pending.Id, Cancellation);
        Assert.Equal((InvitationState.Accepted, user), (accepted.StateAt(platform.Time.GetUtcNow()), accepted.AcceptedBy));
    }

    [Fact]
    public async Task A_token_is_stored_nowhere()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        IssuedInvitation issued = await InviteAsync(platform);

        await using PlatformDbContext context = platform.Database.OpenFor(platform.Owner);
        Assert.Equal(issued.Token.Hash.ToArray(), (await context.Invitations.SingleAsync(Cancellation)).TokenHash);
        Assert.DoesNotContain(await context.AuditEntries.ToListAsync(Cancellation), line => line.Detail.Contains(issued.Token.Prefix, StringComparison.Ordinal));
        Assert.DoesNotContain(issued.Token.Reveal(), issued.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_who_accept_at_the_same_time_one_comes()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        IssuedInvitation issued = await InviteAsync(platform);
        // Two processes, which share no lock.
        using AuditLog audit = new(platform.Database, platform.Time);
        InvitationDirectory elsewhere = new(platform.Database, audit, platform.Time);
        using Barrier together = new(2);

        Exception?[] problems = await Task.WhenAll(new[] { platform.Invitations, elsewhere }.Select(directory => Task.Factory.StartNew(
            async () =>
            {
                together.SignalAndWait(Cancellation);
                return await Record.ExceptionAsync(() => directory.AcceptAsync(issued.Token.Reveal(), Guid.CreateVersion7(), Email, Cancellation));
            },
            Cancellation,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap()));

        Assert.IsType<PlatformException>(Assert.Single(problems, static problem => problem is not null));
        Assert.Equal(2, (await platform.Members.ListAsync(platform.Owner, Cancellation)).Count);
        Assert.True((await platform.Audit.VerifyAsync(platform.Owner, null, Cancellation)).IsWhole);
    }

    [Fact]
    public async Task What_ended_opens_nothing()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        IssuedInvitation revoked = await InviteAsync(platform, "one@example.org");
        await platform.Invitations.RevokeAsync(platform.Owner, revoked.Invitation.Id, Cancellation);
        IssuedInvitation used = await InviteAsync(platform, "two@example.org");
        await platform.Invitations.AcceptAsync(used.Token.Reveal(), Guid.CreateVersion7(), "two@example.org", Cancellation);
        IssuedInvitation sent = await InviteAsync(platform, "three@example.org");
        IssuedInvitation again = await platform.Invitations.ResendAsync(platform.Owner, sent.Invitation.Id, TimeSpan.FromDays(1), Cancellation);
        IssuedInvitation expired = await InviteAsync(platform, "four@example.org");

        Assert.NotNull(await platform.Invitations.FindPendingAsync(again.Token.Reveal(), Cancellation));
        platform.Time.Advance(TimeSpan.FromDays(7));
        string?[] dead = [null, "", "lyc-invite-", revoked.Token.Reveal(), used.Token.Reveal(), sent.Token.Reveal(), again.Token.Reveal(), expired.Token.Reveal(), InvitationToken.Create().Reveal()];

        foreach (string? token in dead)
        {
            Assert.Null(await platform.Invitations.FindPendingAsync(token, Cancellation));
            await RefusedAsync(PlatformError.NotFound, () => platform.Invitations.AcceptAsync(token, Guid.CreateVersion7(), "one@example.org", Cancellation));
        }

        Assert.Equal(InvitationState.Expired, (await platform.Invitations.GetAsync(platform.Owner, expired.Invitation.Id, Cancellation)).StateAt(platform.Time.GetUtcNow()));
        await RefusedAsync(PlatformError.Conflict, () => platform.Invitations.RevokeAsync(platform.Owner, used.Invitation.Id, Cancellation));
        await RefusedAsync(PlatformError.Conflict, () => platform.Invitations.ResendAsync(platform.Owner, revoked.Invitation.Id, TimeSpan.FromDays(1), Cancellation));
        // One that has expired can be sent again.
        Assert.NotNull(await platform.Invitations.ResendAsync(platform.Owner, expired.Invitation.Id, TimeSpan.FromDays(1), Cancellation));
    }

    [Fact]
    public async Task Only_the_invited_address_gets_in()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        IssuedInvitation issued = await InviteAsync(platform);

        await RefusedAsync(PlatformError.Forbidden, () => platform.Invitations.AcceptAsync(issued.Token.Reveal(), Guid.CreateVersion7(), "eve@example.org", Cancellation));
        await RefusedAsync(PlatformError.Conflict, () => platform.Invitations.AcceptAsync(issued.Token.Reveal(), platform.Owner.Id, Email, Cancellation));

        Assert.NotNull(await platform.Invitations.FindPendingAsync(issued.Token.Reveal(), Cancellation));
    }

    [Fact]
    public async Task An_account_that_is_made_by_an_invitation_is_made_with_it_or_not_at_all()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        string token = (await InviteAsync(platform)).Token.Reveal();
        (Guid first, Guid second) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await using PlatformDbContext one = platform.Database.OpenEverywhere();
        await using PlatformDbContext two = platform.Database.OpenEverywhere();

        Assert.Null(await platform.Invitations.TryUseAsync(one, token, first, "eve@example.org", Cancellation));
        Assert.Null(await platform.Invitations.TryUseAsync(one, null, first, Email, Cancellation));
        Assert.NotNull(await platform.Invitations.TryUseAsync(one, token, first, Email, Cancellation));
        Assert.NotNull(await platform.Invitations.TryUseAsync(two, token, second, Email, Cancellation));
        await one.SaveChangesAsync(Cancellation);
        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => two.SaveChangesAsync(Cancellation));

        Assert.NotNull(await platform.Members.FindActorAsync(platform.Owner.OrganizationId, first, Cancellation));
        Assert.Null(await platform.Members.FindActorAsync(platform.Owner.OrganizationId, second, Cancellation));
    }

    [Fact]
    public async Task Whoever_is_dismissed_leaves_no_door_open()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Actor second = await platform.JoinAsync(Role.Owner);
        IssuedInvitation owners = await platform.Invitations.CreateAsync(second, new InvitationSettings(Email, Role.Owner), Cancellation);
        await platform.Members.ChangeRoleAsync(platform.Owner, second.Id, Role.Admin, Cancellation);

        await RefusedAsync(PlatformError.NotFound, () => platform.Invitations.AcceptAsync(owners.Token.Reveal(), Guid.CreateVersion7(), Email, Cancellation));
    }

    [Fact]
    public async Task Roles_and_settings_bound_who_is_invited()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Actor member = await platform.JoinAsync(Role.Member);
        Actor admin = await platform.JoinAsync(Role.Admin);
        Actor other = await platform.Organizations.CreateAsync("Second", Guid.CreateVersion7(), Cancellation);
        IssuedInvitation owners = await platform.Invitations.CreateAsync(platform.Owner, new InvitationSettings(Email, Role.Owner), Cancellation);

        await RefusedAsync(PlatformError.Forbidden, () => platform.Invitations.CreateAsync(member, new InvitationSettings("a@example.org", Role.Viewer), Cancellation));
        await RefusedAsync(PlatformError.Forbidden, () => platform.Invitations.CreateAsync(admin, new InvitationSettings("a@example.org", Role.Owner), Cancellation));
        await RefusedAsync(PlatformError.Forbidden, () => platform.Invitations.ResendAsync(admin, owners.Invitation.Id, TimeSpan.FromDays(1), Cancellation));
        await RefusedAsync(PlatformError.Forbidden, () => platform.Invitations.ListAsync(member, null, 10, Cancellation));
        await RefusedAsync(PlatformError.NotFound, () => platform.Invitations.RevokeAsync(other, owners.Invitation.Id, Cancellation));
        await RefusedAsync(PlatformError.Conflict, () => platform.Invitations.CreateAsync(admin, new InvitationSettings("ada@example.ORG", Role.Member), Cancellation));
        await RefusedAsync(PlatformError.NotFound, () => platform.Invitations.CreateAsync(
            other, new InvitationSettings(Email, Role.Member) { Projects = new Dictionary<Guid, ProjectRole> { [platform.Project.Id] = ProjectRole.Member } }, Cancellation));
        foreach (string address in new[] { "", "ada", "ada@", "@example.org", "Ada <ada@example.org>", "a@b.c, d@e.f", "a b@example.org", "a\n@example.org", new string('a', 255) + "@example.org" })
        {
            await RefusedAsync(PlatformError.Invalid, () => platform.Invitations.CreateAsync(platform.Owner, new InvitationSettings(address, Role.Member), Cancellation));
        }
    }

    [Fact]
    public async Task Invitations_are_listed_in_pages()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        for (int i = 0; i < 5; i++)
        {
            await InviteAsync(platform, $"person{i}@example.org");
            platform.Time.Advance(TimeSpan.FromSeconds(i % 2));
        }

        List<string> seen = [];
        IReadOnlyList<Invitation> page = await platform.Invitations.ListAsync(platform.Owner, null, 2, Cancellation);
        while (page.Count > 0)
        {
            Assert.True(page.Count <= 2);
            seen.AddRange(page.Select(static invitation => invitation.Email));
            page = await platform.Invitations.ListAsync(platform.Owner, page[^1].Id, 2, Cancellation);
        }

        Assert.Equal(5, seen.Distinct().Count());
        Assert.Equal(5, seen.Count);
    }

    [Fact]
    public async Task An_address_whose_invitation_expired_is_invited_anew()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        IssuedInvitation first = await InviteAsync(platform);
        platform.Time.Advance(TimeSpan.FromDays(8));
        IssuedInvitation second = await InviteAsync(platform);

        Assert.Null(await platform.Invitations.FindPendingAsync(first.Token.Reveal(), Cancellation));
        Assert.NotNull(await platform.Invitations.FindPendingAsync(second.Token.Reveal(), Cancellation));
    }

    private static Task<IssuedInvitation> InviteAsync(TestPlatform platform, string email = Email) =>
        platform.Invitations.CreateAsync(platform.Owner, new InvitationSettings(email, Role.Member), Cancellation);

    private static async Task RefusedAsync(PlatformError error, Func<Task> act) => Assert.Equal(error, (await Assert.ThrowsAsync<PlatformException>(act)).Error);
}
