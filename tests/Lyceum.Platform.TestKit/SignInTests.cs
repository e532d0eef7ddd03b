using Lyceum.Platform.Accounts;
using Lyceum.Platform.Audit;
using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.TestKit;

public abstract class SignInTests(DatabaseFixture fixture)
{
    private const string Email = "ada@example.com";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_right_password_begins_a_session_and_is_noted()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = TestAccounts.On(platform);
        UserAccount account = await accounts.RegisterAsync(Email);

        IssuedSession session = await accounts.SessionAsync(" ADA@example.com ");

        Assert.Equal(account.Id, (await accounts.FindAsync(session))?.UserId);
        Assert.Equal(platform.Time.GetUtcNow(), (await accounts.Directory.FindAsync(account.Id, Cancellation))!.LastSignInAt);
        AuditEntry line = (await accounts.AuditAsync())[^1];
        Assert.Equal(("session.begin", "Password", session.Session.Id), (line.Action, line.Detail, line.TargetId));
    }

    [Fact]
    public async Task Whoever_is_unknown_costs_one_slow_hash_too()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = TestAccounts.On(platform);
        await accounts.RegisterAsync(Email);
        Assert.Equal(SignInRefusal.Unknown, (await accounts.SignInAsync("nobody@example.com")).Refusal);

        Assert.Equal(1, await CostAsync(Email, "wrong password"));
        Assert.Equal(1, await CostAsync("nobody@example.com", "wrong password"));
        Assert.Equal(1, await CostAsync("no address", "wrong password"));
        Assert.Equal(1, await CostAsync(null, null));
        Assert.Equal(1, await CostAsync(Email, new string('x', 10_000)));

        async Task<int> CostAsync(string? email, string? password)
        {
            int before = accounts.Hasher.Checks;
            Assert.Null((await accounts.SignInAsync(email, password)).Session);
            return accounts.Hasher.Checks - before;
        }
    }

    [Fact]
    public async Task Wrong_passwords_lock_for_a_while()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = TestAccounts.On(platform);
        await accounts.RegisterAsync(Email);
        await FailAsync(accounts, 4);
        await accounts.SessionAsync(Email);
        await FailAsync(accounts, 5);

        // The right one does not help now, and looks like a wrong one.
        Assert.Equal(SignInRefusal.Locked, (await accounts.SignInAsync(Email)).Refusal);
        Assert.Single(await accounts.AuditAsync(), static line => line.Action == "account.lock");
        platform.Time.Advance(accounts.Options.LockoutDuration);
        await FailAsync(accounts, 1);
        await accounts.SessionAsync(Email);
    }

    [Fact]
    public async Task Tries_at_the_same_time_are_no_more_than_one_after_the_other()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = TestAccounts.On(platform);
        await accounts.RegisterAsync(Email);

        SignInOutcome[] results = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Task.Run(() => accounts.SignInAsync(Email, "wrong password"))));

        Assert.Equal(accounts.Options.MaximumFailures, results.Count(static result => result.Refusal == SignInRefusal.Password));
        Assert.All(results, static result => Assert.Null(result.Session));
    }

    [Fact]
    public async Task A_password_that_is_never_checked_is_no_wrong_one()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = TestAccounts.On(platform);
        UserAccount account = await accounts.RegisterAsync(Email);
        List<PasswordHashing.Turn> turns = [];
        for (int i = 0; i < Environment.ProcessorCount; i++)
        {
            turns.Add(await accounts.Passwords.TakeTurnAsync(Cancellation));
        }

        // Browsers that go away while they wait.
        using (CancellationTokenSource gone = new())
        {
            Task<SignInOutcome>[] waiting = [.. Enumerable.Range(0, accounts.Options.MaximumFailures).Select(_ => accounts.SignIn.WithPasswordAsync(Email, TestAccounts.Password, TestAccounts.Origin, gone.Token))];
            Task changing = accounts.Directory.ChangePasswordAsync(account.Id, null, TestAccounts.Password, "another good password 42", gone.Token);
            await gone.CancelAsync();
            foreach (Task task in waiting.Append(changing))
            {
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
            }
        }

        // A queue that is full.
        using (CancellationTokenSource done = new())
        {
            List<Task> others = [];
            while (others.Count == 0 || !others[^1].IsFaulted)
            {
                Assert.True(others.Count < 1000);
                others.Add(accounts.Passwords.TakeTurnAsync(done.Token));
            }

            for (int i = 0; i < accounts.Options.MaximumFailures; i++)
            {
                Assert.Equal(PlatformError.Busy, (await Assert.ThrowsAsync<PlatformException>(() => accounts.SignInAsync(Email))).Error);
            }

            await done.CancelAsync();
            await Task.WhenAll(others).ContinueWith(static _ => { }, Cancellation, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        turns.ForEach(static turn => turn.Dispose());
        Assert.Equal(0, (await accounts.Directory.FindAsync(account.Id, Cancellation))!.FailedPasswords);
        await accounts.SessionAsync(Email);
    }

    [Fact]
    public async Task A_right_password_counts_as_right_also_where_the_browser_goes_away_meanwhile()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = TestAccounts.On(platform);
        UserAccount account = await accounts.RegisterAsync(Email);
        for (int i = 0; i < accounts.Options.MaximumFailures; i++)
        {
            using CancellationTokenSource gone = new();
            Action leave = gone.Cancel;
            accounts.Hasher.Checking += leave;
            await Record.ExceptionAsync(() => accounts.SignIn.WithPasswordAsync(Email, TestAccounts.Password, TestAccounts.Origin, gone.Token));
            accounts.Hasher.Checking -= leave;
            Assert.True(gone.IsCancellationRequested);
        }

        Assert.Equal(0, (await accounts.Directory.FindAsync(account.Id, Cancellation))!.FailedPasswords);
        await accounts.SessionAsync(Email);
    }

    [Fact]
    public async Task Whoever_is_unknown_costs_as_many_commits_as_a_wrong_password()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = TestAccounts.On(platform);
        await accounts.RegisterAsync(Email);
        // The row that means nothing is made once.
        await accounts.SignInAsync("nobody@example.com");
        const int Commits = 2;

        Assert.Equal(Commits, await CommitsAsync("nobody@example.com"));
        for (int i = 0; i < accounts.Options.MaximumFailures; i++)
        {
            // The last one locks, which is noted.
            Assert.Equal(Commits, await CommitsAsync(Email));
        }

        // Locked, it is like nobody's.
        Assert.Equal(Commits, await CommitsAsync(Email));

        async Task<int> CommitsAsync(string email)
        {
            platform.Time.Advance(TimeSpan.FromSeconds(1));
            int before = await FailuresAsync();
            using CommandRecorder recorder = new();
            Assert.Null((await accounts.SignInAsync(email, "wrong password")).Session);
            int written = recorder.Commands.Count(static command =>
                command.Text.Contains("INSERT INTO \"AuditEntries\"", StringComparison.Ordinal) || command.Text.Contains("UPDATE \"SpentTokens\"", StringComparison.Ordinal));
            // Counting the try of nobody, or of who is locked, changes no row.
            return written + (await FailuresAsync() == before ? 0 : 1);
        }

        async Task<int> FailuresAsync() => (await accounts.Directory.FindByEmailAsync(Email, Cancellation))!.FailedPasswords;
    }

    [Fact]
    public async Task A_weak_hash_is_made_anew_at_sign_in()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts before = TestAccounts.On(platform, TestAccounts.Quick with { PasswordIterations = 10 });
        UserAccount account = await before.RegisterAsync(Email);
        using TestAccounts after = TestAccounts.On(platform, TestAccounts.Quick with { PasswordIterations = 500 });

        await after.SessionAsync(Email);

        string stored = (await after.Directory.FindAsync(account.Id, Cancellation))!.PasswordHash!;
        Assert.NotEqual(account.PasswordHash, stored);
        Assert.Equal(500, IterationsOf(stored));
        await after.SessionAsync(Email);
        Assert.Equal(stored, (await after.Directory.FindAsync(account.Id, Cancellation))!.PasswordHash);
    }

    [Fact]
    public async Task A_code_is_asked_for_once_the_app_is_confirmed()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = TestAccounts.On(platform);
        UserAccount account = await accounts.RegisterAsync(Email);
        AuthenticatorSetup setup = await accounts.Authenticators.BeginAsync(account.Id, Cancellation);
        await accounts.SessionAsync(Email);
        await Assert.ThrowsAsync<PlatformException>(() => accounts.Authenticators.ConfirmAsync(account.Id, "000000", Cancellation));
        await accounts.Authenticators.ConfirmAsync(account.Id, CodeOf(setup, platform), Cancellation);
        Assert.StartsWith("otpauth://totp/Lyceum:ada%40example.com?secret=", setup.Address.AbsoluteUri, StringComparison.Ordinal);

        SignInOutcome first = await accounts.SignInAsync(Email);
        Assert.Null(first.Session);
        // The code that confirmed the app is spent.
        Assert.Equal(SignInRefusal.Code, (await accounts.SignIn.WithCodeAsync(first.SecondStep, CodeOf(setup, platform), TestAccounts.Origin, Cancellation)).Refusal);
        platform.Time.Advance(TimeSpan.FromSeconds(30));
        SignInOutcome second = await accounts.SignIn.WithCodeAsync(first.SecondStep, CodeOf(setup, platform), TestAccounts.Origin, Cancellation);

        Assert.Equal(SignInMethod.PasswordAndCode, (await accounts.FindAsync(second.Session!))?.Method);
        Assert.Equal(SignInRefusal.Code, (await accounts.SignIn.WithCodeAsync(first.SecondStep, CodeOf(setup, platform), TestAccounts.Origin, Cancellation)).Refusal);
        await using PlatformDbContext context = platform.Database.OpenPlatform();
        byte[] stored = (await context.UserAccounts.SingleAsync(Cancellation)).AuthenticatorKey!;
        Assert.Equal(-1, stored.AsSpan().IndexOf(FromBase32(setup.Key)));
    }

    [Fact]
    public async Task One_code_opens_one_session_also_at_the_same_time()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = TestAccounts.On(platform, TestAccounts.Quick with { MaximumFailures = 50 });
        (AuthenticatorSetup setup, IReadOnlyList<string> recovery) = await ConfirmedAsync(accounts);
        string step = (await accounts.SignInAsync(Email)).SecondStep!;

        SignInOutcome[] codes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
            accounts.SignIn.WithCodeAsync(step, CodeOf(setup, platform), TestAccounts.Origin, Cancellation))));
        SignInOutcome[] recoveries = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
            accounts.SignIn.WithRecoveryCodeAsync(step, recovery[0], TestAccounts.Origin, Cancellation))));

        Assert.Single(codes, static result => result.Session is not null);
        Assert.Single(recoveries, static result => result.Session is not null);
    }

    [Fact]
    public async Task A_recovery_code_works_once_however_it_is_written()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = TestAccounts.On(platform);
        (_, IReadOnlyList<string> codes) = await ConfirmedAsync(accounts);
        Guid id = (await accounts.Directory.FindByEmailAsync(Email, Cancellation))!.Id;
        Assert.Equal(AuthenticatorDirectory.RecoveryCodes, codes.Distinct().Count());

        Assert.NotNull((await RecoverAsync(codes[0])).Session);
        Assert.Equal(SignInRefusal.Code, (await RecoverAsync(codes[0])).Refusal);
        Assert.NotNull((await RecoverAsync(codes[1].Replace("-", " ", StringComparison.Ordinal).ToLowerInvariant())).Session);
        Assert.Equal(AuthenticatorDirectory.RecoveryCodes - 2, await accounts.Authenticators.CountRecoveryCodesAsync(id, Cancellation));
        IReadOnlyList<string> renewed = await accounts.Authenticators.RenewRecoveryCodesAsync(id, Cancellation);
        Assert.Equal(SignInRefusal.Code, (await RecoverAsync(codes[2])).Refusal);
        Assert.NotNull((await RecoverAsync(renewed[0])).Session);
        await accounts.Authenticators.RemoveAsync(id, Cancellation);
        Assert.Equal(0, await accounts.Authenticators.CountRecoveryCodesAsync(id, Cancellation));
        await accounts.SessionAsync(Email);

        async Task<SignInOutcome> RecoverAsync(string code) =>
            await accounts.SignIn.WithRecoveryCodeAsync((await accounts.SignInAsync(Email)).SecondStep, code, TestAccounts.Origin, Cancellation);
    }

    [Fact]
    public async Task A_known_password_buys_no_endless_guesses_of_codes()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = TestAccounts.On(platform);
        (AuthenticatorSetup setup, _) = await ConfirmedAsync(accounts);
        string wrong = CodeOf(setup, platform) == "123456" ? "654321" : "123456";

        for (int i = 0; i < accounts.Options.MaximumFailures; i++)
        {
            string? step = (await accounts.SignInAsync(Email)).SecondStep;
            Assert.NotNull(step);
            Assert.Equal(SignInRefusal.Code, (await accounts.SignIn.WithCodeAsync(step, wrong, TestAccounts.Origin, Cancellation)).Refusal);
        }

        Assert.Equal(SignInRefusal.Locked, (await accounts.SignInAsync(Email)).Refusal);
    }

    [Fact]
    public async Task The_second_step_ends_with_time_and_with_the_password()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = TestAccounts.On(platform);
        (AuthenticatorSetup setup, _) = await ConfirmedAsync(accounts);
        Guid id = (await accounts.Directory.FindByEmailAsync(Email, Cancellation))!.Id;

        string late = (await accounts.SignInAsync(Email)).SecondStep!;
        platform.Time.Advance(accounts.Options.StepLifetime);
        Assert.Equal(SignInRefusal.Expired, await RefusalAsync(late));
        string changed = (await accounts.SignInAsync(Email)).SecondStep!;
        await accounts.Directory.ChangePasswordAsync(id, null, TestAccounts.Password, "another good password 42", Cancellation);
        Assert.Equal(SignInRefusal.Expired, await RefusalAsync(changed));
        Assert.Equal(SignInRefusal.Expired, await RefusalAsync(null));
        Assert.Equal(SignInRefusal.Expired, await RefusalAsync("nonsense"));
        Assert.Equal(SignInRefusal.Expired, await RefusalAsync(new string('A', 100_000)));
        // A token for something else is none for this.
        Assert.Equal(SignInRefusal.Expired, await RefusalAsync((await accounts.Passkeys.BeginSignInAsync(Cancellation)).State));

        async Task<SignInRefusal> RefusalAsync(string? step) =>
            (await accounts.SignIn.WithCodeAsync(step, CodeOf(setup, platform), TestAccounts.Origin, Cancellation)).Refusal;
    }

    private static async Task FailAsync(TestAccounts accounts, int times)
    {
        for (int i = 0; i < times; i++)
        {
            Assert.Equal(SignInRefusal.Password, (await accounts.SignInAsync(Email, "wrong password")).Refusal);
        }
    }

    // A user with an app, half a minute after its first code.
    private static async Task<(AuthenticatorSetup Setup, IReadOnlyList<string> Recovery)> ConfirmedAsync(TestAccounts accounts)
    {
        UserAccount account = await accounts.RegisterAsync(Email);
        AuthenticatorSetup setup = await accounts.Authenticators.BeginAsync(account.Id, Cancellation);
        IReadOnlyList<string> codes = await accounts.Authenticators.ConfirmAsync(account.Id, CodeOf(setup, accounts.Platform), Cancellation);
        accounts.Platform.Time.Advance(TimeSpan.FromSeconds(30));
        return (setup, codes);
    }

    private static string CodeOf(AuthenticatorSetup setup, TestPlatform platform) => Totp.Compute(FromBase32(setup.Key), Totp.StepAt(platform.Time.GetUtcNow()));

    private static byte[] FromBase32(string text)
    {
        const string Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        byte[] bytes = new byte[text.Length * 5 / 8];
        for (int i = 0; i < text.Length * 5; i++)
        {
            bytes[i / 8] |= (byte)(((Digits.IndexOf(text[i / 5], StringComparison.Ordinal) >> (4 - (i % 5))) & 1) << (7 - (i % 8)));
        }

        return bytes;
    }

    // Identity's format: a marker, the function, then the rounds, each in four bytes.
    private static int IterationsOf(string hash) => System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(Convert.FromBase64String(hash).AsSpan(5));
}
