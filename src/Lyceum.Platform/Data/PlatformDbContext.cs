using Lyceum.Platform.Accounts;
using Lyceum.Platform.Audit;
using Lyceum.Platform.Budgets;
using Lyceum.Platform.Changes;
using Lyceum.Platform.Conversations;
using Lyceum.Platform.Feedback;
using Lyceum.Platform.Files;
using Lyceum.Platform.Generations;
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
using Lyceum.Platform.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Lyceum.Platform.Data;

/// <summary>
/// The platform's tables as one organisation sees them. Every row of another organisation is invisible, and writing one is an
/// error; without an organisation nothing is seen. Private rows are seen and written by their owner alone. <see cref="PlatformDatabase"/> opens it.
/// </summary>
public abstract class PlatformDbContext : DbContext
{
    private readonly bool _everywhere;

    private protected PlatformDbContext(DbContextOptions options, Tenant tenant)
        : base(options)
    {
        TenantId = tenant.OrganizationId;
        OwnerKind = tenant.Owner.Kind;
        OwnerId = tenant.Owner.Id;
        _everywhere = tenant.IsEverywhere;
    }

    /// <summary>The organisation that sees its rows; empty where there is none.</summary>
    public Guid TenantId { get; }

    /// <summary>What owns the private rows that are seen.</summary>
    public OwnerKind OwnerKind { get; }

    /// <summary>Which user or project owns them; empty where none are seen.</summary>
    public Guid OwnerId { get; }

    /// <summary>Organisations: the tenant's own.</summary>
    public DbSet<Organization> Organizations => Set<Organization>();

    /// <summary>Members of organisations.</summary>
    public DbSet<Member> Members => Set<Member>();

    /// <summary>Projects.</summary>
    public DbSet<Project> Projects => Set<Project>();

    /// <summary>API keys.</summary>
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    /// <summary>The secrets of API keys, as hashes.</summary>
    public DbSet<ApiKeyCredential> ApiKeyCredentials => Set<ApiKeyCredential>();

    /// <summary>What models cost, and have cost.</summary>
    public DbSet<ModelPrice> ModelPrices => Set<ModelPrice>();

    /// <summary>What was used.</summary>
    public DbSet<LedgerEntry> LedgerEntries => Set<LedgerEntry>();

    /// <summary>What was used, by hours and days.</summary>
    public DbSet<UsageRollup> UsageRollups => Set<UsageRollup>();

    /// <summary>What may be spent.</summary>
    public DbSet<Budget> Budgets => Set<Budget>();

    /// <summary>Budgets of which a share was spent.</summary>
    public DbSet<BudgetAlert> BudgetAlerts => Set<BudgetAlert>();

    /// <summary>Who changed what.</summary>
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    /// <summary>Invitations to organisations.</summary>
    public DbSet<Invitation> Invitations => Set<Invitation>();

    /// <summary>Projects that invitations open.</summary>
    public DbSet<InvitationProject> InvitationProjects => Set<InvitationProject>();

    /// <summary>Members of projects.</summary>
    public DbSet<ProjectMember> ProjectMembers => Set<ProjectMember>();

    /// <summary>Members of projects that are no persons.</summary>
    public DbSet<ServiceAccount> ServiceAccounts => Set<ServiceAccount>();

    /// <summary>Keys that manage organisations.</summary>
    public DbSet<AdminApiKey> AdminApiKeys => Set<AdminApiKey>();

    /// <summary>What projects may use of models.</summary>
    public DbSet<ProjectLimit> ProjectLimits => Set<ProjectLimit>();

    /// <summary>Which models projects may use.</summary>
    public DbSet<ModelRule> ModelRules => Set<ModelRule>();

    /// <summary>How long organisations keep things.</summary>
    public DbSet<RetentionPolicy> RetentionPolicies => Set<RetentionPolicy>();

    /// <summary>What stays of deleted organisations.</summary>
    public DbSet<Tombstone> Tombstones => Set<Tombstone>();

    /// <summary>Organisations whose append-only rows go in this transaction.</summary>
    internal DbSet<ErasureGate> ErasureGates => Set<ErasureGate>();

    /// <summary>Bytes of files, of all organisations.</summary>
    public DbSet<Blob> Blobs => Set<Blob>();

    /// <summary>Files.</summary>
    public DbSet<StoredFile> StoredFiles => Set<StoredFile>();

    /// <summary>Files that come in parts.</summary>
    public DbSet<Upload> Uploads => Set<Upload>();

    /// <summary>Parts of files that came.</summary>
    public DbSet<UploadPart> UploadParts => Set<UploadPart>();

    /// <summary>How much is stored.</summary>
    public DbSet<StorageAccount> StorageAccounts => Set<StorageAccount>();

    /// <summary>Work that is done in the background.</summary>
    public DbSet<Job> Jobs => Set<Job>();

    /// <summary>Addresses that are told of what happens in projects.</summary>
    public DbSet<WebhookEndpoint> WebhookEndpoints => Set<WebhookEndpoint>();

    /// <summary>Conversations: the owner's own.</summary>
    public DbSet<Conversation> Conversations => Set<Conversation>();

    /// <summary>Messages of conversations: the owner's own.</summary>
    public DbSet<Message> Messages => Set<Message>();

    /// <summary>Which messages have which files: the owner's own.</summary>
    public DbSet<MessageFile> MessageFiles => Set<MessageFile>();

    /// <summary>Messages that wait for an answer to end: the owner's own.</summary>
    public DbSet<QueuedMessage> QueuedMessages => Set<QueuedMessage>();

    /// <summary>What owners want of all their conversations: the owner's own.</summary>
    public DbSet<ConversationPreferences> ConversationPreferences => Set<ConversationPreferences>();

    /// <summary>Links to conversations: the owner's own.</summary>
    public DbSet<ConversationShare> ConversationShares => Set<ConversationShare>();

    /// <summary>What links show: the owner's own.</summary>
    public DbSet<SharedMessage> SharedMessages => Set<SharedMessage>();

    /// <summary>What people think of answers: the owner's own.</summary>
    public DbSet<MessageFeedback> MessageFeedback => Set<MessageFeedback>();

    /// <summary>Texts that are used again and again: the owner's own.</summary>
    public DbSet<SavedPrompt> SavedPrompts => Set<SavedPrompt>();

    /// <summary>What was set up in the playground: the owner's own.</summary>
    public DbSet<Preset> Presets => Set<Preset>();

    /// <summary>Answers that are or were written: the owner's own.</summary>
    public DbSet<Generation> Generations => Set<Generation>();

    /// <summary>What happened in them: the owner's own.</summary>
    public DbSet<GenerationEvent> GenerationEvents => Set<GenerationEvent>();

    /// <summary>Marks by which processes hear of each other's changes.</summary>
    public DbSet<ChangeStamp> ChangeStamps => Set<ChangeStamp>();

    /// <summary>People who sign in.</summary>
    public DbSet<UserAccount> UserAccounts => Set<UserAccount>();

    /// <summary>Sessions of people who signed in.</summary>
    public DbSet<Session> Sessions => Set<Session>();

    /// <summary>Passkeys of accounts.</summary>
    public DbSet<Passkey> Passkeys => Set<Passkey>();

    /// <summary>Recovery codes of accounts, as hashes.</summary>
    public DbSet<RecoveryCode> RecoveryCodes => Set<RecoveryCode>();

    /// <summary>Accounts of other sign-in services that open accounts here.</summary>
    public DbSet<ExternalLogin> ExternalLogins => Set<ExternalLogin>();

    /// <summary>What administrators set about signing up and in: one row, or none.</summary>
    public DbSet<StoredSignInRules> SignInRules => Set<StoredSignInRules>();

    /// <summary>The token of the set-up link, as a hash: one row, or none.</summary>
    public DbSet<SetupToken> SetupTokens => Set<SetupToken>();

    /// <summary>Tokens that work once and were used, until they would have ended anyway.</summary>
    public DbSet<SpentToken> SpentTokens => Set<SpentToken>();

    /// <inheritdoc/>
    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        EntityEntry[] entries = [.. ChangeTracker.Entries()];
        CheckWrites(entries);
        List<EntityEntry> stamps = ChangeStamping.Add(this, entries);
        try
        {
            return base.SaveChanges(acceptAllChangesOnSuccess);
        }
        finally
        {
            ChangeStamping.Remove(stamps);
        }
    }

    /// <inheritdoc/>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        EntityEntry[] entries = [.. ChangeTracker.Entries()];
        CheckWrites(entries);
        List<EntityEntry> stamps = ChangeStamping.Add(this, entries);
        try
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ChangeStamping.Remove(stamps);
        }
    }

    /// <summary>
    /// The rows of all organisations. For what the platform does by itself: finding a key by its hash, counting the ledger at
    /// start. Only a context that was opened for that gives them.
    /// </summary>
    internal IQueryable<TEntity> AcrossOrganizations<TEntity>()
        where TEntity : class
    {
        if (!_everywhere)
        {
            throw new InvalidOperationException($"This context is one organisation's and does not show every {typeof(TEntity).Name}.");
        }

#pragma warning disable RS0030 // The one place where the filter is lifted, and only here is the condition for it checked.
        return Set<TEntity>().IgnoreQueryFilters();
#pragma warning restore RS0030
    }

    /// <summary>The rows of one organisation, for whomever may see them: itself, and the platform.</summary>
    internal IQueryable<TEntity> RowsOf<TEntity>(Guid organizationId)
        where TEntity : class, ITenantEntity =>
        _everywhere ? AcrossOrganizations<TEntity>().Where(entity => EF.Property<Guid>(entity, nameof(ITenantEntity.OrganizationId)) == organizationId)
        : organizationId == TenantId ? Set<TEntity>()
        : throw new InvalidOperationException($"This context is another organisation's and shows no {typeof(TEntity).Name} of it.");

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(PlatformDbContext).Assembly);
        modelBuilder.Entity<Organization>().HasQueryFilter(organization => organization.Id == TenantId);
        foreach (Type type in modelBuilder.Model.GetEntityTypes().Select(static entity => entity.ClrType).ToArray())
        {
            if (type.IsAssignableTo(typeof(ITenantEntity)) && type != typeof(Organization))
            {
                string filter = type.IsAssignableTo(typeof(IOwnedEntity)) ? nameof(FilterByOwner) : nameof(FilterByTenant);
                typeof(PlatformDbContext).GetMethod(filter, System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!
                    .MakeGenericMethod(type).Invoke(this, [modelBuilder]);
            }
        }
    }

    private void FilterByTenant<TEntity>(ModelBuilder modelBuilder)
        where TEntity : class, ITenantEntity =>
        modelBuilder.Entity<TEntity>().HasQueryFilter(entity => EF.Property<Guid>(entity, nameof(ITenantEntity.OrganizationId)) == TenantId);

    private void FilterByOwner<TEntity>(ModelBuilder modelBuilder)
        where TEntity : class, IOwnedEntity =>
        modelBuilder.Entity<TEntity>().HasQueryFilter(entity => EF.Property<Guid>(entity, nameof(ITenantEntity.OrganizationId)) == TenantId
            && EF.Property<Guid>(entity, nameof(IOwnedEntity.OwnerId)) == OwnerId
            && EF.Property<OwnerKind>(entity, nameof(IOwnedEntity.OwnerKind)) == OwnerKind);

    private void CheckWrites(EntityEntry[] entries)
    {
        foreach (EntityEntry entry in entries)
        {
            if (entry.State is EntityState.Unchanged or EntityState.Detached)
            {
                continue;
            }

            if (entry.Entity is IAppendOnly && entry.State != EntityState.Added)
            {
                throw new InvalidOperationException($"A {entry.Metadata.ClrType.Name} is never changed once it is there.");
            }

            if (entry is { State: EntityState.Added, Entity: Member or Invitation or Project or AdminApiKey }
                && ((ITenantEntity)entry.Entity).OrganizationId == PlatformOrganization.Id)
            {
                throw new InvalidOperationException($"The platform's own organisation has no {entry.Metadata.ClrType.Name}.");
            }

            if (!_everywhere && entry.Entity is ITenantEntity entity && (entity.OrganizationId != TenantId || TenantId == Guid.Empty))
            {
                throw new InvalidOperationException($"A {entry.Metadata.ClrType.Name} of another organisation cannot be written here.");
            }

            if (!_everywhere && entry.Entity is IOwnedEntity owned && (owned.OwnerKind != OwnerKind || owned.OwnerId != OwnerId || OwnerId == Guid.Empty))
            {
                throw new InvalidOperationException($"A {entry.Metadata.ClrType.Name} of another owner cannot be written here.");
            }

            if (!_everywhere && entry.Entity is IPlatformEntity)
            {
                throw new InvalidOperationException($"A {entry.Metadata.ClrType.Name} is the platform's and cannot be written by an organisation.");
            }
        }
    }
}
