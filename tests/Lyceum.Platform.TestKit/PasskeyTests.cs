using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Lyceum.Platform.Accounts;

namespace Lyceum.Platform.TestKit;

public abstract class PasskeyTests(DatabaseFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_passkey_is_a_whole_sign_in()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = TestAccounts.On(platform);
        using SoftwareAuthenticator device = new();
        UserAccount account = await EnrolAsync(accounts, device);
        // Not even an app is asked for, nor does a lock matter.
        AuthenticatorSetup setup = await accounts.Authenticators.BeginAsync(account.Id, Cancellation);
        Assert.NotEmpty(setup.Key);

        VerifiedSession first = (await accounts.FindAsync((await UseAsync(accounts, device)).Session!))!;
        VerifiedSession second = (await accounts.FindAsync((await UseAsync(accounts, device)).Session!))!;

        Assert.Equal((account.Id, SignInMethod.Passkey), (first.UserId, first.Method));
        Assert.NotEqual(first.SessionId, second.SessionId);
        Passkey passkey = Assert.Single(await accounts.Passkeys.ListAsync(account.Id, Cancellation));
        Assert.Equal(("Laptop", 3L, platform.Time.GetUtcNow()), (passkey.Name, passkey.SignCount, passkey.LastUsedAt));
        Assert.Equal(device.CredentialId, passkey.CredentialId);
        Assert.Contains(await accounts.AuditAsync(), line => line.Action == "passkey.add" && line.TargetId == account.Id);
    }

    [Fact]
    public async Task The_domain_is_the_settings_and_asks_for_verification()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = TestAccounts.On(platform, TestAccounts.Quick with
        {
            PublicAddress = new Uri("https://chat.example.com/lyceum/"), PasskeyDomain = "example.com", PasskeyOrigins = ["https://api.example.com"],
        });
        using SoftwareAuthenticator device = new() { Domain = "example.com", Origin = "https://chat.example.com" };
        UserAccount account = await accounts.RegisterAsync("ada@example.com");

        JsonNode options = JsonNode.Parse((await accounts.Passkeys.BeginAddAsync(account.Id, Cancellation)).OptionsJson)!;
        Assert.Equal("example.com", (string)options["rp"]!["id"]!);
        Assert.Equal("required", (string)options["authenticatorSelection"]!["userVerification"]!);
        Assert.Equal("required", (string)options["authenticatorSelection"]!["residentKey"]!);
        await EnrolAsync(accounts, device, account);
        Assert.NotNull((await UseAsync(accounts, device)).Session);
        device.Origin = "https://api.example.com";
        Assert.NotNull((await UseAsync(accounts, device)).Session);
        device.Origin = "https://evil.example.com";
        Assert.Equal(SignInRefusal.Passkey, (await UseAsync(accounts, device)).Refusal);
    }

    [Theory]
    [InlineData("origin")]
    [InlineData("challenge")]
    [InlineData("domain")]
    [InlineData("unverified")]
    [InlineData("frame")]
    [InlineData("counter")]
    [InlineData("signature")]
    [InlineData("user")]
    [InlineData("nonsense")]
    [InlineData("nothing")]
    public async Task What_does_not_hold_is_refused(string flaw)
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = TestAccounts.On(platform);
        using SoftwareAuthenticator device = new();
        using SoftwareAuthenticator thief = new();
        await EnrolAsync(accounts, device);
        await EnrolAsync(accounts, thief, await accounts.RegisterAsync("eve@example.com", "Eve"));
        Assert.NotNull((await UseAsync(accounts, device)).Session);

        switch (flaw)
        {
            case "origin":
                device.Origin = "http://localhost:5081";
                break;
            case "challenge":
                device.OtherChallenge = RandomNumberGenerator.GetBytes(32);
                break;
            case "domain":
                device.Domain = "example.com";
                break;
            case "unverified":
                device.IsUserVerified = false;
                break;
            case "frame":
                device.IsCrossOrigin = true;
                break;
            case "counter":
                device.Counter = 0;
                break;
        }

        PasskeyCeremony ceremony = await accounts.Passkeys.BeginSignInAsync(Cancellation);
        JsonNode answer = JsonNode.Parse(device.Get(ceremony.OptionsJson))!;
        JsonNode thiefs = JsonNode.Parse(thief.Get(ceremony.OptionsJson))!;
        switch (flaw)
        {
            case "signature":
                answer["response"]!["signature"] = (string)thiefs["response"]!["signature"]!;
                break;
            case "user":
                answer["response"]!["userHandle"] = (string)thiefs["response"]!["userHandle"]!;
                break;
        }

        string? credential = flaw switch { "nonsense" => "{\"id\":[[[", "nothing" => null, _ => answer.ToJsonString() };
        SignInOutcome refused = await accounts.Passkeys.SignInAsync(ceremony.State, credential, TestAccounts.Origin, Cancellation);

        Assert.Equal(SignInRefusal.Passkey, refused.Refusal);
        Assert.Null(refused.Session);
    }

    [Fact]
    public async Task An_answer_works_once_also_from_a_device_that_does_not_count()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = TestAccounts.On(platform);
        using SoftwareAuthenticator device = new() { Counter = null };
        await EnrolAsync(accounts, device);
        PasskeyCeremony ceremony = await accounts.Passkeys.BeginSignInAsync(Cancellation);
        string answer = device.Get(ceremony.OptionsJson);

        SignInOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() =>
            accounts.Passkeys.SignInAsync(ceremony.State, answer, TestAccounts.Origin, Cancellation))));

        Assert.Single(outcomes, static outcome => outcome.Session is not null);
        Assert.Equal(SignInRefusal.Passkey, (await accounts.Passkeys.SignInAsync(ceremony.State, answer, TestAccounts.Origin, Cancellation)).Refusal);
        Assert.NotNull((await UseAsync(accounts, device)).Session);
        // Its mark goes when the challenge would have ended anyway.
        platform.Time.Advance(accounts.Options.StepLifetime);
        Assert.Equal(SignInRefusal.Expired, (await accounts.Passkeys.SignInAsync(ceremony.State, answer, TestAccounts.Origin, Cancellation)).Refusal);
        Assert.Equal(3, await accounts.Sessions.SweepAsync(Cancellation));
    }

    [Fact]
    public async Task A_passkey_is_made_by_who_began_it_and_once()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = TestAccounts.On(platform);
        using SoftwareAuthenticator device = new();
        UserAccount ada = await accounts.RegisterAsync("ada@example.com");
        UserAccount eve = await accounts.RegisterAsync("eve@example.com", "Eve");
        PasskeyCeremony ceremony = await accounts.Passkeys.BeginAddAsync(ada.Id, Cancellation);
        string answer = device.Create(ceremony.OptionsJson);

        await RefusedAsync(eve, ceremony.State, answer);
        await RefusedAsync(ada, (await accounts.Passkeys.BeginAddAsync(ada.Id, Cancellation)).State, answer);
        await RefusedAsync(ada, (await accounts.Passkeys.BeginSignInAsync(Cancellation)).State, answer);
        await RefusedAsync(ada, ceremony.State, "{}");
        await accounts.Passkeys.AddAsync(ada.Id, ceremony.State, answer, "Laptop", Cancellation);
        await RefusedAsync(ada, ceremony.State, answer);
        PasskeyCeremony again = await accounts.Passkeys.BeginAddAsync(eve.Id, Cancellation);
        await RefusedAsync(eve, again.State, device.Create(again.OptionsJson));
        PasskeyCeremony late = await accounts.Passkeys.BeginAddAsync(ada.Id, Cancellation);
        platform.Time.Advance(accounts.Options.StepLifetime);
        using SoftwareAuthenticator other = new();
        await RefusedAsync(ada, late.State, other.Create(late.OptionsJson));

        async Task RefusedAsync(UserAccount account, string state, string credential) => Assert.Equal(
            PlatformError.Invalid,
            (await Assert.ThrowsAsync<PlatformException>(() => accounts.Passkeys.AddAsync(account.Id, state, credential, "Laptop", Cancellation))).Error);
    }

    [Fact]
    public async Task A_removed_passkey_and_a_disabled_user_do_not_come_in()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = await TestAccounts.StartAsync(platform);
        using SoftwareAuthenticator device = new();
        UserAccount account = await EnrolAsync(accounts, device);

        await accounts.Administration.DisableAsync(accounts.Administrator, account.Id, Cancellation);
        Assert.Equal(SignInRefusal.Disabled, (await UseAsync(accounts, device)).Refusal);
        await accounts.Administration.EnableAsync(accounts.Administrator, account.Id, Cancellation);
        Assert.NotNull((await UseAsync(accounts, device)).Session);
        await Assert.ThrowsAsync<PlatformException>(() => accounts.Passkeys.RemoveAsync(accounts.Administrator.Id, device.CredentialId, Cancellation));
        await accounts.Passkeys.RemoveAsync(account.Id, device.CredentialId, Cancellation);

        Assert.Equal(SignInRefusal.Passkey, (await UseAsync(accounts, device)).Refusal);
        Assert.Empty(await accounts.Passkeys.ListAsync(account.Id, Cancellation));
    }

    private static async Task<UserAccount> EnrolAsync(TestAccounts accounts, SoftwareAuthenticator device, UserAccount? account = null)
    {
        account ??= await accounts.RegisterAsync("ada@example.com");
        PasskeyCeremony ceremony = await accounts.Passkeys.BeginAddAsync(account.Id, Cancellation);
        await accounts.Passkeys.AddAsync(account.Id, ceremony.State, device.Create(ceremony.OptionsJson), "Laptop", Cancellation);
        return account;
    }

    private static async Task<SignInOutcome> UseAsync(TestAccounts accounts, SoftwareAuthenticator device)
    {
        PasskeyCeremony ceremony = await accounts.Passkeys.BeginSignInAsync(Cancellation);
        return await accounts.Passkeys.SignInAsync(ceremony.State, device.Get(ceremony.OptionsJson), TestAccounts.Origin, Cancellation);
    }
}
