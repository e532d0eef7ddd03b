using System.Net;
using System.Web;
using Lyceum.Platform.Accounts;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Lyceum.Platform.Tests.Accounts;

/// <summary>The whole way, over real sockets: our server, OpenIddict as the company's service, and a browser's cookies.</summary>
public sealed class CompanySignInEndToEndTests(SqliteFixture fixture) : IClassFixture<SqliteFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_browser_signs_in_works_and_signs_out()
    {
        await using World world = await World.StartAsync(fixture);
        using Browser browser = new(world.Server.Address);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/me")).StatusCode);

        Assert.Equal("ada@example.com False", await browser.ReadAsync("/sign-in/company"));

        Cookie cookie = Assert.Single(browser.Cookies, static cookie => cookie.Name == SessionCookie.Name);
        Assert.True(cookie.HttpOnly);
        Assert.Equal(RandomToken.Length, cookie.Value.Length);
        Assert.Equal("ada@example.com False", await browser.ReadAsync("/me"));
        UserAccount account = (await world.Directory.FindByEmailAsync("ada@example.com", Cancellation))!;
        Session session = Assert.Single(await world.Sessions.ListAsync(account.Id, Cancellation));
        Assert.Equal(("127.0.0.1", "Test browser", SignInMethod.Company), (session.Address, session.UserAgent, session.Method));

        (await browser.PostAsync("/sign-out")).EnsureSuccessStatusCode();
        Assert.DoesNotContain(browser.Cookies, static cookie => cookie.Name == SessionCookie.Name);
        // Who kept the cookie has nothing.
        browser.Add(new Cookie(SessionCookie.Name, cookie.Value, "/", "127.0.0.1"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/me")).StatusCode);
        browser.Remove(SessionCookie.Name);

        // The same person, whose address is another there by now, comes to the same account.
        world.Provider.Person = world.Provider.Person with { Email = "ada@new.example.com" };
        Assert.Equal("ada@example.com False", await browser.ReadAsync("/sign-in/company"));
    }

    [Fact]
    public async Task The_request_is_a_code_flow_with_pkce_and_the_browser_never_sees_a_token()
    {
        await using World world = await World.StartAsync(fixture);
        using Browser browser = new(world.Server.Address);

        Uri authorize = (await browser.GetAsync("/sign-in/company")).Headers.Location!;
        var query = HttpUtility.ParseQueryString(authorize.Query);
        Uri callback = (await browser.GetAsync(authorize)).Headers.Location!;

        Assert.Equal(world.Provider.Address.Authority, authorize.Authority);
        Assert.Equal(("code", "S256", "openid profile email"), (query["response_type"], query["code_challenge_method"], query["scope"]));
        Assert.Equal(["code", "iss", "state"], HttpUtility.ParseQueryString(callback.Query).AllKeys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_wrong_or_strange_state_is_refused_before_the_code_is_used()
    {
        await using World world = await World.StartAsync(fixture);
        using Browser browser = new(world.Server.Address);
        using Browser victim = new(world.Server.Address);
        Uri callback = await CallbackAsync(browser);

        // The state was changed; there is none; and an attacker's answer in somebody else's browser.
        Assert.Equal("problem failed", await browser.ReadAsync(callback.ToString().Replace("state=C", "state=D", StringComparison.Ordinal)));
        Assert.Equal("problem failed", await browser.ReadAsync(callback.ToString().Split("&state=")[0]));
        Assert.Equal("problem failed", await victim.ReadAsync(callback.ToString()));

        Assert.Equal(0, world.Provider.Tokens);
        Assert.DoesNotContain(victim.Cookies, static cookie => cookie.Name == SessionCookie.Name);
        // The answer itself is good, once.
        Assert.Equal("ada@example.com False", await browser.ReadAsync(callback.ToString()));
        using Browser again = new(world.Server.Address);
        Assert.Equal("problem failed", await again.ReadAsync(callback.ToString()));
    }

    [Fact]
    public async Task An_unverified_address_does_not_come_in()
    {
        await using World world = await World.StartAsync(fixture);
        using Browser browser = new(world.Server.Address);

        world.Provider.Person = world.Provider.Person with { IsVerified = false };
        Assert.Equal("problem UnverifiedEmail", await browser.ReadAsync("/sign-in/company"));
        world.Provider.Person = world.Provider.Person with { IsVerified = null };
        Assert.Equal("problem UnverifiedEmail", await browser.ReadAsync("/sign-in/company"));
        world.Provider.Person = world.Provider.Person with { IsVerified = true, Email = "ada@elsewhere.org" };
        Assert.Equal("problem Domain", await browser.ReadAsync("/sign-in/company"));

        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/me")).StatusCode);
        Assert.Null(await world.Directory.FindByEmailAsync("ada@example.com", Cancellation));
    }

    [Fact]
    public async Task A_disabled_user_is_out_and_does_not_come_back()
    {
        await using World world = await World.StartAsync(fixture);
        using Browser browser = new(world.Server.Address);
        Assert.Equal("ada@example.com False", await browser.ReadAsync("/sign-in/company"));
        UserAccount account = (await world.Directory.FindByEmailAsync("ada@example.com", Cancellation))!;

        await world.Server.Services.GetRequiredService<AccountAdministration>()
            .DisableAsync(new Actor(PlatformOrganization.Id, Guid.CreateVersion7(), Role.Owner), account.Id, Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/me")).StatusCode);
        Assert.Equal("problem Disabled", await browser.ReadAsync("/sign-in/company"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/me")).StatusCode);
    }

    [Fact]
    public async Task A_wrong_secret_is_one_refusal_and_no_detail()
    {
        await using World world = await World.StartAsync(fixture, new ClientSecret("another"));
        using Browser browser = new(world.Server.Address);

        Assert.Equal("problem failed", await browser.ReadAsync("/sign-in/company"));
    }

    [Fact]
    public async Task An_administrator_sets_changes_and_removes_the_service_while_the_server_runs()
    {
        await using World world = await World.StartAsync(fixture, isSet: false);
        SignInRules rules = world.Server.Services.GetRequiredService<SignInRules>();
        Actor administrator = new(PlatformOrganization.Id, Guid.CreateVersion7(), Role.Owner);
        using Browser browser = new(world.Server.Address);
        using Browser late = new(world.Server.Address);
        // There is no scheme, and the path that the service would send people back to leads nowhere.
        Assert.Equal(HttpStatusCode.InternalServerError, (await browser.GetAsync("/sign-in/company")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/sign-in/company/callback?code=a&state=b")).StatusCode);

        await rules.SetCompanyAsync(administrator, World.Company(world.Provider), keepsSecret: false, Cancellation);
        Assert.Equal("ada@example.com False", await browser.ReadAsync("/sign-in/company"));
        Uri callback = await CallbackAsync(late);

        // Whoever is on the way comes in by what holds then.
        await rules.SetCompanyAsync(administrator, World.Company(world.Provider) with { Secret = null, AllowedDomains = ["new.example.com"] }, keepsSecret: true, Cancellation);
        Assert.Equal("problem Domain", await late.ReadAsync(callback.ToString()));
        world.Provider.Person = world.Provider.Person with { Subject = "subject-2", Email = "bob@new.example.com" };
        Assert.Equal("bob@new.example.com False", await late.ReadAsync("/sign-in/company"));

        await rules.RemoveCompanyAsync(administrator, Cancellation);
        Assert.Equal(HttpStatusCode.InternalServerError, (await browser.GetAsync("/sign-in/company")).StatusCode);
        // Sessions stay.
        Assert.Equal("ada@example.com False", await browser.ReadAsync("/me"));
    }

    [Fact]
    public async Task The_service_is_asked_what_it_says_of_itself()
    {
        await using World world = await World.StartAsync(fixture, isSet: false);
        using CompanySignInProbe probe = new();

        CompanySignInFinding found = await probe.AskAsync(World.Company(world.Provider), Cancellation);

        Assert.Equal((world.Provider.Address.ToString(), 1, true), (found.Issuer, found.Keys, found.SaysPkce));
        // A server that is no sign-in service, and none at all.
        Assert.Equal("company_document", await ReasonAsync(world.Server.Address));
        Assert.Equal("company_unreachable", await ReasonAsync(new Uri("http://127.0.0.1:9/")));
        Assert.Equal("company_authority", await ReasonAsync(new Uri("http://192.0.2.1/")));

        async Task<string?> ReasonAsync(Uri address) =>
            (await Assert.ThrowsAsync<PlatformException>(() => probe.AskAsync(new CompanySignInOptions(address, "lyceum"), Cancellation))).Reason;
    }

    [Theory]
    [InlineData("https://evil.example.com/")]
    [InlineData("//evil.example.com/")]
    [InlineData("/\\evil.example.com/")]
    public async Task The_way_back_stays_on_this_server(string back)
    {
        await using World world = await World.StartAsync(fixture);
        using Browser browser = new(world.Server.Address);
        Uri authorize = (await browser.GetAsync($"/sign-in/company?back={Uri.EscapeDataString(back)}")).Headers.Location!;

        HttpResponseMessage answer = await browser.GetAsync((await browser.GetAsync(authorize)).Headers.Location!);

        Assert.Equal("/", answer.Headers.Location?.OriginalString);
    }

    private static async Task<Uri> CallbackAsync(Browser browser) =>
        (await browser.GetAsync((await browser.GetAsync("/sign-in/company")).Headers.Location!)).Headers.Location!;

    private sealed class World(IdentityProvider provider, CompanySignInServer server) : IAsyncDisposable
    {
        public IdentityProvider Provider => provider;

        public CompanySignInServer Server => server;

        public AccountDirectory Directory => server.Services.GetRequiredService<AccountDirectory>();

        public SessionStore Sessions => server.Services.GetRequiredService<SessionStore>();

        public static async Task<World> StartAsync(SqliteFixture fixture, ClientSecret? secret = null, bool isSet = true)
        {
            IdentityProvider provider = await IdentityProvider.StartAsync(Cancellation);
            CompanySignInServer server = await CompanySignInServer.StartAsync(await fixture.CreateAsync(Cancellation), isSet ? Company(provider, secret) : null, Cancellation);
            provider.RedirectUri = new Uri(server.Address, "/sign-in/company/callback");
            return new World(provider, server);
        }

        public static CompanySignInOptions Company(IdentityProvider provider, ClientSecret? secret = null) => new(provider.Address, IdentityProvider.ClientId)
        {
            Secret = secret ?? new ClientSecret(IdentityProvider.Secret), AllowedDomains = ["example.com", "new.example.com"],
        };

        public async ValueTask DisposeAsync()
        {
            await server.DisposeAsync();
            await provider.DisposeAsync();
        }
    }

    private sealed class Browser : IDisposable
    {
        private const int MaximumRedirects = 10;

        private readonly CookieContainer _cookies = new();
        private readonly HttpClient _client;

        public Browser(Uri home)
        {
#pragma warning disable CA2000 // The client disposes it.
            _client = new HttpClient(new SocketsHttpHandler { CookieContainer = _cookies, AllowAutoRedirect = false }) { BaseAddress = home };
#pragma warning restore CA2000
            _client.DefaultRequestHeaders.UserAgent.ParseAdd("Test browser");
        }

        public IEnumerable<Cookie> Cookies => _cookies.GetAllCookies().Where(static cookie => !cookie.Expired);

        public void Add(Cookie cookie) => _cookies.Add(cookie);

        public void Remove(string name) => Cookies.Where(cookie => cookie.Name == name).ToList().ForEach(static cookie => cookie.Expired = true);

        public Task<HttpResponseMessage> GetAsync(string address) => _client.GetAsync(new Uri(address, UriKind.RelativeOrAbsolute), Cancellation);

        public Task<HttpResponseMessage> GetAsync(Uri address) => _client.GetAsync(address, Cancellation);

        public Task<HttpResponseMessage> PostAsync(string address) => _client.PostAsync(new Uri(address, UriKind.Relative), null, Cancellation);

        /// <summary>Follows redirects as a browser does and reads the page.</summary>
        public async Task<string> ReadAsync(string address)
        {
            Uri next = new(_client.BaseAddress!, address);
            for (int i = 0; i < MaximumRedirects; i++)
            {
                HttpResponseMessage response = await GetAsync(next);
                if (response.Headers.Location is not { } location)
                {
                    string text = await response.Content.ReadAsStringAsync(Cancellation);
                    Assert.True(response.IsSuccessStatusCode, $"{next} answered {(int)response.StatusCode}: {text}");
                    return text;
                }

                next = new Uri(next, location);
            }

            throw new InvalidOperationException($"More than {MaximumRedirects} redirects from {address}.");
        }

        public void Dispose() => _client.Dispose();
    }
}
