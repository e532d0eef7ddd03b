using Lyceum.Platform.Audit;
using Lyceum.Platform.Budgets;
using Lyceum.Platform.Changes;
using Lyceum.Platform.Conversations;
using Lyceum.Platform.Data;
using Lyceum.Platform.Feedback;
using Lyceum.Platform.Files;
using Lyceum.Platform.Generations;
using Lyceum.Platform.Installation;
using Lyceum.Platform.Jobs;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Limits;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Presets;
using Lyceum.Platform.Prices;
using Lyceum.Platform.Projects;
using Lyceum.Platform.Prompts;
using Lyceum.Platform.Retention;
using Lyceum.Platform.Sharing;
using Lyceum.Platform.Transfer;
using Lyceum.Platform.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Lyceum.Platform;

/// <summary>The platform as services of a program: one of each for the whole process.</summary>
public static class PlatformServices
{
    /// <summary>
    /// Adds the platform on a database. Nothing is opened by that: the program calls <see cref="PlatformDatabase.MigrateAsync"/>,
    /// <see cref="LocalOperator.BeginAsync"/>, <see cref="Ledger.StartAsync"/>, <see cref="GenerationLog.StartAsync"/> and <see cref="ChangeWatch.StartAsync"/> before it
    /// serves, <see cref="ConversationRetention.Start"/> and <see cref="JobRunner.Start"/> when it does, and <see cref="FileStorage.SweepAsync"/>,
    /// <see cref="JobLeases.SweepAsync"/> and <see cref="WorkFolderSweep.RunAsync"/> now and then. Each <see cref="IJobHandler"/> among the services does its kind of jobs, each <see cref="IGenerationFollowUp"/> says what follows the end of an answer;
    /// <see cref="StorageOptions"/> and <see cref="JobOptions"/> among them take the defaults' place.
    /// </summary>
    /// <param name="services">Where to add.</param>
    /// <param name="database">Where the rows are.</param>
    /// <param name="dataFolder">Where everything else is; files go to <c>files</c> in it.</param>
    public static IServiceCollection AddLyceumPlatform(this IServiceCollection services, DatabaseOptions database, string dataFolder)
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
        services.AddSingleton<InvitationDirectory>();
        services.AddSingleton<ProjectMemberDirectory>();
        services.AddSingleton<ServiceAccountDirectory>();
        services.AddSingleton<ProjectPolicyDirectory>();
        services.AddSingleton<AdminApiKeyDirectory>();
        services.AddSingleton<RetentionPolicyDirectory>();
        services.AddSingleton(static provider => ActivatorUtilities.CreateInstance<RetentionSweep>(provider));
        services.AddSingleton(static provider => ActivatorUtilities.CreateInstance<UserDataDeletion>(provider));
        services.AddSingleton(static provider => ActivatorUtilities.CreateInstance<OrganizationDeletion>(provider));
        services.AddSingleton<PriceBook>();
        services.AddSingleton(static provider => new Ledger(
            provider.GetRequiredService<PlatformDatabase>(), provider.GetRequiredService<PriceBook>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<PriceAdministration>();
        services.AddSingleton<BudgetDirectory>();
        services.AddDataProtection();
        services.AddSingleton<WebhookDirectory>();
        services.AddSingleton<UsageReport>();
        services.AddSingleton(static provider => new ConversationDirectory(
            provider.GetRequiredService<PlatformDatabase>(), provider.GetRequiredService<TimeProvider>(), provider.GetService<ConversationOptions>()));
        services.AddSingleton<MessageTree>();
        services.AddSingleton<MessageQueue>();
        services.AddSingleton<ConversationPreferencesDirectory>();
        services.AddSingleton<ConversationSearch>();
        services.AddSingleton<ConversationReader>();
        services.AddSingleton<ConversationImport>();
        services.AddSingleton(static provider => ActivatorUtilities.CreateInstance<ShareDirectory>(provider));
        services.AddSingleton<FeedbackDirectory>();
        services.AddSingleton<FeedbackReport>();
        services.AddSingleton<PromptLibrary>();
        services.AddSingleton<PresetLibrary>();
        services.AddSingleton(static provider => new ConversationRetention(
            provider.GetRequiredService<PlatformDatabase>(), provider.GetRequiredService<TimeProvider>(), provider.GetService<ConversationOptions>()));
        services.AddSingleton(static provider => new GenerationLog(
            provider.GetRequiredService<PlatformDatabase>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<GenerationOptions>(),
            provider.GetRequiredService<JobQueue>(),
            provider.GetServices<IGenerationFollowUp>(),
            provider.GetService<ILogger<GenerationLog>>()));
        services.AddSingleton(static provider => new GenerationDirectory(
            provider.GetRequiredService<PlatformDatabase>(), provider.GetRequiredService<TimeProvider>(), provider.GetService<GenerationOptions>()));
        services.AddSingleton<UsageCsv>();
        services.AddSingleton<ChangeWatch>();
        services.AddSingleton<LocalOperator>();
        services.AddSingleton<IQuotaStore>(static provider => new InMemoryQuotaStore(provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(new StorageOptions());
        services.AddSingleton(provider => new FileStorage(
            provider.GetRequiredService<PlatformDatabase>(),
            Path.Combine(dataFolder, "files"),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<StorageOptions>()));
        services.AddSingleton(static provider => provider.GetRequiredService<FileStorage>().Files);
        services.AddSingleton(static provider => provider.GetRequiredService<FileStorage>().Uploads);
        services.AddSingleton(new WorkFolder(Path.Combine(dataFolder, "work")));
        services.TryAddSingleton(new JobOptions());
        services.AddSingleton<JobQueue>();
        services.AddSingleton<JobLeases>();
        services.AddSingleton<WorkFolderSweep>();
        services.AddSingleton<JobAdministration>();
        services.AddSingleton<InstallationReport>();
        services.AddSingleton(new DataDirectory(dataFolder));
        services.AddSingleton<DataBackup>();
        services.AddSingleton<BackupDirectory>();
        services.AddSingleton(static provider => new JobRunner(
            provider.GetRequiredService<JobQueue>(),
            provider.GetRequiredService<JobLeases>(),
            provider.GetServices<IJobHandler>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<JobOptions>(),
            provider.GetService<ILogger<JobRunner>>()));
        return services;
    }
}
