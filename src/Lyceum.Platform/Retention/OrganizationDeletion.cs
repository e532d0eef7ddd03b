using System.Linq.Expressions;
using Lyceum.Platform.Audit;
using Lyceum.Platform.Data;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Lyceum.Platform.Retention;

/// <summary>
/// Deletes organisations. Closing one ends its keys and shuts its members out at once; when its grace is over a sweep deletes
/// every row of it in every table, the ledger and the audit log included, and a <see cref="Tombstone"/> stays.
/// </summary>
/// <param name="database">Where rows are.</param>
/// <param name="audit">Where closing is noted.</param>
/// <param name="verifier">What must forget the keys.</param>
/// <param name="ledger">What must forget the counters.</param>
/// <param name="time">The clock.</param>
/// <param name="options">How rows are deleted; null for the usual.</param>
public sealed class OrganizationDeletion(
    PlatformDatabase database, AuditLog audit, ApiKeyVerifier verifier, Ledger ledger, TimeProvider time, ErasureOptions? options = null)
{
    private const int Attempts = 20;
    private readonly ErasureOptions _options = options ?? new ErasureOptions();

    /// <summary>Closes the actor's organisation: no key works and nobody gets in from here on.</summary>
    /// <returns>When its rows go.</returns>
    /// <exception cref="PlatformException">The actor is no owner, or it is gone.</exception>
    public async Task<DateTimeOffset> CloseAsync(Actor actor, CancellationToken cancellationToken)
    {
        actor.Demand(Role.Owner);
        if (actor.OrganizationId == PlatformOrganization.Id)
        {
            throw PlatformException.Conflict("The platform's own organisation is not closed.");
        }

        await using PlatformDbContext context = database.OpenFor(actor);
        Organization organization = await FindAsync(context, cancellationToken).ConfigureAwait(false);
        organization.ClosedAt ??= time.GetUtcNow();
        await audit.SaveAsync(context, actor, new AuditRecord("organization.close", organization.Id, organization.Name), cancellationToken).ConfigureAwait(false);
        verifier.ForgetOrganization(organization.Id);
        return organization.ClosedAt.Value + _options.Grace;
    }

    /// <summary>Opens a closed organisation again, while its rows are there.</summary>
    /// <param name="organizationId">The organisation.</param>
    /// <param name="userId">An owner of it.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>The owner as an actor in it.</returns>
    /// <exception cref="PlatformException">The user is no owner, it is not closed, or it is too late.</exception>
    public async Task<Actor> ReopenAsync(Guid organizationId, Guid userId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.Open(Tenant.Of(organizationId));
        if (!await context.Members.AnyAsync(member => member.UserId == userId && member.Role == Role.Owner, cancellationToken).ConfigureAwait(false))
        {
            throw PlatformException.NotFound("organisation");
        }

        Organization organization = await FindAsync(context, cancellationToken).ConfigureAwait(false);
        if (organization.ClosedAt is null || organization.ClosedAt + _options.Grace <= time.GetUtcNow())
        {
            throw PlatformException.Conflict("The organisation is not closed, or it is too late to open it again.");
        }

        organization.ClosedAt = null;
        Actor actor = new(organizationId, userId, Role.Owner);
        await audit.SaveAsync(context, actor, new AuditRecord("organization.reopen", organizationId, organization.Name), cancellationToken).ConfigureAwait(false);
        return actor;
    }

    /// <summary>Deletes the organisations whose grace is over. Broken off, it goes on when it is called again.</summary>
    /// <returns>How many organisations are gone.</returns>
    public async Task<int> RunDueAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset end = time.GetUtcNow() - _options.Grace;
        List<Guid> due;
        await using (PlatformDbContext context = database.OpenEverywhere())
        {
            due = await context.AcrossOrganizations<Organization>().Where(organization => organization.ClosedAt <= end)
                .OrderBy(organization => organization.ClosedAt).Select(organization => organization.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
        }

        foreach (Guid organizationId in due)
        {
            await EraseAsync(organizationId, cancellationToken).ConfigureAwait(false);
        }

        return due.Count;
    }

    /// <summary>What stays of the organisations that were deleted, the first to go first.</summary>
    /// <exception cref="PlatformException">A tombstone was changed or taken out.</exception>
    public async Task<IReadOnlyList<Tombstone>> TombstonesAsync(CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenEverywhere();
        List<Tombstone> tombstones = await context.Tombstones.AsNoTracking().OrderBy(tombstone => tombstone.Sequence).ToListAsync(cancellationToken).ConfigureAwait(false);
        byte[] previous = new byte[Sha256Digest.Length];
        for (int i = 0; i < tombstones.Count; i++)
        {
            Tombstone tombstone = tombstones[i];
            if (tombstone.Sequence != i + 1 || !tombstone.PreviousHash.AsSpan().SequenceEqual(previous) || !tombstone.Hash.AsSpan().SequenceEqual(tombstone.ComputeHash()))
            {
                throw new PlatformException(PlatformError.Storage, $"Tombstone {i + 1} of deleted organisations is broken: it was changed or taken out.");
            }

            previous = tombstone.Hash;
        }

        return tombstones;
    }

    private static async Task<Organization> FindAsync(PlatformDbContext context, CancellationToken cancellationToken) =>
        await context.Organizations.SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false) ?? throw PlatformException.NotFound("organisation");

    private async Task EraseAsync(Guid organizationId, CancellationToken cancellationToken)
    {
        await BuryAsync(organizationId, cancellationToken).ConfigureAwait(false);
        await using PlatformDbContext context = database.OpenEverywhere();
        RowEraser eraser = new(context, _options.BatchSize);
        eraser.OpenGateOf(organizationId);
        foreach (IEntityType entity in context.Model.GetEntityTypes().Where(static entity => entity.ClrType.IsAssignableTo(typeof(ITenantEntity))))
        {
            string column = entity.ClrType == typeof(Organization) ? nameof(Organization.Id) : nameof(ITenantEntity.OrganizationId);
            eraser.Doom(entity, row => RowEraser.Equal(row, entity.FindProperty(column)!, organizationId));
        }

        await eraser.RunAsync(cancellationToken).ConfigureAwait(false);
        verifier.ForgetOrganization(organizationId);
        ledger.Forget(organizationId);
    }

    /// <summary>Makes the tombstone, where a deletion that was broken off has not made it.</summary>
    private async Task BuryAsync(Guid organizationId, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            await using PlatformDbContext context = database.OpenEverywhere();
            if (await context.Tombstones.AnyAsync(tombstone => tombstone.OrganizationId == organizationId, cancellationToken).ConfigureAwait(false))
            {
                return;
            }

            context.Add(await TombstoneAsync(context, organizationId, cancellationToken).ConfigureAwait(false));
            try
            {
                await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (DbUpdateException) when (attempt < Attempts)
            {
                // Another process took the place; look again.
            }
        }
    }

    private async Task<Tombstone> TombstoneAsync(PlatformDbContext context, Guid organizationId, CancellationToken cancellationToken)
    {
        Organization organization = await context.AcrossOrganizations<Organization>().AsNoTracking()
            .SingleAsync(other => other.Id == organizationId, cancellationToken).ConfigureAwait(false);
        AuditEntry? last = await context.AcrossOrganizations<AuditEntry>().AsNoTracking().Where(entry => entry.OrganizationId == organizationId)
            .OrderByDescending(entry => entry.Sequence).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        IQueryable<LedgerEntry> rows = context.AcrossOrganizations<LedgerEntry>().Where(entry => entry.OrganizationId == organizationId);
        Tombstone? previous = await context.Tombstones.AsNoTracking().OrderByDescending(tombstone => tombstone.Sequence).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        Tombstone tombstone = new()
        {
            Sequence = (previous?.Sequence ?? 0) + 1,
            OrganizationId = organizationId,
            CreatedAt = organization.CreatedAt,
            ClosedAt = organization.ClosedAt ?? time.GetUtcNow(),
            ErasedAt = time.GetUtcNow(),
            AuditLines = last?.Sequence ?? 0,
            AuditHead = last?.Hash ?? new byte[Sha256Digest.Length],
            LedgerRows = await rows.LongCountAsync(cancellationToken).ConfigureAwait(false),
            CostNanos = await rows.SumAsync(entry => entry.CostNanos, cancellationToken).ConfigureAwait(false),
            PreviousHash = previous?.Hash ?? new byte[Sha256Digest.Length],
        };
        tombstone.Hash = tombstone.ComputeHash();
        return tombstone;
    }
}
