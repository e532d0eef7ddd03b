using Lyceum.Gateway.Admissions;
using Lyceum.Gateway.Archives;
using Lyceum.Gateway.Batches;
using Lyceum.Gateway.Budgets;
using Lyceum.Gateway.Callers;
using Lyceum.Gateway.Mail;
using Lyceum.Gateway.Models;
using Lyceum.Gateway.Models.Administration;
using Lyceum.Gateway.Outbound;
using Lyceum.Gateway.Runs;
using Lyceum.Gateway.Webhooks;
using Lyceum.Inference.Hosting;
using Lyceum.Models.Hub;
using Lyceum.Models.Store;
using Lyceum.Platform.Generations;
using Lyceum.Platform.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Lyceum.Gateway;

/// <summary>The gateway as services of a program. The platform's services must be there too.</summary>
public static class GatewayServices
{
    // What readers see at a time: ten steps in a second look like writing, and are as many commits for all answers together.
    private static readonly TimeSpan s_flush = TimeSpan.FromMilliseconds(100);

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
        services.AddSingleton<ModelSpeeds>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<Admission>();
        services.AddSingleton<ModelGateway>();
        services.AddSingleton<MemberCallers>();
        services.AddSingleton<AnswerRuns>();
        services.TryAddSingleton(new GenerationOptions { Composer = static () => new AnswerComposer(), FlushInterval = s_flush });
        services.TryAddSingleton(new BatchOptions());
        services.AddSingleton<BatchDirectory>();
        services.AddSingleton<BatchCallers>();
        services.AddSingleton<IJobHandler, BatchHandler>();
        services.TryAddSingleton(SharedParts.Options);
        services.TryAddSingleton(new ImportOptions());
        services.AddSingleton<ConversationExport>();
        services.AddSingleton<AccountExport>();
        services.AddSingleton<ImportDirectory>();
        services.AddSingleton<ArchiveImport>();
        services.AddSingleton<IJobHandler, ImportHandler>();
        services.TryAddSingleton(SafeHttpOptions.FromEnvironment());
        services.AddSingleton(static provider => new SafeHttp(provider.GetRequiredService<SafeHttpOptions>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IWebhookSink, WebhookSink>();
        services.AddSingleton<IJobHandler, WebhookHandler>();
        services.TryAddSingleton<IMailer, NoMailer>();
        services.AddSingleton<IJobHandler, BudgetAlertHandler>();
        return services;
    }

    /// <summary>Adds what administrators do with models while the program runs. The services of accounts must be there too, since they say who is one.</summary>
    /// <param name="services">Where to add.</param>
    /// <param name="hub">Where models are pulled from.</param>
    public static IServiceCollection AddModelAdministration(this IServiceCollection services, HubSettings hub)
    {
        services.AddSingleton(hub);
        services.AddSingleton<ModelAdministration>();
        services.AddSingleton<IJobHandler, PullHandler>();
        services.AddSingleton<IJobHandler, ImportModelHandler>();
        services.AddSingleton<IJobHandler, QuantizeHandler>();
        return services;
    }
}
