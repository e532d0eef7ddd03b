using Lyceum.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Files;

/// <summary>
/// Keeps what is stored within what may be. The accounts in the database decide: a change that would go beyond a limit changes
/// nothing, whichever process makes it. While bytes arrive they are set aside in memory, so that uploads of this process that
/// cannot all fit are refused early. Safe for use by many threads.
/// </summary>
/// <param name="database">Where the accounts are.</param>
/// <param name="options">What may be stored.</param>
internal sealed class StorageMeter(PlatformDatabase database, StorageOptions options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, long> _held = [];

    /// <summary>The rows that the accounts count.</summary>
    public static IReadOnlyList<Type> Counted { get; } = [typeof(StoredFile), typeof(Upload), typeof(UploadPart)];

    /// <summary>How many organisations and projects have something set aside.</summary>
    internal int Holding
    {
        get
        {
            lock (_gate)
            {
                return _held.Count;
            }
        }
    }

    /// <summary>Begins to set room aside. The caller disposes what it gets.</summary>
    public StorageHold Begin(Guid organizationId, Guid projectId) => new(this, organizationId, projectId);

    /// <summary>What is stored, by the accounts.</summary>
    public async Task<(long Organization, long Project)> StoredAsync(Guid organizationId, Guid projectId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenEverywhere();
        var accounts = await context.AcrossOrganizations<StorageAccount>()
            .Where(account => account.OrganizationId == organizationId && (account.ScopeId == organizationId || account.ScopeId == projectId))
            .Select(static account => new { account.ScopeId, account.Bytes })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return (accounts.Where(account => account.ScopeId == organizationId).Sum(static account => account.Bytes),
            accounts.Where(account => account.ScopeId == projectId).Sum(static account => account.Bytes));
    }

    /// <summary>Makes the accounts of a project and its organisation where there are none.</summary>
    public async Task OpenAccountsAsync(Guid organizationId, Guid projectId, CancellationToken cancellationToken)
    {
        foreach (Guid scope in new[] { organizationId, projectId })
        {
            await using PlatformDbContext context = database.OpenEverywhere();
            if (await context.AcrossOrganizations<StorageAccount>()
                .AnyAsync(account => account.OrganizationId == organizationId && account.ScopeId == scope, cancellationToken).ConfigureAwait(false))
            {
                continue;
            }

            context.Add(new StorageAccount { OrganizationId = organizationId, ScopeId = scope });
            try
            {
                await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (DbUpdateException exception) when (DatabaseErrors.IsDuplicate(exception))
            {
                // Somebody else opened it first.
            }
        }
    }

    /// <summary>
    /// Changes the accounts, within the caller's transaction and before anything else in it. The organisation's comes first, so
    /// that transactions wait for one another in one order.
    /// </summary>
    /// <exception cref="PlatformException">It would be more than may be stored.</exception>
    public async Task ChangeAsync(PlatformDbContext context, StorageChange change, CancellationToken cancellationToken)
    {
        await ChangeAsync(context, change, change.OrganizationId, options.OrganizationBytes, options.OrganizationObjects, cancellationToken).ConfigureAwait(false);
        await ChangeAsync(context, change, change.ProjectId, options.ProjectBytes, long.MaxValue, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets no other transaction change the organisation's files until this one ends.</summary>
    public static Task LockAsync(PlatformDbContext context, Guid organizationId, CancellationToken cancellationToken) =>
        context.AcrossOrganizations<StorageAccount>()
            .Where(account => account.OrganizationId == organizationId && account.ScopeId == organizationId)
            .ExecuteUpdateAsync(static update => update.SetProperty(static account => account.Bytes, static account => account.Bytes), cancellationToken);

    /// <summary>Counts an organisation's accounts anew, within a transaction that holds <see cref="LockAsync"/>: for deletions by sets.</summary>
    public static async Task RecountAsync(PlatformDbContext context, Guid organizationId, CancellationToken cancellationToken)
    {
        IQueryable<Upload> uploads = context.AcrossOrganizations<Upload>().Where(upload => upload.OrganizationId == organizationId);
        var files = await context.AcrossOrganizations<StoredFile>().Where(file => file.OrganizationId == organizationId)
            .GroupBy(static file => file.ProjectId).Select(static project => new { project.Key, Bytes = project.Sum(static file => file.Bytes), Objects = project.LongCount() })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var begun = await uploads.GroupBy(static upload => upload.ProjectId).Select(static project => new { project.Key, Bytes = 0L, Objects = project.LongCount() })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var parts = await context.AcrossOrganizations<UploadPart>().Where(part => part.OrganizationId == organizationId)
            .Join(uploads, static part => part.UploadId, static upload => upload.Id, static (part, upload) => new { upload.ProjectId, part.Bytes })
            .GroupBy(static part => part.ProjectId).Select(static project => new { project.Key, Bytes = project.Sum(static part => part.Bytes), Objects = project.LongCount() })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        IQueryable<StorageAccount> accounts = context.AcrossOrganizations<StorageAccount>().Where(account => account.OrganizationId == organizationId);
        foreach (Guid scope in await accounts.Select(static account => account.ScopeId).ToListAsync(cancellationToken).ConfigureAwait(false))
        {
            var counted = files.Concat(begun).Concat(parts).Where(project => scope == organizationId || project.Key == scope).ToList();
            (long bytes, long objects) = (counted.Sum(static project => project.Bytes), counted.Sum(static project => project.Objects));
            await accounts.Where(account => account.ScopeId == scope)
                .ExecuteUpdateAsync(
                    update => update.SetProperty(static account => account.Bytes, bytes).SetProperty(static account => account.Objects, objects), cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <summary>Sets more aside, if it fits.</summary>
    internal bool TryHold(Guid organizationId, long storedInOrganization, Guid projectId, long storedInProject, long bytes)
    {
        lock (_gate)
        {
            long organization = _held.GetValueOrDefault(organizationId);
            long project = _held.GetValueOrDefault(projectId);
            if (bytes > options.OrganizationBytes - storedInOrganization - organization || bytes > options.ProjectBytes - storedInProject - project)
            {
                return false;
            }

            _held[organizationId] = organization + bytes;
            _held[projectId] = project + bytes;
            return true;
        }
    }

    /// <summary>Gives back what was set aside.</summary>
    internal void Release(Guid organizationId, Guid projectId, long bytes)
    {
        lock (_gate)
        {
            foreach (Guid scope in (ReadOnlySpan<Guid>)[organizationId, projectId])
            {
                long left = _held.GetValueOrDefault(scope) - bytes;
                if (left > 0)
                {
                    _held[scope] = left;
                }
                else
                {
                    _held.Remove(scope);
                }
            }
        }
    }

    /// <summary>What to say where something does not fit.</summary>
    internal static PlatformException Exceeded() => new(
        PlatformError.QuotaExceeded, "There is no room for this file in the project or its organisation; delete files that are no longer needed.");

    private static async Task ChangeAsync(
        PlatformDbContext context, StorageChange change, Guid scope, long mostBytes, long mostObjects, CancellationToken cancellationToken)
    {
        // What makes room is always allowed, also where the limits are less now than they were.
        int changed = await context.AcrossOrganizations<StorageAccount>()
            .Where(account => account.OrganizationId == change.OrganizationId && account.ScopeId == scope)
            .Where(account => change.IsUnlimited || change.Bytes <= 0 || account.Bytes <= mostBytes - change.Bytes)
            .Where(account => change.IsUnlimited || change.Objects <= 0 || account.Objects <= mostObjects - change.Objects)
            .ExecuteUpdateAsync(
                update => update
                    .SetProperty(static account => account.Bytes, account => account.Bytes + change.Bytes)
                    .SetProperty(static account => account.Objects, account => account.Objects + change.Objects),
                cancellationToken).ConfigureAwait(false);
        if (changed == 0)
        {
            throw Exceeded();
        }
    }
}
