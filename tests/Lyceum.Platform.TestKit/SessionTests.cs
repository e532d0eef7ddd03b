using System.Net;
using Lyceum.Platform.Accounts;
using Lyceum.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.TestKit;

public abstract class SessionTests(DatabaseFixture fixture)
{
    private const string Email = "ada@example.com";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_opens_its_session_and_is_stored_nowhere()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = TestAccounts.On(platform);
        await accounts.RegisterAsync(Email);

        IssuedSession issued = await accounts.SessionAsync(Email);

        Assert.Equal(issued.Session.Id, (await accounts.FindAsync(issued))?.SessionId);
        await using PlatformDbContext context = platform.Database.OpenPlatform();
        Session stored = await context.Sessions.SingleAsync(Cancellation);
        Assert.Equal(issued.Token.Hash.ToArray(), stored.TokenHash);
        Assert.Equal(("192.0.2.7", "Test browser"), (stored.Address, stored.UserAgent));
        Assert.DoesNotContain(issued.Token.Reveal(), $"{issued} {issued.Token}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("' OR 1=1 --")]
    public async Task What_is_no_token_of_ours_opens_nothing(string? presented)
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = TestAccounts.On(platform);

        Assert.Null(await accounts.Sessions.FindAsync(presented, Cancellation));
    }

    [Fact]
    public async Task What_a_browser_calls_itself_is_kept_short_and_storable()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = TestAccounts.On(platform);
        await accounts.RegisterAsync(Email);
        SessionOrigin origin = new(IPAddress.Parse("::ffff:192.0.2.9"), "a\0b\n" + new string('x', 197) + "🎓" + new string('y', 5000));

        SignInOutcome result = await accounts.SignIn.WithPasswordAsync(Email, TestAccounts.Password, origin, Cancellation);

        Session listed = Assert.Single(await accounts.Sessions.ListAsync(result.Session!.Session.UserId, Cancellation));
        Assert.Equal(("192.0.2.9", "ab" + new string('x', 197)), (listed.Address, listed.UserAgent));
    }

    [Fact]
    public async Task Signing_out_ends_one_session_at_once()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = TestAccounts.On(platform);
        UserAccount account = await accounts.RegisterAsync(Email);
        UserAccount other = await accounts.RegisterAsync("bob@example.com", "Bob");
        IssuedSession first = await accounts.SessionAsync(Email);
        IssuedSession second = await accounts.SessionAsync(Email);
        Assert.NotNull(await accounts.FindAsync(first));

        Assert.False(await accounts.Sessions.EndAsync(other.Id, first.Session.Id, Cancellation));
        Assert.True(await accounts.Sessions.EndAsync(account.Id, first.Session.Id, Cancellation));

        Assert.Null(await accounts.FindAsync(first));
        Assert.NotNull(await accounts.FindAsync(second));
        Assert.False(await accounts.Sessions.EndAsync(account.Id, first.Session.Id, Cancellation));
        Assert.Equal(second.Session.Id, Assert.Single(await accounts.Sessions.ListAsync(account.Id, Cancellation)).Id);
        Assert.Equal("session.end", (await accounts.AuditAsync())[^1].Action);
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_all_or_all_but_one()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = TestAccounts.On(platform);
        UserAccount account = await accounts.RegisterAsync(Email);
        IssuedSession[] sessions = [await accounts.SessionAsync(Email), await accounts.SessionAsync(Email), await accounts.SessionAsync(Email)];

        await accounts.Sessions.EndAllAsync(account.Id, sessions[1].Session.Id, Cancellation);
        Assert.Equal([null, sessions[1].Session.Id, null], await IdsAsync());
        await accounts.Sessions.EndAllAsync(account.Id, null, Cancellation);
        Assert.Equal([null, null, null], await IdsAsync());
        Assert.Empty(await accounts.Sessions.ListAsync(account.Id, Cancellation));

        async Task<Guid?[]> IdsAsync() =>
            [(await accounts.FindAsync(sessions[0]))?.SessionId, (await accounts.FindAsync(sessions[1]))?.SessionId, (await accounts.FindAsync(sessions[2]))?.SessionId];
    }

    [Fact]
    public async Task What_another_process_ended_ends_when_the_cache_is_old()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts here = TestAccounts.On(platform);
        using TestAccounts elsewhere = TestAccounts.On(platform);
        UserAccount account = await here.RegisterAsync(Email);
        IssuedSession session = await here.SessionAsync(Email);
        Assert.NotNull(await here.FindAsync(session));

        await elsewhere.Sessions.EndAsync(account.Id, session.Session.Id, Cancellation);
        platform.Time.Advance(here.Options.SessionCacheLifetime);

        Assert.Null(await here.FindAsync(session));
    }

    [Fact]
    public async Task A_session_that_was_begun_while_the_password_changed_does_not_live()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = TestAccounts.On(platform);
        UserAccount account = await accounts.RegisterAsync(Email);

        // The password was checked, then changed, then the session is stored.
        UserAccount read = (await accounts.Directory.FindAsync(account.Id, Cancellation))!;
        await accounts.Directory.ChangePasswordAsync(account.Id, null, TestAccounts.Password, "another good password 42", Cancellation);
        SignInOutcome late = await accounts.SignIn.BeginAsync(read, SignInMethod.Password, TestAccounts.Origin, null, Cancellation);

        Assert.Null(await accounts.FindAsync(late.Session!));
        Assert.Empty(await accounts.Sessions.ListAsync(account.Id, Cancellation));
    }

    [Fact]
    public async Task A_session_ends_at_its_time_and_when_nobody_uses_it()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = TestAccounts.On(platform);
        await accounts.RegisterAsync(Email);
        IssuedSession used = await accounts.SessionAsync(Email);
        IssuedSession idle = await accounts.SessionAsync(Email);

        for (int day = 0; day < 29; day++)
        {
            platform.Time.Advance(TimeSpan.FromDays(1));
            Assert.NotNull(await accounts.FindAsync(used));
        }

        Assert.Null(await accounts.FindAsync(idle));
        platform.Time.Advance(TimeSpan.FromDays(1));
        Assert.Null(await accounts.FindAsync(used));
    }

    [Fact]
    public async Task The_last_use_is_written_at_most_once_a_minute()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = TestAccounts.On(platform);
        UserAccount account = await accounts.RegisterAsync(Email);
        DateTimeOffset began = platform.Time.GetUtcNow();
        IssuedSession session = await accounts.SessionAsync(Email);

        foreach ((int seconds, int seen) in new[] { (20, 0), (59, 0), (61, 61), (110, 61), (125, 125) })
        {
            platform.Time.SetUtcNow(began.AddSeconds(seconds));
            // A second store has nothing in its cache, as another process.
            Assert.NotNull(await new SessionStore(platform.Database, platform.Audit, platform.Time, accounts.Options).FindAsync(session.Token.Reveal(), Cancellation));
            Assert.Equal(began.AddSeconds(seen), Assert.Single(await accounts.Sessions.ListAsync(account.Id, Cancellation)).LastSeenAt);
        }
    }

    [Fact]
    public async Task What_has_ended_is_swept_and_nothing_else()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = TestAccounts.On(platform);
        UserAccount bob = await accounts.RegisterAsync("bob@example.com", "Bob");
        await accounts.RegisterAsync(Email);
        await accounts.SessionAsync(Email);
        await accounts.SessionAsync("bob@example.com");
        await accounts.Sessions.EndAllAsync(bob.Id, null, Cancellation);
        platform.Time.Advance(TimeSpan.FromDays(6));
        IssuedSession fresh = await accounts.SessionAsync(Email);

        Assert.Equal(1, await accounts.Sessions.SweepAsync(Cancellation));
        platform.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, await accounts.Sessions.SweepAsync(Cancellation));
        Assert.Equal(0, await accounts.Sessions.SweepAsync(Cancellation));

        Assert.NotNull(await accounts.FindAsync(fresh));
    }

    [Fact]
    public async Task A_session_says_at_once_who_is_an_administrator()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = await TestAccounts.StartAsync(platform);
        UserAccount account = await accounts.RegisterAsync(Email);
        IssuedSession session = await accounts.SessionAsync(Email);
        Assert.False((await accounts.FindAsync(session))!.IsAdministrator);

        await accounts.Administration.SetAdministratorAsync(accounts.Administrator, account.Id, true, Cancellation);
        Assert.True((await accounts.FindAsync(session))!.IsAdministrator);
        await accounts.Administration.SetAdministratorAsync(accounts.Administrator, account.Id, false, Cancellation);
        Assert.False((await accounts.FindAsync(session))!.IsAdministrator);
    }
}
