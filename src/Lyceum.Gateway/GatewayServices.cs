using Lyceum.Gateway.Admissions;
using Lyceum.Gateway.Batches;
using Lyceum.Gateway.Budgets;
using Lyceum.Gateway.Mail;
using Lyceum.Gateway.Models;
using Lyceum.Gateway.Outbound;
using Lyceum.Gateway.Webhooks;
using Lyceum.Inference.Hosting;
using Lyceum.Models.Store;
using Lyceum.Platform.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Lyceum.Gateway;

/// <summary>The gateway as services of a program. The platform's services must be there too.</summary>
public static class GatewayServices
{
    /// <summary>Adds the gateway on a store of models.</summary>
    /// <param name="services">Where to add.</param>
    /// <param name="store">The models on this machine.</param>
    /// <param name="hosting">How models share memory; null for the usual.</param>
    /// <param name="directory">How they are served; null for the usual.</param>
    public static IServiceCollection AddLyceumGateway(
        this IServiceCollection services, ModelStore store, ModelHostOptions? hosting = null, ModelDirectoryOptions? directory = null)
    {
        services.AddSingleton(store);
        services.AddSingleton(provider => new ModelHost(hosting, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new ModelDirectory(
            store, provider.GetRequiredService<ModelHost>(), directory ?? new ModelDirectoryOptions(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<Admission>();
        services.AddSingleton<ModelGateway>();
        services.TryAddSingleton(new BatchOptions());
        services.AddSingleton<BatchDirectory>();
        services.AddSingleton<BatchCallers>();
        services.AddSingleton<IJobHandler, BatchHandler>();
        services.TryAddSingleton(SafeHttpOptions.FromEnvironment());
        services.AddSingleton(static provider => new SafeHttp(provider.GetRequiredService<SafeHttpOptions>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IWebhookSink, WebhookSink>();
        services.AddSingleton<IJobHandler, WebhookHandler>();
        services.TryAddSingleton<IMailer, NoMailer>();
        services.AddSingleton<IJobHandler, BudgetAlertHandler>();
        return services;
    }
}
