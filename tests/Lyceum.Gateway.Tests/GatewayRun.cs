using Lyceum.Gateway.Models;
using Lyceum.Inference.Hosting;
using Lyceum.Platform;
using Lyceum.Platform.Budgets;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Prices;
using Lyceum.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Lyceum.Gateway.Tests;

/// <summary>A gateway on an installation of its own, where the fake model has a price.</summary>
internal sealed class GatewayRun : IAsyncDisposable
{
    /// <summary>A thousandth of a unit for a token read, a hundredth for one written.</summary>
    public static readonly Rates Rates = new() { PerMillionInput = Money.FromUnits(1000), PerMillionCachedInput = Money.FromUnits(500), PerMillionOutput = Money.FromUnits(10_000) };

    private readonly ServiceProvider _services;

    private GatewayRun(TestInstallation installation, ServiceProvider services) => (Installation, _services) = (installation, services);

    public TestInstallation Installation { get; }

    public FakeModel Model => Installation.Model;

    public ModelGateway Gateway => Get<ModelGateway>();

    public (Money Spent, Money Reserved) Standing => Get<Ledger>().Standing(Installation.Owner, BudgetScope.Project, Installation.Project.Id, BudgetPeriod.Month);

    public static async Task<GatewayRun> StartAsync(CancellationToken cancellation)
    {
        TestInstallation installation = new();
        ServiceCollection services = new();
        installation.AddTo(services, TimeProvider.System);
        GatewayRun run = new(installation, services.BuildServiceProvider());
        await installation.StartAsync(run._services, cancellation);
        await run.Get<Ledger>().RecordPriceAsync(TestInstallation.ModelName, DateTimeOffset.UnixEpoch, Rates, cancellation);
        return run;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await Get<ModelHost>().DisposeAsync();
        await _services.DisposeAsync();
        Installation.Dispose();
    }
}
