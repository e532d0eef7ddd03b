using Lyceum.Platform.Audit;
using Lyceum.Platform.Budgets;
using Lyceum.Platform.Changes;
using Lyceum.Platform.Data;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Limits;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Prices;
using Lyceum.Platform.Projects;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Lyceum.Platform;

/// <summary>The platform as services of a program: one of each for the whole process.</summary>
public static class PlatformServices
{
    /// <summary>
    /// Adds the platform on a database. Nothing is opened by that: the program calls <see cref="PlatformDatabase.MigrateAsync"/>,
    /// <see cref="LocalOperator.BeginAsync"/>, <see cref="Ledger.StartAsync"/> and <see cref="ChangeWatch.StartAsync"/> before it serves.
    /// </summary>
    /// <param name="services">Where to add.</param>
    /// <param name="database">Where the data is.</param>
    public static IServiceCollection AddLyceumPlatform(this IServiceCollection services, DatabaseOptions database)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(database);
        services.AddSingleton<PlatformDatabase>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton(static provider => new ApiKeyVerifier(provider.GetRequiredService<PlatformDatabase>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<OrganizationDirectory>();
        services.AddSingleton<MemberDirectory>();
        services.AddSingleton<ProjectDirectory>();
        services.AddSingleton<ApiKeyDirectory>();
        services.AddSingleton<PriceBook>();
        services.AddSingleton(static provider => new Ledger(
            provider.GetRequiredService<PlatformDatabase>(), provider.GetRequiredService<PriceBook>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<BudgetDirectory>();
        services.AddSingleton<UsageReport>();
        services.AddSingleton<ChangeWatch>();
        services.AddSingleton<LocalOperator>();
        services.AddSingleton<IQuotaStore>(static provider => new InMemoryQuotaStore(provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
