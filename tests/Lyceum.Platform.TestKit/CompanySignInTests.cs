using Lyceum.Platform.Accounts;
using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.TestKit;

public abstract class CompanySignInTests(DatabaseFixture fixture)
{
    private static readonly CompanySignInOptions s_options = new(new Uri("https://id.example.com"), "lyceum");
    private static readonly CompanyIdentity s_ada = new("https://id.example.com", "subject-1", "ada@example.com", true, "Ada");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_comes_first_gets_an_account_and_the_same_one_later()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = TestAccounts.On(platform, TestAccounts.Quick with { SignUp = SignUpMode.Closed });

        VerifiedSession first = await SignInAsync(accounts, s_ada);
        // The address there is another's now, and says nothing.
        VerifiedSession second = await SignInAsync(accounts, s_ada with { Email = "new@example.com", EmailVerified = null });

        Assert.Equal((first.UserId, SignInMethod.Company), (second.UserId, second.Method));
        UserAccount account = (await accounts.Directory.FindAsync(first.UserId, Cancellation))!;
        Assert.Equal(("ada@example.com", true, "Ada"), (account.Email, account.EmailVerified, account.Name));
        Assert.NotNull(account.HomeOrganizationId);
        // Nobody can use a password with it.
        Assert.Equal(SignInRefusal.Unknown, (await accounts.SignInAsync("ada@example.com", "")).Refusal);
    }

    [Fact]
    public async Task The_same_subject_of_another_issuer_is_somebody_else()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = TestAccounts.On(platform);
        await SignInAsync(accounts, s_ada);

        Assert.Equal(SignInRefusal.NotLinked, await RefusalAsync(accounts, s_ada with { Issuer = "https://evil.example.com" }, s_options));
        Assert.Equal(SignInRefusal.NotLinked, await RefusalAsync(accounts, s_ada with { Subject = "subject-2" }, s_options));
        Assert.Equal(SignInRefusal.Unknown, await RefusalAsync(accounts, s_ada with { Subject = "" }, s_options));
        Assert.Equal(SignInRefusal.Unknown, await RefusalAsync(accounts, s_ada with { Subject = "subject\0" }, s_options));
        Assert.Equal(SignInRefusal.Unknown, await RefusalAsync(accounts, s_ada with { Subject = new string('x', 256) }, s_options));
    }

    [Theory]
    [InlineData(true, true, true, true)]
    [InlineData(false, true, true, false)]
    [InlineData(true, false, true, false)]
    [InlineData(true, true, false, false)]
    public async Task An_address_joins_accounts_only_where_allowed_and_verified_on_both_sides(bool allowed, bool verifiedThere, bool verifiedHere, bool joins)
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = await TestAccounts.StartAsync(platform);
        UserAccount account = await accounts.RegisterAsync("Ada@Example.com");
        await accounts.Administration.SetEmailVerifiedAsync(accounts.Administrator, account.Id, verifiedHere, Cancellation);
        CompanySignInOptions options = s_options with { LinkVerifiedEmail = allowed };

        SignInOutcome outcome = await accounts.Company.SignInAsync(options, s_ada with { EmailVerified = verifiedThere }, TestAccounts.Origin, Cancellation);

        Assert.Equal(joins ? account.Id : null, outcome.Session?.Session.UserId);
        Assert.Equal(joins, (await accounts.AuditAsync()).Any(static line => line.Action == "login.link"));
    }

    [Fact]
    public async Task An_invitation_to_oneself_under_anothers_address_gets_nobodys_sign_in()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = await TestAccounts.StartAsync(
            platform, TestAccounts.Quick with { SignUp = SignUpMode.Invitation }, new InvitationGate(platform.Invitations));
        CompanySignInOptions options = s_options with { LinkVerifiedEmail = true };
        IssuedInvitation issued = await platform.Invitations.CreateAsync(platform.Owner, new InvitationSettings("ada@example.com", Role.Member), Cancellation);

        // The inviter has the token and needs no mailbox.
        UserAccount account = await accounts.Registration.RegisterAsync(
            new Registration("ada@example.com", "Not Ada", TestAccounts.Password) { Invitation = issued.Token.Reveal() }, Cancellation);

        Assert.Equal(SignInRefusal.NotLinked, await RefusalAsync(accounts, s_ada, options));
        await accounts.Administration.SetEmailVerifiedAsync(accounts.Administrator, account.Id, true, Cancellation);
        Assert.Equal(account.Id, (await accounts.Company.SignInAsync(options, s_ada, TestAccounts.Origin, Cancellation)).Session?.Session.UserId);
    }

    [Fact]
    public async Task Unverified_addresses_are_refused_unless_the_service_is_trusted()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = TestAccounts.On(platform);

        Assert.Equal(SignInRefusal.UnverifiedEmail, await RefusalAsync(accounts, s_ada with { EmailVerified = false }, s_options));
        Assert.Equal(SignInRefusal.UnverifiedEmail, await RefusalAsync(accounts, s_ada with { EmailVerified = null }, s_options));
        Assert.Equal(SignInRefusal.UnverifiedEmail, await RefusalAsync(accounts, s_ada with { EmailVerified = false }, s_options with { TrustEmail = true }));
        Assert.Equal(SignInRefusal.UnverifiedEmail, await RefusalAsync(accounts, s_ada with { Email = null }, s_options with { TrustEmail = true }));
        Assert.Equal(SignInRefusal.None, await RefusalAsync(accounts, s_ada with { EmailVerified = null }, s_options with { TrustEmail = true }));
    }

    [Fact]
    public async Task Domains_bound_who_comes_each_time()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = TestAccounts.On(platform);
        CompanySignInOptions options = s_options with { AllowedDomains = ["example.com"] };

        Assert.Equal(SignInRefusal.Domain, await RefusalAsync(accounts, s_ada with { Email = "ada@evil-example.com" }, options));
        Assert.Equal(SignInRefusal.Domain, await RefusalAsync(accounts, s_ada with { Email = "ada@example.com.evil.org" }, options));
        Assert.Equal(SignInRefusal.None, await RefusalAsync(accounts, s_ada with { Email = "ada@EXAMPLE.com" }, options));
        Assert.Equal(SignInRefusal.Domain, await RefusalAsync(accounts, s_ada with { Email = "ada@left.org" }, options));
        Assert.Equal(SignInRefusal.UnverifiedEmail, await RefusalAsync(accounts, s_ada with { EmailVerified = false }, options));
    }

    [Fact]
    public async Task Without_provisioning_only_who_is_joined_comes_in()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = await TestAccounts.StartAsync(platform);
        CompanySignInOptions options = s_options with { Provision = false, LinkVerifiedEmail = true };

        Assert.Equal(SignInRefusal.NotProvisioned, await RefusalAsync(accounts, s_ada, options));
        UserAccount account = await accounts.Registration.CreateAsync(accounts.Administrator, new Registration("ada@example.com", "Ada", TestAccounts.Password), Cancellation);
        Assert.Equal(account.Id, (await accounts.Company.SignInAsync(options, s_ada, TestAccounts.Origin, Cancellation)).Session?.Session.UserId);
        await accounts.Administration.DisableAsync(accounts.Administrator, account.Id, Cancellation);
        Assert.Equal(SignInRefusal.Disabled, await RefusalAsync(accounts, s_ada, options));
    }

    [Fact]
    public async Task Who_comes_twice_at_the_same_time_gets_one_account()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = TestAccounts.On(platform);

        SignInOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() =>
            accounts.Company.SignInAsync(s_options, s_ada, TestAccounts.Origin, Cancellation))));

        Assert.All(outcomes, static outcome => Assert.Equal(SignInRefusal.None, outcome.Refusal));
        Assert.Single(outcomes.Select(static outcome => outcome.Session!.Session.UserId).Distinct());
        await using PlatformDbContext context = platform.Database.OpenPlatform();
        Assert.Single(await context.AcrossOrganizations<Organization>().Where(static organization => organization.Name == "Ada").ToListAsync(Cancellation));
    }

    private static async Task<VerifiedSession> SignInAsync(TestAccounts accounts, CompanyIdentity identity) =>
        (await accounts.FindAsync((await accounts.Company.SignInAsync(s_options, identity, TestAccounts.Origin, Cancellation)).Session!))!;

    private static async Task<SignInRefusal> RefusalAsync(TestAccounts accounts, CompanyIdentity identity, CompanySignInOptions options) =>
        (await accounts.Company.SignInAsync(options, identity, TestAccounts.Origin, Cancellation)).Refusal;
}
