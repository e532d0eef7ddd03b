using System.Text;
using Lyceum.Platform.Accounts;
using Lyceum.Platform.Audit;
using Lyceum.Platform.Changes;
using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.TestKit;

public abstract class SignInRulesTests(DatabaseFixture fixture)
{
    private const string Secret = "what the two agreed on";

    private static readonly CompanySignInOptions s_company = new(new Uri("https://id.example.com/tenant"), "lyceum")
    {
        Secret = new ClientSecret(Secret), DisplayName = "Example Ltd", AllowedDomains = ["Example.com ", "example.org", "example.com"], Provision = false, LinkVerifiedEmail = true,
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_may_sign_up_holds_at_once_and_after_a_restart_and_is_noted()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = await TestAccounts.StartAsync(platform);
        int changes = 0;
        accounts.Rules.Changed += () => changes++;
        await accounts.RegisterAsync("ada@example.com");

        await accounts.Rules.SetSignUpAsync(accounts.Administrator, SignUpMode.Closed, Cancellation);

        PlatformException closed = await Assert.ThrowsAsync<PlatformException>(() => accounts.RegisterAsync("bob@example.com"));
        Assert.Equal("sign_up_closed", closed.Reason);
        AuditEntry line = (await accounts.AuditAsync())[^1];
        Assert.Equal(("sign-up.set", "Closed", accounts.Administrator.Id), (line.Action, line.Detail, line.ActorId));
        using TestAccounts restarted = TestAccounts.On(platform);
        Assert.Equal(SignUpMode.Open, restarted.Rules.SignUp);
        await restarted.Rules.ReadAsync(Cancellation);
        Assert.Equal(SignUpMode.Closed, restarted.Rules.SignUp);
        await accounts.Rules.SetSignUpAsync(accounts.Administrator, SignUpMode.Open, Cancellation);
        await accounts.RegisterAsync("bob@example.com");
        // What one has just written oneself is no news.
        await accounts.Rules.ReadAsync(Cancellation);
        Assert.Equal(2, changes);
    }

    [Fact]
    public async Task Another_process_hears_within_a_tick()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts here = await TestAccounts.StartAsync(platform);
        using TestAccounts there = TestAccounts.On(platform);
        await using ChangeWatch watch = new(platform.Database, platform.Verifier, platform.Ledger, platform.Policies, platform.Time, there.Sessions, there.Rules);
        await watch.CheckAsync(Cancellation);

        await here.Rules.SetSignUpAsync(here.Administrator, SignUpMode.Invitation, Cancellation);
        Assert.True(await watch.CheckAsync(Cancellation));

        Assert.Equal(SignUpMode.Invitation, there.Rules.SignUp);
    }

    [Fact]
    public async Task A_company_is_set_kept_with_its_secret_and_removed()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = await TestAccounts.StartAsync(platform);

        await accounts.Rules.SetCompanyAsync(accounts.Administrator, s_company, keepsSecret: false, Cancellation);

        CompanySignInOptions now = accounts.Rules.Company!;
        Assert.Equal((s_company.Authority, "lyceum", "Example Ltd", Secret, false, true), (now.Authority, now.ClientId, now.DisplayName, now.Secret!.Reveal(), now.Provision, now.LinkVerifiedEmail));
        Assert.Equal(["example.com", "example.org"], now.AllowedDomains);
        await using (PlatformDbContext context = platform.Database.OpenPlatform())
        {
            StoredSignInRules stored = await context.SignInRules.SingleAsync(Cancellation);
            Assert.DoesNotContain(Secret, Encoding.UTF8.GetString(stored.Secret!), StringComparison.Ordinal);
        }

        await accounts.Rules.SetCompanyAsync(accounts.Administrator, s_company with { Secret = null, ClientId = "other" }, keepsSecret: true, Cancellation);
        Assert.Equal(("other", Secret), (accounts.Rules.Company!.ClientId, accounts.Rules.Company.Secret!.Reveal()));

        // The secret goes to no other service than it was entered for.
        PlatformException refused = await Assert.ThrowsAsync<PlatformException>(() => accounts.Rules.SetCompanyAsync(
            accounts.Administrator, s_company with { Authority = new Uri("https://evil.example.com"), Secret = null }, keepsSecret: true, Cancellation));
        Assert.Equal("company_secret", refused.Reason);
        Assert.Equal(s_company.Authority, accounts.Rules.Company.Authority);

        await accounts.Rules.RemoveCompanyAsync(accounts.Administrator, Cancellation);
        Assert.Null(accounts.Rules.Company);
        List<AuditEntry> lines = await accounts.AuditAsync();
        Assert.Equal(["sign-in.company", "sign-in.company", "sign-in.company-remove"], lines.TakeLast(3).Select(static line => line.Action));
        Assert.DoesNotContain(lines, static line => line.Detail.Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_secret_whose_keys_are_gone_is_said_to_be_lost()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = await TestAccounts.StartAsync(platform);
        await accounts.Rules.SetCompanyAsync(accounts.Administrator, s_company, keepsSecret: false, Cancellation);

        using SignInRules other = new(platform.Database, platform.Audit, new EphemeralDataProtectionProvider(), TestAccounts.Quick);
        await other.ReadAsync(Cancellation);

        Assert.True(other.IsSecretLost);
        Assert.Null(other.Company!.Secret);
        Assert.False(accounts.Rules.IsSecretLost);
    }

    [Fact]
    public async Task What_the_programs_settings_say_stays()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = await TestAccounts.StartAsync(platform);
        await accounts.Rules.SetSignUpAsync(accounts.Administrator, SignUpMode.Closed, Cancellation);
        await accounts.Rules.SetCompanyAsync(accounts.Administrator, s_company, keepsSecret: false, Cancellation);
        CompanySignInOptions company = new(new Uri("https://set.example.com"), "set");
        using SignInRules set = new(
            platform.Database, platform.Audit, accounts.Protection, TestAccounts.Quick with { SignUp = SignUpMode.Invitation, IsSignUpFixed = true }, company);
        await set.ReadAsync(Cancellation);

        Assert.Equal((SignUpMode.Invitation, company), (set.SignUp, set.Company));
        PlatformException[] refusals =
        [
            await Assert.ThrowsAsync<PlatformException>(() => set.SetSignUpAsync(accounts.Administrator, SignUpMode.Open, Cancellation)),
            await Assert.ThrowsAsync<PlatformException>(() => set.SetCompanyAsync(accounts.Administrator, s_company, keepsSecret: false, Cancellation)),
            await Assert.ThrowsAsync<PlatformException>(() => set.RemoveCompanyAsync(accounts.Administrator, Cancellation)),
        ];
        Assert.All(refusals, static refusal => Assert.Equal("setting_fixed", refusal.Reason));
    }

    [Theory]
    [InlineData("http://id.example.com", "lyceum", "example.com", "company_authority")]
    [InlineData("https://user@id.example.com", "lyceum", "example.com", "company_authority")]
    [InlineData("https://id.example.com/?a=b", "lyceum", "example.com", "company_authority")]
    [InlineData("ftp://id.example.com", "lyceum", "example.com", "company_authority")]
    [InlineData("https://id.example.com", " ", "example.com", "company_client")]
    [InlineData("https://id.example.com", "lyceum", "exa mple", "company_domain")]
    [InlineData("https://id.example.com", "lyceum", "a;b", "company_domain")]
    public async Task What_cannot_be_is_refused_and_changes_nothing(string authority, string client, string domain, string reason)
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = await TestAccounts.StartAsync(platform);

        PlatformException refusal = await Assert.ThrowsAsync<PlatformException>(() => accounts.Rules.SetCompanyAsync(
            accounts.Administrator, new CompanySignInOptions(new Uri(authority), client) { AllowedDomains = [domain] }, keepsSecret: false, Cancellation));

        Assert.Equal(reason, refusal.Reason);
        Assert.Null(accounts.Rules.Company);
    }

    [Fact]
    public async Task Only_administrators_change_them()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = await TestAccounts.StartAsync(platform);
        Actor owner = platform.Owner;

        Assert.Equal(PlatformError.Forbidden, (await Assert.ThrowsAsync<PlatformException>(() => accounts.Rules.SetSignUpAsync(owner, SignUpMode.Closed, Cancellation))).Error);
        Assert.Equal(PlatformError.Forbidden, (await Assert.ThrowsAsync<PlatformException>(() => accounts.Rules.SetCompanyAsync(owner, s_company, false, Cancellation))).Error);
        Assert.Equal(PlatformError.Forbidden, (await Assert.ThrowsAsync<PlatformException>(() => accounts.Rules.RemoveCompanyAsync(owner, Cancellation))).Error);
    }
}
