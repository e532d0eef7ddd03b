using Lyceum.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Lyceum.Platform.Files;

/// <summary>
/// Joins the store's bytes to rows. Bytes are named durably before their row is committed, and a row is gone before its bytes are:
/// whenever a process dies, each row has its bytes, and what is left over is found by the sweep. That nothing is taken away which
/// somebody else just pointed to is the foreign keys' work: a delete that comes second fails, and a pointer that comes second
/// fails and is tried again with the bytes that were received.
/// </summary>
/// <param name="database">Where the rows are.</param>
/// <param name="store">Where the bytes are.</param>
/// <param name="meter">What counts them.</param>
/// <param name="time">The clock.</param>
internal sealed class BlobRegister(PlatformDatabase database, BlobStore store, StorageMeter meter, TimeProvider time)
{
    // Each failure means that somebody else stored or deleted the same bytes meanwhile.
    private const int Attempts = 20;
    private const int SweepBatch = 500;

    /// <summary>Stores received bytes with the row that points to them, in one transaction with the accounts.</summary>
    /// <param name="received">The bytes.</param>
    /// <param name="change">What the accounts change by.</param>
    /// <param name="add">Adds the row; it may be asked more than once, each time with a new context.</param>
    /// <param name="cancellationToken">Ends it early, but not once it is about to be committed.</param>
    /// <exception cref="PlatformException">It would be more than may be stored, or the disk refuses.</exception>
    public async Task AttachAsync(
        ReceivedBlob received, StorageChange change, Func<PlatformDbContext, Guid, CancellationToken, Task> add, CancellationToken cancellationToken)
    {
        await meter.OpenAccountsAsync(change.OrganizationId, change.ProjectId, cancellationToken).ConfigureAwait(false);
        DateTimeOffset now = time.GetUtcNow();
        Blob own = new() { Id = Guid.CreateVersion7(now), Sha256 = received.Sha256, Bytes = received.Bytes, CreatedAt = now };
        for (int attempt = 1; ; attempt++)
        {
            Guid? known = await FindAsync(received.Sha256, cancellationToken).ConfigureAwait(false);
            if (known is null)
            {
                store.Place(received, own.Id);
            }
            else if (!store.Holds(received.Sha256, known.Value))
            {
                // The row lost its bytes, perhaps to an older copy of the folder: these are the same. They stay whatever comes of this.
                store.Place(received, known.Value);
                received.IsKept = true;
            }

            try
            {
                await CommitAsync(received, known is null ? own : null, known ?? own.Id, change, add, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (DbUpdateException exception) when (attempt < Attempts && (DatabaseErrors.IsDuplicate(exception) || DatabaseErrors.IsBrokenReference(exception)))
            {
                received.IsKept = false;
            }
        }
    }

    /// <summary>Removes a blob that nothing points to; one that something points to stays.</summary>
    /// <returns>Whether it was removed.</returns>
    public async Task<bool> ReleaseAsync(Guid blobId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenEverywhere();
        byte[]? sha256 = await context.Blobs.Where(blob => blob.Id == blobId).Select(static blob => blob.Sha256)
            .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (sha256 is null)
        {
            return false;
        }

        try
        {
            if (await Unused(context).Where(blob => blob.Id == blobId).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false) == 0)
            {
                return false;
            }
        }
        catch (Exception exception) when (DatabaseErrors.IsBrokenReference(exception))
        {
            // Somebody began to use it while it was looked at.
            return false;
        }

        store.Delete(sha256, blobId);
        return true;
    }

    /// <summary>Removes those blobs that nothing points to.</summary>
    public async Task ReleaseAsync(IEnumerable<Guid> blobIds, CancellationToken cancellationToken)
    {
        foreach (Guid blobId in blobIds.Distinct())
        {
            await ReleaseAsync(blobId, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Removes blobs that nothing points to, which a process left that died before it did so.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> SweepRowsAsync(CancellationToken cancellationToken)
    {
        int removed = 0;
        Guid last = Guid.Empty;
        while (true)
        {
            List<Guid> unused;
            await using (PlatformDbContext context = database.OpenEverywhere())
            {
                unused = await Unused(context).Where(blob => blob.Id > last).OrderBy(static blob => blob.Id).Select(static blob => blob.Id)
                    .Take(SweepBatch).ToListAsync(cancellationToken).ConfigureAwait(false);
            }

            foreach (Guid id in unused)
            {
                removed += await ReleaseAsync(id, cancellationToken).ConfigureAwait(false) ? 1 : 0;
            }

            if (unused.Count < SweepBatch)
            {
                return removed;
            }

            last = unused[^1];
        }
    }

    /// <summary>Removes bytes that no row knows, which a process left that died before it wrote the row.</summary>
    /// <param name="before">Only those that were stored before.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>How many there were.</returns>
    public async Task<int> SweepBytesAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        int removed = 0;
        foreach ((string Path, Guid Id)[] batch in store.StoredBefore(before).Chunk(SweepBatch))
        {
            Guid[] ids = [.. batch.Select(static stored => stored.Id)];
            await using PlatformDbContext context = database.OpenEverywhere();
            HashSet<Guid> known = [.. await context.Blobs.Where(blob => ids.Contains(blob.Id)).Select(static blob => blob.Id)
                .ToListAsync(cancellationToken).ConfigureAwait(false)];
            foreach ((string path, _) in batch.Where(stored => !known.Contains(stored.Id)))
            {
                store.Forget(path);
                removed++;
            }
        }

        return removed;
    }

    private static IQueryable<Blob> Unused(PlatformDbContext context)
    {
        IQueryable<StoredFile> files = context.AcrossOrganizations<StoredFile>();
        IQueryable<UploadPart> parts = context.AcrossOrganizations<UploadPart>();
        return context.Blobs.Where(blob => !files.Any(file => file.BlobId == blob.Id) && !parts.Any(part => part.BlobId == blob.Id));
    }

    private async Task<Guid?> FindAsync(byte[] sha256, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenEverywhere();
        return await context.Blobs.Where(blob => blob.Sha256 == sha256).Select(static blob => (Guid?)blob.Id)
            .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task CommitAsync(
        ReceivedBlob received,
        Blob? added,
        Guid blobId,
        StorageChange change,
        Func<PlatformDbContext, Guid, CancellationToken, Task> add,
        CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenEverywhere();
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await meter.ChangeAsync(context, change, cancellationToken).ConfigureAwait(false);
        if (added is not null)
        {
            context.Add(added);
        }

        await add(context, blobId, cancellationToken).ConfigureAwait(false);
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        // A commit whose answer is lost may have happened: from here on the bytes stay, and if they are nobody's the sweep finds them.
        received.IsKept = store.IsPlaced(received, blobId);
        await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
    }
}
