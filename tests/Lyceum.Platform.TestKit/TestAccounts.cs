using System.Net;
using Lyceum.Platform.Accounts;
using Lyceum.Platform.Audit;
using Lyceum.Platform.Organizations;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Lyceum.Platform.TestKit;

/// <summary>The accounts of a <see cref="TestPlatform"/>, with quick hashes and an administrator.</summary>
public sealed class TestAccounts : IDisposable
{
    /// <summary>A password that is good.</summary>
    public const string Password = "violet harbour seventy";

    private TestAccounts(TestPlatform platform, AccountOptions options, IInvitationGate? invitations, IEnumerable<IAccountErasure> erasures)
    {
        Platform = platform;
        Options = options;
        Hasher = new CountingHasher(options.PasswordIterations);
        Passwords = new PasswordHashing(Hasher);
        Sessions = new SessionStore(platform.Database, platform.Audit, platform.Time, options);
        Home = new HomeOrganization(platform.Database, platform.Organizations, platform.Projects, platform.Time, options);
        Rules = new SignInRules(platform.Database, platform.Audit, Protection, options);
        Registration = new AccountRegistration(platform.Database, platform.Audit, Passwords, Home, platform.Time, options, Rules, invitations);
        Directory = new AccountDirectory(platform.Database, platform.Audit, Passwords, Sessions, platform.Members, platform.Time, options, erasures);
        Administration = new AccountAdministration(platform.Database, platform.Audit, Passwords, Sessions, platform.Verifier, platform.Time, options);
        Authenticators = new AuthenticatorDirectory(platform.Database, platform.Audit, Protection, platform.Time, options);
        SignIn = new SignInService(platform.Database, platform.Audit, Passwords, Sessions, Home, Protection, platform.Time, options);
        Passkeys = new PasskeyDirectory(platform.Database, platform.Audit, SignIn, Protection, platform.Time, options);
        Setup = new SetupLink(platform.Database, Registration, SignIn, new LocalOperator(platform.Database, platform.Audit, platform.Time), platform.Time, options);
        Company = new CompanySignIn(platform.Database, platform.Audit, Registration, SignIn, platform.Time);
    }

    /// <summary>Settings with open sign-up and hashes that take no time.</summary>
    public static AccountOptions Quick { get; } = new() { SignUp = SignUpMode.Open, PasswordIterations = 1000 };

    public static SessionOrigin Origin { get; } = new(IPAddress.Parse("192.0.2.7"), "Test browser");

    public TestPlatform Platform { get; }

    public AccountOptions Options { get; }

    public CountingHasher Hasher { get; }

    public IDataProtectionProvider Protection { get; } = new EphemeralDataProtectionProvider();

    public PasswordHashing Passwords { get; }

    public SessionStore Sessions { get; }

    public HomeOrganization Home { get; }

    public SignInRules Rules { get; }

    public AccountRegistration Registration { get; }

    public AccountDirectory Directory { get; }

    public AccountAdministration Administration { get; }

    public AuthenticatorDirectory Authenticators { get; }

    public SignInService SignIn { get; }

    public PasskeyDirectory Passkeys { get; }

    public SetupLink Setup { get; }

    public CompanySignIn Company { get; }

    public Actor Administrator { get; private set; } = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Accounts without an administrator.</summary>
    public static TestAccounts On(
        TestPlatform platform, AccountOptions? options = null, IInvitationGate? invitations = null, params IAccountErasure[] erasures) =>
        new(platform, options ?? Quick, invitations, erasures);

    /// <summary>Accounts with an administrator, <c>root@example.com</c>.</summary>
    public static async Task<TestAccounts> StartAsync(
        TestPlatform platform, AccountOptions? options = null, IInvitationGate? invitations = null, params IAccountErasure[] erasures)
    {
        TestAccounts accounts = On(platform, options, invitations, erasures);
        await accounts.SetUpAsync("root@example.com");
        UserAccount root = (await accounts.Directory.FindByEmailAsync("root@example.com", Cancellation))!;
        accounts.Administrator = (await accounts.Administration.FindAdministratorAsync(root.Id, Cancellation))!;
        return accounts;
    }

    /// <summary>Redeems a fresh set-up link.</summary>
    public async Task<SignInOutcome> SetUpAsync(string email) =>
        await Setup.RedeemAsync(TokenOf(await Setup.PrepareAsync(Cancellation)), new Registration(email, "Root", Password), Origin, Cancellation);

    public static string TokenOf(Uri? link) => link!.Query.Split("token=")[1];

    public Task<UserAccount> RegisterAsync(string email, string name = "Ada") =>
        Registration.RegisterAsync(new Registration(email, name, Password), Cancellation);

    public Task<SignInOutcome> SignInAsync(string? email, string? password = Password) => SignIn.WithPasswordAsync(email, password, Origin, Cancellation);

    /// <summary>Signs in, which must work, and gives the token.</summary>
    public async Task<IssuedSession> SessionAsync(string email)
    {
        SignInOutcome result = await SignInAsync(email);
        Assert.Equal(SignInRefusal.None, result.Refusal);
        return result.Session!;
    }

    public async Task<VerifiedSession?> FindAsync(IssuedSession session) => await Sessions.FindAsync(session.Token.Reveal(), Cancellation);

    /// <summary>What the platform's own audit log says was done.</summary>
    public async Task<List<AuditEntry>> AuditAsync()
    {
        List<AuditEntry> lines = [];
        await foreach (AuditEntry line in Platform.Audit.ReadAsync(new Actor(PlatformOrganization.Id, Guid.Empty, Role.Owner), Cancellation))
        {
            lines.Add(line);
        }

        return lines;
    }

    public void Dispose()
    {
        Passwords.Dispose();
        Rules.Dispose();
    }

    /// <summary>Identity's hasher, counting how often it is asked.</summary>
    public sealed class CountingHasher(int iterations) : IPasswordHasher<UserAccount>
    {
        private readonly PasswordHasher<UserAccount> _hasher = new(Microsoft.Extensions.Options.Options.Create(new PasswordHasherOptions { IterationCount = iterations }));
        private int _checks;

        public int Checks => Volatile.Read(ref _checks);

        /// <summary>What is called when a password is being checked.</summary>
        public event Action? Checking;

        public string HashPassword(UserAccount user, string password) => _hasher.HashPassword(user, password);

        public PasswordVerificationResult VerifyHashedPassword(UserAccount user, string hashedPassword, string providedPassword)
        {
            Interlocked.Increment(ref _checks);
            Checking?.Invoke();
            return _hasher.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }
}
