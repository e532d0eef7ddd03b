using Lyceum.Gateway;
using Lyceum.Gateway.Callers;
using Lyceum.Gateway.Models;
using Lyceum.Models.Store;
using Lyceum.Platform;
using Lyceum.Platform.Data;
using Lyceum.Platform.Generations;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Limits;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace Lyceum.TestKit;

/// <summary>An installation in a folder of its own, with an organisation, a project, and a model that says what a test tells it to.</summary>
internal sealed class TestInstallation : IDisposable
{
    public const string ModelName = "fake";

    private readonly string _folder = Directory.CreateTempSubdirectory("lyceum-gateway-").FullName;
    private IServiceProvider? _services;

    /// <param name="builtIn">A folder with models that are there from the start; null for none.</param>
    public TestInstallation(string? builtIn = null) => Store = new ModelStore(Path.Combine(_folder, "models"), builtIn);

    /// <summary>The models on disk.</summary>
    public ModelStore Store { get; }

    public FakeModel Model { get; } = new();

    /// <summary>The owner of the organisation.</summary>
    public Actor Owner { get; private set; } = null!;

    public Project Project { get; private set; } = null!;

    /// <summary>Registers everything below the doors.</summary>
    public void AddTo(IServiceCollection services, TimeProvider time)
    {
        services.AddSingleton(time);
        services.AddLyceumPlatform(DatabaseOptions.Sqlite(Path.Combine(_folder, "lyceum.db")), _folder);
        services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        services.AddLyceumGateway(Store);
    }

    /// <summary>Makes the tables, the organisation and the project.</summary>
    public async Task StartAsync(IServiceProvider services, CancellationToken cancellation)
    {
        _services = services;
        await Get<PlatformDatabase>().MigrateAsync(cancellation);
        await Get<Ledger>().StartAsync(cancellation);
        await Get<GenerationLog>().StartAsync(cancellation);
        Owner = await Get<OrganizationDirectory>().CreateAsync("Test", Guid.NewGuid(), cancellation);
        Project = await Get<ProjectDirectory>().CreateAsync(Owner, "Project", cancellation);
        Get<ModelDirectory>().Add(new ModelDescription(ModelName) { CreatedAt = DateTimeOffset.UnixEpoch.AddSeconds(1_700_000_000), ContextLength = 1000, Chats = true }, Model);
    }

    public T Get<T>()
        where T : notnull => _services!.GetRequiredService<T>();

    /// <summary>A key of the project.</summary>
    public async Task<(string Secret, Caller Caller)> MakeKeyAsync(CancellationToken cancellation, KeyScopes? scopes = null, QuotaLimits? limits = null)
    {
        IssuedKey issued = await Get<ApiKeyDirectory>().CreateAsync(
            Owner, Project.Id, new KeySettings("Key") { Scopes = scopes ?? KeyScopes.Everything, Limits = limits ?? QuotaLimits.None }, cancellation);
        KeyCheck check = await Get<ApiKeyVerifier>().VerifyAsync(issued.Secret.Reveal(), "/v1/models", null, cancellation);
        return (issued.Secret.Reveal(), check.Key is { } key ? Caller.Of(key) : null!);
    }

    /// <summary>A key of another project of the same organisation.</summary>
    public async Task<string> MakeOtherKeyAsync(CancellationToken cancellation)
    {
        Project other = await Get<ProjectDirectory>().CreateAsync(Owner, "Other", cancellation);
        return (await Get<ApiKeyDirectory>().CreateAsync(Owner, other.Id, new KeySettings("Other") { Scopes = KeyScopes.Everything, Limits = QuotaLimits.None }, cancellation)).Secret.Reveal();
    }

    public void Dispose()
    {
        // SQLite keeps files open in its pool for a while.
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}
