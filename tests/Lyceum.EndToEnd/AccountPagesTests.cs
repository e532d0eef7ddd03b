using Lyceum.Platform.Accounts;
using Lyceum.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Lyceum.EndToEnd;

public class AccountPagesTests(Chromium chromium)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_newcomer_follows_the_printed_link_and_is_at_home()
    {
        await using TestSite site = await TestSite.StartAsync();
        await using Visitor visitor = await Visitor.OpenAsync(chromium, site);

        await visitor.GoAsync("/");
        await visitor.InspectAsync("home");
        await visitor.GoAsync(site.SetupLink.PathAndQuery);
        await visitor.SeeHeadingAsync("Welcome to Lyceum");
        await visitor.InspectAsync("setup");
        await visitor.FillAsync("Your name", "Ada Lovelace");
        await visitor.FillAsync("E-mail address", "ada@example.com");
        await visitor.FillAsync("Password", "password1234");
        await visitor.FillAsync("Organisation", "Analytical Engines");
        await visitor.PressAsync("Create the account");
        await visitor.SeeAsync("This password is one of those that everybody tries first.");
        await visitor.InspectAsync("setup-refused");
        await visitor.FillAsync("Password", TestSite.Password);
        await visitor.PressAsync("Create the account");
        await visitor.SeeHeadingAsync("Console");
        await visitor.GoAsync("/account");
        await visitor.SeeHeadingAsync("Profile");
        await visitor.InspectAsync("profile");

        await visitor.GoAsync(site.SetupLink.PathAndQuery);
        await visitor.SeeHeadingAsync("This link is not good any more");
        await visitor.InspectAsync("setup-gone");
        await visitor.GoAsync("/nothing-here");
        await visitor.SeeHeadingAsync("There is nothing here");
        await visitor.InspectAsync("missing");
    }

    [Fact]
    public async Task A_person_adds_an_app_and_comes_in_with_its_code_or_a_recovery_code()
    {
        await using TestSite site = await TestSite.StartAsync();
        await site.CreateAsync("ada@example.com");
        await using Visitor visitor = await Visitor.OpenAsync(chromium, site);

        await visitor.GoAsync("/account/security");
        await visitor.SeeHeadingAsync("Log in");
        await visitor.InspectAsync("login");
        await visitor.FillAsync("E-mail address", "ada@example.com");
        await visitor.FillAsync("Password", "not the password");
        await visitor.PressAsync("Log in");
        await visitor.SeeAsync("Address or password is not right.");
        await visitor.InspectAsync("login-refused");
        await visitor.FillAsync("Password", TestSite.Password);
        await visitor.PressAsync("Log in");
        await visitor.SeeHeadingAsync("Security");

        await visitor.FollowAsync("Add an app");
        await visitor.PressAsync("Show the QR code");
        await visitor.InspectAsync("authenticator");
        string key = await visitor.Page.Locator("code.key").InnerTextAsync();
        await visitor.FillAsync("Six-digit code", AuthenticatorApp.CodeAt(key, DateTimeOffset.UnixEpoch.AddYears(1)));
        await visitor.PressAsync("Turn on");
        await visitor.SeeAsync("The code is not right.");
        Assert.Equal(key, await visitor.Page.Locator("code.key").InnerTextAsync());
        await visitor.FillAsync("Six-digit code", AuthenticatorApp.CodeAt(key, TimeProvider.System.GetUtcNow()));
        await visitor.PressAsync("Turn on");
        await visitor.SeeHeadingAsync("Recovery codes");
        await visitor.InspectAsync("recovery-codes");
        IReadOnlyList<string> codes = await visitor.Page.Locator(".codes code").AllInnerTextsAsync();
        Assert.Equal(AuthenticatorDirectory.RecoveryCodes, codes.Count);
        await visitor.FollowAsync("I have kept them");
        await visitor.InspectAsync("security");

        await visitor.Page.GetByLabel("Account of Ada Lovelace").ClickAsync();
        await visitor.PressAsync("Log out");
        await visitor.SeeHeadingAsync("An academy of language models, in your own house.");
        await visitor.SignInAsync("ada@example.com");
        await visitor.SeeHeadingAsync("One more step");
        await visitor.InspectAsync("code");
        // The code that turned it on was used by that; the next one is not used yet, and within what clocks may be off.
        await visitor.FillAsync("Six-digit code", AuthenticatorApp.CodeAt(key, TimeProvider.System.GetUtcNow().AddSeconds(30)));
        await visitor.PressAsync("Log in");
        await visitor.SeeHeadingAsync("Profile");

        await visitor.Page.Context.ClearCookiesAsync();
        await visitor.SignInAsync("ada@example.com");
        await visitor.PressAsync("Use a recovery code");
        await visitor.InspectAsync("recovery-code");
        await visitor.FillAsync("Recovery code", codes[0]);
        await visitor.PressAsync("Log in");
        await visitor.SeeHeadingAsync("Profile");
        await visitor.FollowAsync("Sessions");
        await visitor.SeeHeadingAsync("Sessions");
        await visitor.InspectAsync("sessions");
        await visitor.FollowAsync("Your data");
        await visitor.SeeHeadingAsync("Your data");
        await visitor.InspectAsync("your-data");
    }

    [Fact]
    public async Task A_passkey_is_made_and_opens_the_account()
    {
        await using TestSite site = await TestSite.StartAsync();
        await site.CreateAsync("ada@example.com");
        await using Visitor visitor = await Visitor.OpenAsync(chromium, site);
        ICDPSession devtools = await visitor.Page.Context.NewCDPSessionAsync(visitor.Page);
        await devtools.SendAsync("WebAuthn.enable");
        await devtools.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });

        await visitor.SignInAsync("ada@example.com");
        await visitor.FollowAsync("Security");
        await visitor.FillAsync("Name of the new passkey", "Desk");
        await visitor.PressAsync("Add a passkey");
        await visitor.SeeAsync("The passkey was added.");
        await visitor.InspectAsync("passkeys");

        await visitor.Page.Context.ClearCookiesAsync();
        await visitor.GoAsync("/login?returnUrl=%2Faccount%2Fsessions");
        await visitor.PressAsync("Log in with a passkey");
        await visitor.SeeHeadingAsync("Sessions");
        await visitor.SeeAsync("passkey");

        await visitor.GoAsync("/account/security");
        await visitor.PressAsync("Remove the passkey Desk");
        await visitor.SeeAsync("The passkey was removed.");
        await visitor.Page.Context.ClearCookiesAsync();
        await visitor.GoAsync("/login");
        await visitor.PressAsync("Log in with a passkey");
        await visitor.SeeAsync("This passkey is not known here.");
        await visitor.InspectAsync("passkey-refused");
    }

    [Fact]
    public async Task An_invitation_opens_an_account_also_without_a_script_and_in_German()
    {
        await using TestSite site = await TestSite.StartAsync();
        string invitation = await site.InviteAsync(await site.SetUpAsync(), "grace@example.com");
        await using Visitor visitor = await Visitor.OpenAsync(chromium, site, static options =>
        {
            options.JavaScriptEnabled = false;
            options.Locale = "de-AT";
        });

        await visitor.GoAsync(invitation);
        await visitor.SeeHeadingAsync("Default beitreten");
        await visitor.FillAsync("Ihr Name", "Grace Hopper");
        await visitor.FillAsync("Passwort", TestSite.Password);
        await visitor.PressAsync("Konto anlegen und beitreten");
        await visitor.SeeAsync("Sie sind beigetreten. Willkommen!");
        await visitor.Page.GetByLabel("Aussehen und Sprache").ClickAsync();
        await visitor.PressAsync("Dunkel");
        Assert.Equal("dark", await visitor.Page.Locator("html").GetAttributeAsync("data-theme"));
        await visitor.Page.GetByLabel("Aussehen und Sprache").ClickAsync();
        await visitor.PressAsync("English");
        await visitor.SeeHeadingAsync("Profile");
        await visitor.GoAsync(invitation);
        await visitor.SeeHeadingAsync("This invitation is not good any more");
    }

    [Fact]
    public async Task Pages_of_who_comes_for_the_first_time_are_sound()
    {
        await using TestSite site = await TestSite.StartAsync(
            static accounts => accounts with { SignUp = SignUpMode.Open },
            change: static plan => plan with { Company = new CompanySignInOptions(new Uri("https://login.example.com"), "lyceum") { DisplayName = "Example Ltd" } });
        string invitation = await site.InviteAsync(await site.SetUpAsync(), "grace@example.com");
        await using Visitor visitor = await Visitor.OpenAsync(chromium, site);

        await visitor.GoAsync("/signup");
        await visitor.InspectAsync("signup");
        await visitor.FollowAsync("Log in");
        await visitor.SeeHeadingAsync("Log in");
        // The page was not loaded anew, and is what it would be if it had been.
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Show", Exact = true })).ToBeVisibleAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Log in with a passkey" })).ToBeVisibleAsync();
        await visitor.InspectAsync("login-company");
        await visitor.GoAsync(invitation);
        await visitor.InspectAsync("invitation");
        await visitor.Page.GetByLabel("Appearance and language").ClickAsync();
        await visitor.InspectAsync("menu");
        await visitor.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(visitor.Page.GetByText("Like the system")).ToBeHiddenAsync();

        // By keyboard alone.
        await visitor.GoAsync("/signup");
        await visitor.Page.GetByLabel("Your name").FocusAsync();
        await visitor.Page.Keyboard.TypeAsync("Emmy Noether");
        await visitor.Page.Keyboard.PressAsync("Tab");
        await visitor.Page.Keyboard.TypeAsync("emmy@example.com");
        await visitor.Page.Keyboard.PressAsync("Tab");
        await visitor.Page.Keyboard.TypeAsync(TestSite.Password);
        await visitor.Page.Keyboard.PressAsync("Enter");
        await visitor.SeeHeadingAsync("Profile");
        Assert.NotNull(await site.Services.GetRequiredService<AccountDirectory>().FindByEmailAsync("emmy@example.com", Cancellation));
    }
}
