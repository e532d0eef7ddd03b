using System.Net;
using Lyceum.Platform.Accounts;
using Lyceum.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Lyceum.Web.Tests;

public class AccountPageTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_person_changes_name_address_and_password()
    {
        await using TestSite site = await TestSite.StartAsync();
        UserAccount account = await site.CreateAsync("ada@example.com");
        using Browser browser = new(site);
        using Browser elsewhere = new(site);
        await elsewhere.SignInAsync("ada@example.com");
        await browser.SignInAsync("ada@example.com");
        await browser.FollowAsync();

        await browser.SendAsync("name", ("name", "Ada King"));
        Assert.Equal("/account?done=name", browser.Location);
        await browser.FollowAsync();
        await browser.SendAsync("email", ("email", "king@example.com"), ("password", "wrong"));
        Assert.Equal("true", browser.Page.QuerySelector("#password")!.GetAttribute("aria-invalid"));
        await browser.SendAsync("email", ("email", "king@example.com"), ("password", TestSite.Password));
        Assert.Equal("/account?done=email", browser.Location);
        await browser.GoAsync("/account/security");
        await browser.SendAsync("password", ("current", TestSite.Password), ("next", "seventy harbours in violet"));
        Assert.Equal("/account/security?done=password", browser.Location);
        await browser.FollowAsync();
        Assert.Contains("Your password was changed", browser.Text, StringComparison.Ordinal);

        UserAccount changed = (await site.Services.GetRequiredService<AccountDirectory>().FindAsync(account.Id, Cancellation))!;
        Assert.Equal(("Ada King", "king@example.com"), (changed.Name, changed.Email));
        await elsewhere.GoAsync("/account");
        Assert.Equal("/login?returnUrl=%2Faccount", elsewhere.Location);
        // A word in the address that is none of the page's says nothing.
        await browser.GoAsync("/account?done=hacked");
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        Assert.Null(browser.Page.QuerySelector("[role=status]"));
    }

    [Fact]
    public async Task Sessions_are_listed_and_end_at_once()
    {
        await using TestSite site = await TestSite.StartAsync();
        await site.CreateAsync("ada@example.com");
        using Browser browser = new(site);
        using Browser second = new(site);
        using Browser third = new(site);
        foreach (Browser one in new[] { second, third, browser })
        {
            await one.SignInAsync("ada@example.com");
        }

        await browser.GoAsync("/account/sessions");
        Assert.Equal(3, browser.Page.QuerySelectorAll(".list li").Length);
        string id = browser.Page.QuerySelector("button[name=session]")!.GetAttribute("value")!;
        await browser.SendAsync("end", ("session", id));
        Assert.Equal("/account/sessions?done=session", browser.Location);
        await browser.FollowAsync();
        Assert.Equal(2, browser.Page.QuerySelectorAll(".list li").Length);
        await browser.SendAsync("end-all");
        Assert.Equal("/account/sessions?done=sessions", browser.Location);
        foreach (Browser one in new[] { second, third })
        {
            await one.GoAsync("/account");
            Assert.Equal(HttpStatusCode.Redirect, one.Status);
        }

        await browser.GoAsync("/account");
        Assert.Equal(HttpStatusCode.OK, browser.Status);
    }

    [Fact]
    public async Task A_persons_session_cannot_be_ended_by_another()
    {
        await using TestSite site = await TestSite.StartAsync(static accounts => accounts with { SignUp = SignUpMode.Open });
        using Browser ada = new(site);
        using Browser eve = new(site);
        foreach ((Browser one, string email) in new[] { (ada, "ada@example.com"), (eve, "eve@example.com") })
        {
            await one.GoAsync("/signup");
            await one.SendAsync("signup", ("name", "Somebody"), ("email", email), ("password", TestSite.Password));
        }

        UserAccount victim = (await site.Services.GetRequiredService<AccountDirectory>().FindByEmailAsync("ada@example.com", Cancellation))!;
        Session session = Assert.Single(await site.Services.GetRequiredService<SessionStore>().ListAsync(victim.Id, Cancellation));
        await eve.GoAsync("/account/sessions");
        await eve.SendAsync("end", ("session", session.Id.ToString()));

        await ada.GoAsync("/account");
        Assert.Equal(HttpStatusCode.OK, ada.Status);
    }

    [Fact]
    public async Task Ways_to_sign_in_change_only_shortly_after_signing_in()
    {
        FakeTimeProvider time = new(TimeProvider.System.GetUtcNow());
        await using TestSite site = await TestSite.StartAsync(null, time);
        UserAccount account = await site.CreateAsync("ada@example.com");
        using Browser browser = new(site);
        await browser.SignInAsync("ada@example.com");
        time.Advance(TimeSpan.FromMinutes(16));

        await browser.GoAsync("/account/authenticator");
        Assert.Equal("/login?returnUrl=%2Faccount%2Fauthenticator&confirm=1", browser.Location);
        await browser.GoAsync("/account/security");
        Assert.Null(browser.Page.QuerySelector("lyceum-passkey"));
        await browser.GoAsync("/account/data");
        await browser.SendAsync("delete", ("email", "ada@example.com"), ("password", TestSite.Password));
        Assert.Equal("/login?returnUrl=%2Faccount%2Fdata&confirm=1", browser.Location);
        await browser.SignInAsync("ada@example.com", page: browser.Location!);
        Assert.Equal("/account/data", browser.Location);
        // The session before is over; one person in one browser has one.
        Assert.Single(await site.Services.GetRequiredService<SessionStore>().ListAsync(account.Id, Cancellation));
        await browser.FollowAsync();
        await browser.SendAsync("delete", ("email", "someone@example.com"), ("password", TestSite.Password));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, browser.Status);
        await browser.SendAsync("delete", ("email", "ada@example.com"), ("password", TestSite.Password));
        Assert.Equal("/", browser.Location);
        Assert.Null(await site.Services.GetRequiredService<AccountDirectory>().FindAsync(account.Id, Cancellation));
    }

    [Fact]
    public async Task An_app_is_turned_on_by_its_code_and_the_recovery_codes_are_shown_once()
    {
        await using TestSite site = await TestSite.StartAsync();
        await site.CreateAsync("ada@example.com");
        using Browser browser = new(site);
        await browser.SignInAsync("ada@example.com");

        await browser.GoAsync("/account/authenticator");
        await browser.SendAsync("begin");
        string key = browser.Page.QuerySelector("code.key")!.TextContent;
        Assert.NotNull(browser.Page.QuerySelector("svg.qr path"));
        await browser.SendAsync("confirm", ("code", "000000"));
        Assert.Equal(key, browser.Page.QuerySelector("code.key")!.TextContent);
        await browser.SendAsync("confirm", ("code", AuthenticatorApp.CodeAt(key, TimeProvider.System.GetUtcNow())));
        Assert.Equal(AuthenticatorDirectory.RecoveryCodes, browser.Page.QuerySelectorAll(".codes code").Length);

        await browser.GoAsync("/account/authenticator");
        Assert.Empty(browser.Page.QuerySelectorAll(".codes code"));
        await browser.SendAsync("renew");
        Assert.Equal(AuthenticatorDirectory.RecoveryCodes, browser.Page.QuerySelectorAll(".codes code").Length);
        await browser.GoAsync("/account/security");
        await browser.SendAsync("remove-authenticator");
        Assert.Equal("/account/security?done=authenticator_off", browser.Location);
    }
}
