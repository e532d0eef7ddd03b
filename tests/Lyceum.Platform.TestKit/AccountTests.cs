using System.Collections.Concurrent;
using Lyceum.Platform.Accounts;
using Lyceum.Platform.Audit;
using Lyceum.Platform.Data;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.TestKit;

public abstract class AccountTests(DatabaseFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_user_can_work_at_once()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = await TestAccounts.StartAsync(platform);

        UserAccount account = await accounts.RegisterAsync(" Ada@Example.com ", "Ada");

        Actor actor = (await platform.Members.FindActorAsync(account.HomeOrganizationId!.Value, account.Id, Cancellation))!;
        Assert.Equal(Role.Owner, actor.Role);
        Assert.Equal("Ada", (await platform.Organizations.GetAsync(actor, Cancellation)).Name);
        Assert.Equal("Default", Assert.Single(await platform.Projects.ListAsync(actor, Cancellation)).Name);
        Assert.Equal(("Ada@Example.com", false, false), (account.Email, account.EmailVerified, account.IsAdministrator));
        Assert.Equal(account.Id, (await accounts.Directory.FindByEmailAsync("ada@EXAMPLE.com", Cancellation))?.Id);
        AuditEntry line = (await accounts.AuditAsync())[^1];
        Assert.Equal(("account.register", account.Id, account.Id), (line.Action, line.ActorId, line.TargetId));
        Assert.True((await platform.Audit.VerifyAsync(accounts.Administrator, null, Cancellation)).IsWhole);
    }

    [Fact]
    public async Task An_organisation_that_was_left_half_made_is_made_whole_at_sign_in()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = TestAccounts.On(platform);
        UserAccount account = await accounts.RegisterAsync("ada@example.com");
        await using (PlatformDbContext context = platform.Database.OpenPlatform())
        {
            // As after a crash between the organisation and its project.
            await context.AcrossOrganizations<Projects.Project>().Where(project => project.OrganizationId == account.HomeOrganizationId).ExecuteDeleteAsync(Cancellation);
            await context.UserAccounts.ExecuteUpdateAsync(static update => update.SetProperty(static account => account.HomeOrganizationId, (Guid?)null), Cancellation);
        }

        VerifiedSession? session = await accounts.FindAsync(await accounts.SessionAsync("ada@example.com"));

        Assert.Equal(account.HomeOrganizationId, session?.HomeOrganizationId);
        Actor actor = (await platform.Members.FindActorAsync(account.HomeOrganizationId!.Value, account.Id, Cancellation))!;
        Assert.Single(await platform.Projects.ListAsync(actor, Cancellation));
    }

    [Fact]
    public async Task Who_is_taken_out_of_the_organisation_works_in_another()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = TestAccounts.On(platform, TestAccounts.Quick with { PersonalOrganization = false });
        UserAccount account = await accounts.RegisterAsync("ada@example.com");
        await platform.Members.AddAsync(platform.Owner, account.Id, Role.Member, Cancellation);
        Assert.Equal(platform.Owner.OrganizationId, (await accounts.FindAsync(await accounts.SessionAsync("ada@example.com")))?.HomeOrganizationId);

        await platform.Members.RemoveAsync(platform.Owner, account.Id, Cancellation);
        Assert.Null((await accounts.FindAsync(await accounts.SessionAsync("ada@example.com")))?.HomeOrganizationId);
        Actor other = await platform.Organizations.CreateAsync("Second", account.Id, Cancellation);

        Assert.Equal(other.OrganizationId, (await accounts.FindAsync(await accounts.SessionAsync("ada@example.com")))?.HomeOrganizationId);
        Assert.Single(await platform.Projects.ListAsync(other, Cancellation));
    }

    [Fact]
    public async Task Personal_organisations_can_be_off()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = TestAccounts.On(platform, TestAccounts.Quick with { PersonalOrganization = false });

        UserAccount account = await accounts.RegisterAsync("ada@example.com");
        Assert.Null(account.HomeOrganizationId);
        await platform.Members.AddAsync(platform.Owner, account.Id, Role.Member, Cancellation);

        // Who belongs to an organisation works there.
        Assert.Equal(platform.Owner.OrganizationId, (await accounts.FindAsync(await accounts.SessionAsync("ada@example.com")))?.HomeOrganizationId);
    }

    [Fact]
    public async Task An_address_is_registered_once_also_at_the_same_time()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = TestAccounts.On(platform);

        Exception?[] problems = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() =>
            Record.ExceptionAsync(() => accounts.RegisterAsync(i % 2 == 0 ? "ada@example.com" : "ADA@example.com")).AsTask())));

        Assert.Single(problems, static problem => problem is null);
        Assert.All(problems.OfType<Exception>(), static problem => Assert.Equal(PlatformError.Conflict, Assert.IsType<PlatformException>(problem).Error));
        await using PlatformDbContext context = platform.Database.OpenPlatform();
        Assert.Equal(1, await context.UserAccounts.CountAsync(Cancellation));
    }

    [Theory]
    [InlineData("", "Ada", TestAccounts.Password)]
    [InlineData("ada", "Ada", TestAccounts.Password)]
    [InlineData("ada@example.com", " ", TestAccounts.Password)]
    [InlineData("ada@example.com", "Ada", "short")]
    [InlineData("ada@example.com", "Ada", "password123")]
    public async Task What_cannot_be_registered_is_refused(string email, string name, string password)
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = TestAccounts.On(platform);

        PlatformException refused = await Assert.ThrowsAsync<PlatformException>(
            () => accounts.Registration.RegisterAsync(new Registration(email, name, password), Cancellation));

        Assert.Equal(PlatformError.Invalid, refused.Error);
    }

    [Fact]
    public async Task Where_sign_up_is_closed_administrators_make_accounts()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = await TestAccounts.StartAsync(platform, TestAccounts.Quick with { SignUp = SignUpMode.Closed });
        Registration registration = new("ada@example.com", "Ada", TestAccounts.Password);
        Actor stranger = new(PlatformOrganization.Id, Guid.CreateVersion7(), Role.Viewer);

        Assert.Equal(PlatformError.Forbidden, (await Assert.ThrowsAsync<PlatformException>(() => accounts.Registration.RegisterAsync(registration, Cancellation))).Error);
        Assert.Equal(PlatformError.Forbidden, (await Assert.ThrowsAsync<PlatformException>(() => accounts.Registration.CreateAsync(stranger, registration, Cancellation))).Error);
        Assert.Equal(PlatformError.Forbidden, (await Assert.ThrowsAsync<PlatformException>(() => accounts.Registration.CreateAsync(platform.Owner, registration, Cancellation))).Error);
        await accounts.Registration.CreateAsync(accounts.Administrator, registration, Cancellation);

        await accounts.SessionAsync("ada@example.com");
    }

    [Fact]
    public async Task An_invitation_lets_one_in_and_takes_it_into_an_organisation()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        OneInvitation gate = new(platform.Owner.OrganizationId, platform.Time.GetUtcNow());
        using TestAccounts accounts = await TestAccounts.StartAsync(platform, TestAccounts.Quick with { SignUp = SignUpMode.Invitation }, gate);
        Registration registration = new("ada@example.com", "Ada", TestAccounts.Password);

        Assert.Equal(PlatformError.Forbidden, (await Assert.ThrowsAsync<PlatformException>(() => accounts.Registration.RegisterAsync(registration, Cancellation))).Error);
        Assert.Equal(PlatformError.Forbidden, (await Assert.ThrowsAsync<PlatformException>(
            () => accounts.Registration.RegisterAsync(registration with { Invitation = "wrong" }, Cancellation))).Error);
        UserAccount account = await accounts.Registration.RegisterAsync(registration with { Invitation = "right" }, Cancellation);

        Assert.Equal(platform.Owner.OrganizationId, account.HomeOrganizationId);
        Assert.Equal(Role.Member, (await platform.Members.FindActorAsync(platform.Owner.OrganizationId, account.Id, Cancellation))?.Role);
    }

    [Fact]
    public async Task A_new_password_ends_the_old_one_and_all_other_sessions()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = TestAccounts.On(platform);
        UserAccount account = await accounts.RegisterAsync("ada@example.com");
        IssuedSession mine = await accounts.SessionAsync("ada@example.com");
        IssuedSession other = await accounts.SessionAsync("ada@example.com");
        Assert.NotNull(await accounts.FindAsync(other));

        await Assert.ThrowsAsync<PlatformException>(
            () => accounts.Directory.ChangePasswordAsync(account.Id, mine.Session.Id, "not the password", "another good password 42", Cancellation));
        await accounts.Directory.ChangePasswordAsync(account.Id, mine.Session.Id, TestAccounts.Password, "another good password 42", Cancellation);

        Assert.NotNull(await accounts.FindAsync(mine));
        Assert.Null(await accounts.FindAsync(other));
        Assert.Equal(SignInRefusal.Password, (await accounts.SignInAsync("ada@example.com")).Refusal);
        Assert.NotNull((await accounts.SignInAsync("ada@example.com", "another good password 42")).Session);
    }

    [Fact]
    public async Task Who_finds_a_session_open_does_not_find_out_the_password()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = TestAccounts.On(platform);
        UserAccount account = await accounts.RegisterAsync("ada@example.com");
        IssuedSession session = await accounts.SessionAsync("ada@example.com");

        for (int i = 0; i < accounts.Options.MaximumFailures; i++)
        {
            Assert.Contains("wrong", await RefusalAsync($"guess number {i}"), StringComparison.Ordinal);
        }

        Assert.Contains("too many", await RefusalAsync(TestAccounts.Password), StringComparison.Ordinal);
        Assert.Equal(SignInRefusal.Locked, (await accounts.SignInAsync("ada@example.com")).Refusal);
        Assert.NotNull(await accounts.FindAsync(session));
        platform.Time.Advance(accounts.Options.LockoutDuration);
        await accounts.Directory.ChangePasswordAsync(account.Id, session.Session.Id, TestAccounts.Password, "another good password 42", Cancellation);
        Assert.NotNull((await accounts.SignInAsync("ada@example.com", "another good password 42")).Session);

        async Task<string> RefusalAsync(string password) => (await Assert.ThrowsAsync<PlatformException>(
            () => accounts.Directory.ChangePasswordAsync(account.Id, session.Session.Id, password, "another good password 42", Cancellation))).Message;
    }

    [Fact]
    public async Task A_new_address_is_unverified_and_nobody_elses()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = await TestAccounts.StartAsync(platform);
        UserAccount account = await accounts.RegisterAsync("ada@example.com");
        await accounts.Administration.SetEmailVerifiedAsync(accounts.Administrator, account.Id, true, Cancellation);

        await accounts.Directory.ChangeEmailAsync(account.Id, TestAccounts.Password, "ADA@example.com", Cancellation);
        Assert.True((await accounts.Directory.FindAsync(account.Id, Cancellation))!.EmailVerified);
        Assert.Equal(PlatformError.Conflict, (await Assert.ThrowsAsync<PlatformException>(
            () => accounts.Directory.ChangeEmailAsync(account.Id, TestAccounts.Password, "root@example.com", Cancellation))).Error);
        Assert.Equal(PlatformError.Forbidden, (await Assert.ThrowsAsync<PlatformException>(
            () => accounts.Directory.ChangeEmailAsync(account.Id, "wrong password", "ada@example.org", Cancellation))).Error);
        await accounts.Directory.ChangeEmailAsync(account.Id, TestAccounts.Password, "ada@example.org", Cancellation);

        Assert.False((await accounts.Directory.FindAsync(account.Id, Cancellation))!.EmailVerified);
        await accounts.SessionAsync("ada@example.org");
    }

    [Fact]
    public async Task A_disabled_user_is_out_at_once()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = await TestAccounts.StartAsync(platform);
        UserAccount account = await accounts.RegisterAsync("ada@example.com");
        IssuedSession session = await accounts.SessionAsync("ada@example.com");
        Assert.NotNull(await accounts.FindAsync(session));

        await accounts.Administration.DisableAsync(accounts.Administrator, account.Id, Cancellation);

        Assert.Null(await accounts.FindAsync(session));
        Assert.Equal(SignInRefusal.Disabled, (await accounts.SignInAsync("ada@example.com")).Refusal);
        await accounts.Administration.EnableAsync(accounts.Administrator, account.Id, Cancellation);
        Assert.Null(await accounts.FindAsync(session));
        await accounts.SessionAsync("ada@example.com");
    }

    [Fact]
    public async Task A_disabled_users_keys_and_invitations_stop_with_the_account()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = await TestAccounts.StartAsync(platform);
        UserAccount account = await accounts.RegisterAsync("ada@example.com");
        await platform.Members.AddAsync(platform.Owner, account.Id, Role.Admin, Cancellation);
        Actor ada = (await platform.Members.FindActorAsync(platform.Owner.OrganizationId, account.Id, Cancellation))!;
        IssuedKey key = await platform.Keys.CreateAsync(ada, platform.Project.Id, new KeySettings("Key"), Cancellation);
        IssuedKey owners = await platform.Keys.CreateAsync(platform.Owner, platform.Project.Id, new KeySettings("Owner's"), Cancellation);
        IssuedAdminKey adminKey = await platform.AdminKeys.CreateAsync(ada, "Admin key", null, Cancellation);
        string invitation = (await platform.Invitations.CreateAsync(ada, new InvitationSettings("bob@example.com", Role.Member), Cancellation)).Token.Reveal();
        Assert.Equal(KeyRefusal.None, await RefusalAsync(key));
        Assert.Equal(KeyRefusal.None, await RefusalAsync(owners));
        Assert.NotNull(await platform.AdminKeys.VerifyAsync(adminKey.Secret.Reveal(), Cancellation));

        await accounts.Administration.DisableAsync(accounts.Administrator, account.Id, Cancellation);

        Assert.Equal(KeyRefusal.Owner, await RefusalAsync(key));
        Assert.Equal(KeyRefusal.Owner, (await platform.Verifier.CheckAsync(key.Key.Id, "/v1/models", Cancellation)).Refusal);
        Assert.Null(await platform.AdminKeys.VerifyAsync(adminKey.Secret.Reveal(), Cancellation));
        Assert.Equal(PlatformError.NotFound, (await Assert.ThrowsAsync<PlatformException>(
            () => platform.Invitations.AcceptAsync(invitation, Guid.CreateVersion7(), "bob@example.com", Cancellation))).Error);
        // Somebody who has no account here, as the operator of the machine has none, is not disabled.
        Assert.Equal(KeyRefusal.None, await RefusalAsync(owners));

        await accounts.Administration.EnableAsync(accounts.Administrator, account.Id, Cancellation);
        Assert.Equal(KeyRefusal.None, await RefusalAsync(key));
        Assert.NotNull(await platform.AdminKeys.VerifyAsync(adminKey.Secret.Reveal(), Cancellation));
        Assert.NotNull(await platform.Invitations.AcceptAsync(invitation, Guid.CreateVersion7(), "bob@example.com", Cancellation));

        async Task<KeyRefusal> RefusalAsync(IssuedKey issued) => (await platform.Verifier.VerifyAsync(issued.Secret.Reveal(), "/v1/models", null, Cancellation)).Refusal;
    }

    [Fact]
    public async Task The_platform_keeps_an_administrator_also_when_two_step_down_together()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = await TestAccounts.StartAsync(platform);
        Guid root = accounts.Administrator.Id;
        Assert.Equal(PlatformError.Conflict, (await Assert.ThrowsAsync<PlatformException>(
            () => accounts.Administration.SetAdministratorAsync(accounts.Administrator, root, false, Cancellation))).Error);
        Assert.Equal(PlatformError.Conflict, (await Assert.ThrowsAsync<PlatformException>(
            () => accounts.Administration.DisableAsync(accounts.Administrator, root, Cancellation))).Error);
        UserAccount second = await accounts.RegisterAsync("ada@example.com");
        await accounts.Administration.SetAdministratorAsync(accounts.Administrator, second.Id, true, Cancellation);

        Exception?[] problems = await Task.WhenAll(new[] { root, second.Id }.Select(id => Task.Run(() =>
            Record.ExceptionAsync(() => accounts.Administration.SetAdministratorAsync(accounts.Administrator, id, false, Cancellation)).AsTask())));

        Assert.Single(problems, static problem => problem is null);
        Assert.Single(await accounts.Administration.ListAsync(accounts.Administrator, null, null, 10, Cancellation), static account => account.IsAdministrator);
    }

    [Fact]
    public async Task An_administrator_finds_accounts_page_by_page()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = await TestAccounts.StartAsync(platform);
        foreach (string name in new[] { "cleo", "ada", "bob" })
        {
            await accounts.RegisterAsync($"{name}@example.com", name);
        }

        string[] first = [.. (await accounts.Administration.ListAsync(accounts.Administrator, null, null, 2, Cancellation)).Select(static account => account.Email)];
        string[] second = [.. (await accounts.Administration.ListAsync(accounts.Administrator, null, first[^1], 2, Cancellation)).Select(static account => account.Email)];

        Assert.Equal(["ada@example.com", "bob@example.com"], first);
        Assert.Equal(["cleo@example.com", "root@example.com"], second);
        Assert.Equal("cleo@example.com", Assert.Single(await accounts.Administration.ListAsync(accounts.Administrator, "CLE", null, 10, Cancellation)).Email);
        Assert.Empty(await accounts.Administration.ListAsync(accounts.Administrator, "%", null, 10, Cancellation));
        await Assert.ThrowsAsync<PlatformException>(() => accounts.Administration.ListAsync(accounts.Administrator, "a\0", null, 10, Cancellation));
        await Assert.ThrowsAsync<PlatformException>(() => accounts.Administration.ListAsync(accounts.Administrator, null, "\0@example.com", 10, Cancellation));
        await Assert.ThrowsAsync<PlatformException>(() => accounts.Administration.ListAsync(platform.Owner, null, null, 10, Cancellation));
    }

    [Fact]
    public async Task Who_lost_the_password_gets_another_and_the_thief_is_out()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = await TestAccounts.StartAsync(platform);
        UserAccount account = await accounts.RegisterAsync("ada@example.com");
        IssuedSession thief = await accounts.SessionAsync("ada@example.com");

        await accounts.Administration.ResetAsync(accounts.Administrator, account.Id, "a quite different phrase", true, Cancellation);

        Assert.Null(await accounts.FindAsync(thief));
        Assert.NotNull((await accounts.SignInAsync("ada@example.com", "a quite different phrase")).Session);
    }

    [Fact]
    public async Task A_deleted_account_takes_everything_of_the_person_along()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Erasure erasure = new();
        using TestAccounts accounts = await TestAccounts.StartAsync(platform, erasures: erasure);
        UserAccount account = await accounts.RegisterAsync("ada@example.com");
        await platform.Members.AddAsync(platform.Owner, account.Id, Role.Member, Cancellation);
        IssuedSession session = await accounts.SessionAsync("ada@example.com");
        Assert.NotNull(await accounts.FindAsync(session));

        await Assert.ThrowsAsync<PlatformException>(() => accounts.Directory.DeleteAsync(account.Id, "wrong password", Cancellation));
        await accounts.Directory.DeleteAsync(account.Id, TestAccounts.Password, Cancellation);

        Assert.Equal(account.Id, Assert.Single(erasure.Erased));
        Assert.Null(await accounts.FindAsync(session));
        Assert.Null(await accounts.Directory.FindAsync(account.Id, Cancellation));
        Assert.Null(await platform.Members.FindActorAsync(platform.Owner.OrganizationId, account.Id, Cancellation));
        Assert.Equal(SignInRefusal.Unknown, (await accounts.SignInAsync("ada@example.com")).Refusal);
        Assert.DoesNotContain(await accounts.AuditAsync(), static line => line.Detail.Contains("ada", StringComparison.OrdinalIgnoreCase));
        // The address is free again.
        await accounts.RegisterAsync("ada@example.com");
    }

    [Fact]
    public async Task An_invitation_of_an_organisation_opens_an_account_once()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = await TestAccounts.StartAsync(
            platform, TestAccounts.Quick with { SignUp = SignUpMode.Invitation }, new InvitationGate(platform.Invitations));
        IssuedInvitation issued = await platform.Invitations.CreateAsync(platform.Owner, new InvitationSettings("Ada@Example.com", Role.Member), Cancellation);
        string code = issued.Token.Reveal();

        Assert.Equal(PlatformError.Forbidden, (await Assert.ThrowsAsync<PlatformException>(() => RegisterAsync("bob@example.com"))).Error);
        UserAccount account = await RegisterAsync("ada@example.com");

        // Whoever invited had the token too.
        Assert.False(account.EmailVerified);
        Assert.Equal(platform.Owner.OrganizationId, account.HomeOrganizationId);
        Assert.Equal(Role.Member, (await platform.Members.FindActorAsync(platform.Owner.OrganizationId, account.Id, Cancellation))!.Role);
        Assert.Equal(PlatformError.Forbidden, (await Assert.ThrowsAsync<PlatformException>(() => RegisterAsync("ada2@example.com"))).Error);

        Task<UserAccount> RegisterAsync(string email) =>
            accounts.Registration.RegisterAsync(new Registration(email, "Ada", TestAccounts.Password) { Invitation = code }, Cancellation);
    }

    [Fact]
    public async Task Who_signs_up_by_an_invitation_stands_in_the_log_of_the_organisation()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = await TestAccounts.StartAsync(platform, invitations: new InvitationGate(platform.Invitations));
        IssuedInvitation issued = await platform.Invitations.CreateAsync(platform.Owner, new InvitationSettings("ada@example.com", Role.Admin), Cancellation);

        UserAccount account = await accounts.Registration.RegisterAsync(
            new Registration("ada@example.com", "Ada", TestAccounts.Password) { Invitation = issued.Token.Reveal() }, Cancellation);

        AuditEntry line = (await platform.Audit.ListAsync(platform.Owner, new AuditQuery(), Cancellation)).Items[0];
        Assert.Equal(("invitation.accept", account.Id, issued.Invitation.Id, "Admin"), (line.Action, line.ActorId, line.TargetId, line.Detail));
        Assert.Equal(("account.register", account.Id), ((await accounts.AuditAsync())[^1].Action, (await accounts.AuditAsync())[^1].TargetId));
        Assert.True((await platform.Audit.VerifyAsync(platform.Owner, null, Cancellation)).IsWhole);
        Assert.True((await platform.Audit.VerifyAsync(accounts.Administrator, null, Cancellation)).IsWhole);
    }

    private sealed class Erasure : IAccountErasure
    {
        public ConcurrentBag<Guid> Erased { get; } = [];

        public Task EraseAsync(Guid userId, CancellationToken cancellationToken)
        {
            Erased.Add(userId);
            return Task.CompletedTask;
        }
    }

    private sealed class OneInvitation(Guid organizationId, DateTimeOffset now) : IInvitationGate
    {
        public Task<InvitationUse?> TryConsumeAsync(PlatformDbContext context, string code, UserAccount account, CancellationToken cancellationToken)
        {
            if (code == "right")
            {
                context.Add(new Member { OrganizationId = organizationId, UserId = account.Id, Role = Role.Member, JoinedAt = now });
            }

            return Task.FromResult(code == "right" ? new InvitationUse(new Actor(organizationId, account.Id, Role.Member), new AuditRecord("invitation.accept", account.Id)) : null);
        }
    }
}
