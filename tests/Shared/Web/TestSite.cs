using Lyceum.Models.Store;
using Lyceum.Platform.Accounts;
using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Lyceum.Serving;
using Lyceum.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace Lyceum.TestKit;

/// <summary>The whole program as <c>serve</c> puts it together, on a fresh database and a port of its own, with quick password hashes.</summary>
internal sealed class TestSite : IAsyncDisposable
{
    /// <summary>A password that is good.</summary>
    public const string Password = "violet harbour seventy";

    private readonly TemporaryFolder _folder;
    private readonly LyceumServer _server;
    private Guid? _root;

    private TestSite(TemporaryFolder folder, LyceumServer server) => (_folder, _server) = (folder, server);

    public IServiceProvider Services => _server.Services;

    /// <summary>Where the server listens, by the name that passkeys and links have.</summary>
    public Uri Address => Services.GetRequiredService<AccountOptions>().PublicAddress;

    /// <summary>The address itself that it listens on.</summary>
    public Uri Listening => new(_server.Addresses.Single());

    public Uri SetupLink => _server.SetupLink!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<TestSite> StartAsync(
        Func<AccountOptions, AccountOptions>? accounts = null, TimeProvider? time = null, Func<ServerPlan, ServerPlan>? change = null)
    {
        TemporaryFolder folder = new();
        Settings settings = Settings.Read(folder.Path, ["Server:Urls=http://127.0.0.1:0"], new Dictionary<string, string>());
        AccountOptions options = settings.Accounts with { PasswordIterations = 1000 };
        ServerPlan plan = new(
            settings.Server, DatabaseOptions.Sqlite(Path.Combine(folder.Path, "lyceum.db")), folder.Path, new ModelStore(Path.Combine(folder.Path, "models")), time ?? TimeProvider.System)
        {
            Accounts = accounts?.Invoke(options) ?? options,
        };
        LyceumServer server = LyceumServer.Build(change?.Invoke(plan) ?? plan);
        await server.StartAsync(static () => Task.CompletedTask, Cancellation);
        return new TestSite(folder, server);
    }

    /// <summary>Makes the first administrator, the owner of the organisation <c>Default</c>.</summary>
    public async Task<Guid> SetUpAsync() => _root ??= (await Services.GetRequiredService<SetupLink>().RedeemAsync(
        SetupLink.Query["?token=".Length..], new Registration("root@example.com", "Root", Password), SessionOrigin.Unknown, Cancellation)).Session!.Session.UserId;

    /// <summary>Makes an account for somebody.</summary>
    public async Task<UserAccount> CreateAsync(string email, string name = "Ada Lovelace")
    {
        Actor administrator = (await Services.GetRequiredService<AccountAdministration>().FindAdministratorAsync(await SetUpAsync(), Cancellation))!;
        return await Services.GetRequiredService<AccountRegistration>().CreateAsync(administrator, new Registration(email, name, Password), Cancellation);
    }

    /// <summary>Invites somebody into the organisation <c>Default</c>.</summary>
    /// <returns>The path of the invitation's page.</returns>
    public async Task<string> InviteAsync(Guid owner, string email)
    {
        Actor actor = (await Services.GetRequiredService<MemberDirectory>().FindActorAsync(LocalOperator.DefaultOrganizationId, owner, Cancellation))!;
        IssuedInvitation issued = await Services.GetRequiredService<InvitationDirectory>().CreateAsync(actor, new InvitationSettings(email, Role.Member), Cancellation);
        return $"/invitations/{issued.Token.Reveal()}";
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }
}
