using System.Net;
using Lyceum.Platform.Accounts;
using Lyceum.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Lyceum.Web.Tests;

public class SignInPageTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_set_up_link_makes_the_first_administrator_once()
    {
        await using TestSite site = await TestSite.StartAsync();
        using Browser browser = new(site);
        using Browser late = new(site);
        await late.GoAsync(site.SetupLink.PathAndQuery);

        await browser.GoAsync(site.SetupLink.PathAndQuery);
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        await browser.SendAsync("setup", ("name", "Ada"), ("email", "ada@example.com"), ("password", "short"), ("organization", "Engines"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, browser.Status);
        Assert.Equal("true", browser.Page.QuerySelector("#password")!.GetAttribute("aria-invalid"));
        Assert.True(browser.Page.QuerySelector("#password")!.HasAttribute("autofocus"));
        Assert.Null(browser.Page.QuerySelector("[role=alert]"));
        await browser.SendAsync("setup", ("name", "Ada"), ("email", "ada@example.com"), ("password", TestSite.Password), ("organization", "Engines"));
        Assert.Equal("/console", browser.Location);
        await browser.FollowAsync();
        Assert.Equal("Console", browser.Heading);
        UserAccount account = (await site.Services.GetRequiredService<AccountDirectory>().FindByEmailAsync("ada@example.com", Cancellation))!;
        Assert.True(account.IsAdministrator);

        await late.SendAsync("setup", ("name", "Eve"), ("email", "eve@example.com"), ("password", TestSite.Password));
        Assert.Equal((HttpStatusCode.Gone, "This link is not good any more"), (late.Status, late.Heading));
        await late.GoAsync(site.SetupLink.PathAndQuery);
        Assert.Equal(HttpStatusCode.Gone, late.Status);
        Assert.Null(await site.Services.GetRequiredService<AccountDirectory>().FindByEmailAsync("eve@example.com", Cancellation));
    }

    [Fact]
    public async Task A_page_of_a_person_leads_to_sign_in_and_back_and_signing_out_ends_the_session()
    {
        await using TestSite site = await TestSite.StartAsync();
        await site.CreateAsync("ada@example.com");
        using Browser browser = new(site);

        await browser.GoAsync("/account/sessions?x=1");
        Assert.Equal("/login?returnUrl=%2Faccount%2Fsessions%3Fx%3D1", browser.Location);
        await browser.SignInAsync("ada@example.com", page: browser.Location!);
        Assert.Equal("/account/sessions?x=1", browser.Location);
        string cookie = Assert.Single(browser.SetCookies, static cookie => cookie.StartsWith(SessionCookie.Name, StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secure", cookie, StringComparison.OrdinalIgnoreCase);
        string token = browser.Cookies.GetAllCookies().Single(static cookie => cookie.Name == SessionCookie.Name).Value;

        await browser.FollowAsync();
        Assert.Equal("Sessions", browser.Heading);
        await browser.GoAsync("/account");
        await browser.SendAsync("logout");
        Assert.Equal("/", browser.Location);
        Assert.Null(await site.Services.GetRequiredService<SessionStore>().FindAsync(token, Cancellation));
        browser.Cookies.Add(site.Listening, new Cookie(SessionCookie.Name, token));
        await browser.GoAsync("/account");
        Assert.Equal("/login?returnUrl=%2Faccount", browser.Location);
    }

    [Fact]
    public async Task Signing_in_leads_to_no_other_server()
    {
        await using TestSite site = await TestSite.StartAsync();
        await site.CreateAsync("ada@example.com");

        foreach (string address in new[] { "https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)", "account", "" })
        {
            using Browser browser = new(site);
            await browser.SignInAsync("ada@example.com", page: $"/login?returnUrl={Uri.EscapeDataString(address)}");
            Assert.Equal((HttpStatusCode.Redirect, "/account"), (browser.Status, browser.Location));
        }
    }

    [Fact]
    public async Task Whoever_tries_learns_neither_who_has_an_account_nor_that_it_is_locked()
    {
        FakeTimeProvider time = new(TimeProvider.System.GetUtcNow());
        await using TestSite site = await TestSite.StartAsync(static accounts => accounts with { MaximumFailures = 2 }, time);
        await site.CreateAsync("ada@example.com");
        using Browser browser = new(site);

        string unknown = await RefusalAsync("nobody@example.com", TestSite.Password);
        Assert.Equal(unknown, await RefusalAsync("ada@example.com", "wrong"));
        Assert.Equal(unknown, await RefusalAsync("ada@example.com", "wrong"));
        Assert.Equal(unknown, await RefusalAsync("ada@example.com", TestSite.Password));
        Assert.Contains("rests for 15 minutes", unknown, StringComparison.Ordinal);
        time.Advance(TimeSpan.FromMinutes(16));
        await browser.SignInAsync("ada@example.com");
        Assert.Equal("/account", browser.Location);

        async Task<string> RefusalAsync(string email, string password)
        {
            await browser.SignInAsync(email, password);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, browser.Status);
            Assert.DoesNotContain(browser.SetCookies, static cookie => cookie.StartsWith(SessionCookie.Name, StringComparison.Ordinal));
            return browser.Page.QuerySelector("[role=alert]")!.TextContent.Trim();
        }
    }

    [Fact]
    public async Task The_second_step_takes_a_code_or_a_recovery_code_once()
    {
        FakeTimeProvider time = new(TimeProvider.System.GetUtcNow());
        await using TestSite site = await TestSite.StartAsync(null, time);
        UserAccount account = await site.CreateAsync("ada@example.com");
        AuthenticatorDirectory authenticators = site.Services.GetRequiredService<AuthenticatorDirectory>();
        string key = (await authenticators.BeginAsync(account.Id, Cancellation)).Key;
        IReadOnlyList<string> codes = await authenticators.ConfirmAsync(account.Id, AuthenticatorApp.CodeAt(key, time.GetUtcNow()), Cancellation);
        using Browser browser = new(site);

        await browser.SignInAsync("ada@example.com", page: "/login?returnUrl=%2Faccount%2Fsecurity");
        Assert.Equal("One more step", browser.Heading);
        await browser.SendAsync("code", ("code", "000000"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "One more step"), (browser.Status, browser.Heading));
        time.Advance(TimeSpan.FromSeconds(30));
        string code = AuthenticatorApp.CodeAt(key, time.GetUtcNow());
        await browser.SendAsync("code", ("code", code[..3] + " " + code[3..]));
        Assert.Equal("/account/security", browser.Location);

        using Browser other = new(site);
        await other.SignInAsync("ada@example.com");
        await other.SendAsync("code", ("code", code));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.Status);
        await other.SendAsync("other");
        Assert.Equal("Recovery code", other.Heading);
        await other.SendAsync("code", ("code", codes[0].ToLowerInvariant()));
        Assert.Equal("/account", other.Location);

        using Browser late = new(site);
        await late.SignInAsync("ada@example.com");
        time.Advance(TimeSpan.FromMinutes(6));
        await late.SendAsync("code", ("code", AuthenticatorApp.CodeAt(key, time.GetUtcNow())));
        Assert.Equal("Log in", late.Heading);
        Assert.Contains("That took too long", late.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invitation_makes_a_member_of_who_has_an_account_and_of_who_has_none()
    {
        await using TestSite site = await TestSite.StartAsync();
        Guid root = await site.SetUpAsync();
        string first = await site.InviteAsync(root, "grace@example.com");
        using Browser browser = new(site);

        await browser.GoAsync(first);
        Assert.Equal("Join Default", browser.Heading);
        // The address is the invitation's, whatever is sent.
        await browser.SendAsync("join", ("name", "Grace"), ("email", "eve@example.com"), ("password", TestSite.Password));
        Assert.Equal("/account?done=joined", browser.Location);
        await browser.FollowAsync();
        Assert.Contains("You have joined", browser.Text, StringComparison.Ordinal);
        Assert.NotNull(await site.Services.GetRequiredService<AccountDirectory>().FindByEmailAsync("grace@example.com", Cancellation));
        await browser.GoAsync(first);
        Assert.Equal(HttpStatusCode.Gone, browser.Status);

        await site.CreateAsync("emmy@example.com");
        string second = await site.InviteAsync(root, "emmy@example.com");
        await browser.GoAsync(second);
        await browser.SendAsync("accept");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, browser.Status);
        Assert.Contains("You are a member of this organisation already.", browser.Text, StringComparison.Ordinal);
        using Browser emmy = new(site);
        await emmy.GoAsync(await site.InviteAsync(root, "someone@example.com"));
        await emmy.SignInAsync("emmy@example.com", page: emmy.Page.QuerySelector(".gate-other a")!.GetAttribute("href")!);
        await emmy.FollowAsync();
        await emmy.SendAsync("accept");
        Assert.Contains("for another e-mail address", emmy.Text, StringComparison.Ordinal);
        await emmy.GoAsync(second);
        await emmy.SendAsync("accept");
        Assert.Equal("/account?done=joined", emmy.Location);
    }

    [Fact]
    public async Task Sign_up_is_as_open_as_it_was_set()
    {
        await using TestSite closed = await TestSite.StartAsync();
        using Browser outside = new(closed);
        await outside.GoAsync("/signup");
        Assert.Empty(outside.Page.QuerySelectorAll("main form"));
        Assert.Contains("invitation", outside.Text, StringComparison.Ordinal);

        await using TestSite open = await TestSite.StartAsync(static accounts => accounts with { SignUp = SignUpMode.Open });
        using Browser browser = new(open);
        await browser.GoAsync("/signup");
        await browser.SendAsync("signup", ("name", "Ada"), ("email", "ada@example.com"), ("password", TestSite.Password));
        Assert.Equal("/account", browser.Location);
        using Browser again = new(open);
        await again.GoAsync("/signup");
        await again.SendAsync("signup", ("name", "Ada"), ("email", "ADA@example.com"), ("password", TestSite.Password));
        Assert.Contains("There is an account with this e-mail address already", again.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_companys_sign_in_is_there_where_it_is_set()
    {
        await using TestSite without = await TestSite.StartAsync();
        using Browser none = new(without);
        await none.GoAsync("/login");
        Assert.DoesNotContain("Continue with", none.Text, StringComparison.Ordinal);
        await none.GoAsync("/login/company");
        Assert.Equal(HttpStatusCode.NotFound, none.Status);

        await using TestSite site = await TestSite.StartAsync(
            change: static plan => plan with { Company = new CompanySignInOptions(new Uri("https://login.example.com"), "lyceum") { DisplayName = "Example Ltd" } });
        using Browser browser = new(site);
        await browser.GoAsync("/login?problem=Domain");
        Assert.Contains("Continue with Example Ltd", browser.Text, StringComparison.Ordinal);
        Assert.Contains("E-mail addresses of this domain may not come in.", browser.Text, StringComparison.Ordinal);
        await browser.GoAsync("/login?problem=%3Cscript%3Ealert(1)%3C/script%3E");
        Assert.Contains("did not let you in", browser.Text, StringComparison.Ordinal);
        Assert.Empty(browser.Page.QuerySelectorAll("script:not([src])"));
    }
}
