using Lyceum.Platform.Accounts;
using Lyceum.Platform.Audit;
using Lyceum.Platform.Budgets;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Prices;
using Lyceum.Platform.Projects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Lyceum.Platform.Data;

/// <summary>
/// The platform's tables as one organisation sees them. Every row of another organisation is invisible, and writing one is an
/// error; without an organisation nothing is seen. <see cref="PlatformDatabase"/> opens it.
/// </summary>
public abstract class PlatformDbContext : DbContext
{
    private readonly bool _everywhere;

    private protected PlatformDbContext(DbContextOptions options, Tenant tenant)
        : base(options)
    {
        TenantId = tenant.OrganizationId;
        _everywhere = tenant.IsEverywhere;
    }

    /// <summary>The organisation that sees its rows; empty where there is none.</summary>
    public Guid TenantId { get; }

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

    /// <summary>What may be spent.</summary>
    public DbSet<Budget> Budgets => Set<Budget>();

    /// <summary>Budgets of which a share was spent.</summary>
    public DbSet<BudgetAlert> BudgetAlerts => Set<BudgetAlert>();

    /// <summary>Who changed what.</summary>
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

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

    /// <summary>The token of the set-up link, as a hash: one row, or none.</summary>
    public DbSet<SetupToken> SetupTokens => Set<SetupToken>();

    /// <summary>Tokens that work once and were used, until they would have ended anyway.</summary>
    public DbSet<SpentToken> SpentTokens => Set<SpentToken>();

    /// <inheritdoc/>
    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        CheckWrites();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    /// <inheritdoc/>
    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        CheckWrites();
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
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

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(PlatformDbContext).Assembly);
        modelBuilder.Entity<Organization>().HasQueryFilter(organization => organization.Id == TenantId);
        foreach (Type type in modelBuilder.Model.GetEntityTypes().Select(static entity => entity.ClrType).ToArray())
        {
            if (type.IsAssignableTo(typeof(ITenantEntity)) && type != typeof(Organization))
            {
                typeof(PlatformDbContext).GetMethod(nameof(FilterByTenant), System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!
                    .MakeGenericMethod(type).Invoke(this, [modelBuilder]);
            }
        }
    }

    private void FilterByTenant<TEntity>(ModelBuilder modelBuilder)
        where TEntity : class, ITenantEntity =>
        modelBuilder.Entity<TEntity>().HasQueryFilter(entity => EF.Property<Guid>(entity, nameof(ITenantEntity.OrganizationId)) == TenantId);

    private void CheckWrites()
    {
        foreach (EntityEntry entry in ChangeTracker.Entries())
        {
            if (entry.State is EntityState.Unchanged or EntityState.Detached)
            {
                continue;
            }

            if (entry.Entity is IAppendOnly && entry.State != EntityState.Added)
            {
                throw new InvalidOperationException($"A {entry.Metadata.ClrType.Name} is never changed once it is there.");
            }

            if (!_everywhere && entry.Entity is ITenantEntity entity && (entity.OrganizationId != TenantId || TenantId == Guid.Empty))
            {
                throw new InvalidOperationException($"A {entry.Metadata.ClrType.Name} of another organisation cannot be written here.");
            }

            if (!_everywhere && entry.Entity is IPlatformEntity)
            {
                throw new InvalidOperationException($"A {entry.Metadata.ClrType.Name} is the platform's and cannot be written by an organisation.");
            }
        }
    }
}
