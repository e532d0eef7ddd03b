using Lyceum.Platform.Accounts;
using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.TestKit;

public abstract class SetupLinkTests(DatabaseFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_link_makes_the_first_administrator_and_then_nobody()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = TestAccounts.On(platform, TestAccounts.Quick with { SignUp = SignUpMode.Closed });
        Uri link = (await accounts.Setup.PrepareAsync(Cancellation))!;
        Assert.StartsWith("http://localhost:5080/setup?token=", link.ToString(), StringComparison.Ordinal);
        Assert.True(await accounts.Setup.IsGoodAsync(TestAccounts.TokenOf(link), Cancellation));

        SignInOutcome result = await RedeemAsync(accounts, TestAccounts.TokenOf(link), "root@example.com");

        VerifiedSession session = (await accounts.FindAsync(result.Session!))!;
        Assert.True(session.IsAdministrator);
        Actor owner = (await platform.Members.FindActorAsync(session.HomeOrganizationId!.Value, session.UserId, Cancellation))!;
        Assert.Equal(Role.Owner, owner.Role);
        Assert.Single(await platform.Projects.ListAsync(owner, Cancellation));
        Assert.False(await accounts.Setup.IsGoodAsync(TestAccounts.TokenOf(link), Cancellation));
        await Assert.ThrowsAsync<PlatformException>(() => RedeemAsync(accounts, TestAccounts.TokenOf(link), "second@example.com"));
        Assert.Null(await accounts.Setup.PrepareAsync(Cancellation));
        Assert.Contains(await accounts.AuditAsync(), static line => line.Action == "setup.redeem");
    }

    [Fact]
    public async Task The_token_is_not_stored_and_a_new_start_ends_it()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = TestAccounts.On(platform);
        string first = TestAccounts.TokenOf(await accounts.Setup.PrepareAsync(Cancellation));
        string second = TestAccounts.TokenOf(await accounts.Setup.PrepareAsync(Cancellation));

        await using PlatformDbContext context = platform.Database.OpenPlatform();
        SetupToken stored = await context.SetupTokens.SingleAsync(Cancellation);
        Assert.True(RandomToken.TryParse(second, out RandomToken? token));
        Assert.Equal(token.Hash.ToArray(), stored.Hash);
        Assert.False(await accounts.Setup.IsGoodAsync(first, Cancellation));
        Assert.True(await accounts.Setup.IsGoodAsync(second, Cancellation));
        Assert.False(await accounts.Setup.IsGoodAsync(null, Cancellation));
        Assert.False(await accounts.Setup.IsGoodAsync(RandomToken.Create().Reveal(), Cancellation));
    }

    [Fact]
    public async Task The_link_ends_after_a_day()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = TestAccounts.On(platform);
        string token = TestAccounts.TokenOf(await accounts.Setup.PrepareAsync(Cancellation));

        platform.Time.Advance(TimeSpan.FromHours(24));

        Assert.False(await accounts.Setup.IsGoodAsync(token, Cancellation));
        Assert.Equal(PlatformError.Forbidden, (await Assert.ThrowsAsync<PlatformException>(() => RedeemAsync(accounts, token, "root@example.com"))).Error);
    }

    [Fact]
    public async Task A_bad_password_leaves_the_link_good()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = TestAccounts.On(platform);
        string token = TestAccounts.TokenOf(await accounts.Setup.PrepareAsync(Cancellation));

        Assert.Equal(PlatformError.Invalid, (await Assert.ThrowsAsync<PlatformException>(
            () => accounts.Setup.RedeemAsync(token, new Registration("root@example.com", "Root", "admin"), TestAccounts.Origin, Cancellation))).Error);

        Assert.True(await accounts.Setup.IsGoodAsync(token, Cancellation));
    }

    [Fact]
    public async Task Of_several_who_redeem_it_at_the_same_time_one_becomes_administrator()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = TestAccounts.On(platform);
        string token = TestAccounts.TokenOf(await accounts.Setup.PrepareAsync(Cancellation));

        Exception?[] problems = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() =>
            Record.ExceptionAsync(() => RedeemAsync(accounts, token, $"root{i}@example.com")).AsTask())));

        Assert.Single(problems, static problem => problem is null);
        Assert.All(problems.OfType<Exception>(), static problem => Assert.IsType<PlatformException>(problem));
        await using PlatformDbContext context = platform.Database.OpenPlatform();
        Assert.True((await context.UserAccounts.SingleAsync(Cancellation)).IsAdministrator);
    }

    private static Task<SignInOutcome> RedeemAsync(TestAccounts accounts, string token, string email) =>
        accounts.Setup.RedeemAsync(token, new Registration(email, "Root", TestAccounts.Password), TestAccounts.Origin, Cancellation);
}
