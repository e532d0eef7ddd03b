using Lyceum.Api.Tests;
using Lyceum.Platform.Jobs;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Limits;
using Lyceum.TestKit;

namespace Lyceum.Conformance.OfficialClients;

/// <summary>The API on a real socket with the built-in model, jobs and all. What it answers is checked against OpenAI's description when it stops.</summary>
internal sealed class PrimerServer : IAsyncDisposable
{
    public const string ModelName = "primer-1";

    private readonly JobRunner _jobs;

    private PrimerServer(ApiServer api, string adminSecret)
    {
        Api = api;
        AdminSecret = adminSecret;
        _jobs = api.Installation.Get<JobRunner>();
        _jobs.Start();
    }

    public ApiServer Api { get; }

    /// <summary>The secret of an admin key of the organisation's owner.</summary>
    public string AdminSecret { get; }

    /// <summary>The address below which the API is.</summary>
    public Uri Address => new(Api.Address, "v1");

    public static async Task<PrimerServer> StartAsync(CancellationToken cancellation, QuotaLimits? limits = null)
    {
        ApiServer api = await ApiServer.StartAsync(cancellation, limits: limits, builtIn: Path.Combine(Repository.Root, "models", ModelName));
        TestInstallation installation = api.Installation;
        return new PrimerServer(api, (await installation.Get<AdminApiKeyDirectory>().CreateAsync(installation.Owner, "Admin", null, cancellation)).Secret.Reveal());
    }

    public async ValueTask DisposeAsync()
    {
        await _jobs.StopAsync(CancellationToken.None);
        await Api.DisposeAsync();
    }
}
