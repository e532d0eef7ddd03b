using Lyceum.Platform.Conversations;
using Lyceum.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Lyceum.Platform.Files;

/// <summary>The files of all projects: their rows in the database, their bytes in a folder. One for a process; safe for use by many threads.</summary>
public sealed class FileStorage
{
    private const int SweepBatch = 500;

    private readonly PlatformDatabase _database;
    private readonly TimeProvider _time;
    private readonly StorageOptions _options;
    private readonly BlobStore _store;
    private readonly StorageMeter _meter;
    private readonly BlobRegister _register;

    /// <summary>Describes the storage; nothing is opened yet.</summary>
    /// <param name="database">Where rows are.</param>
    /// <param name="folder">Where bytes are; made when the first come.</param>
    /// <param name="time">The clock.</param>
    /// <param name="options">How much may be stored; the defaults unless given.</param>
    public FileStorage(PlatformDatabase database, string folder, TimeProvider time, StorageOptions? options = null)
    {
        _database = database;
        _time = time;
        _options = options ?? new StorageOptions();
        _store = new BlobStore(folder);
        _meter = new StorageMeter(database, _options);
        _register = new BlobRegister(database, _store, _meter, time);
        Files = new FileDirectory(database, _store, _register, _meter, _options, time);
        Uploads = new UploadDirectory(database, _store, _register, _meter, _options, time);
    }

    /// <summary>The files.</summary>
    public FileDirectory Files { get; }

    /// <summary>Files that come in parts.</summary>
    public UploadDirectory Uploads { get; }

    /// <summary>What is set aside and counted.</summary>
    internal StorageMeter Meter => _meter;

    /// <summary>
    /// Removes what has expired, attachments that no message has any more, and what processes left that died. Asked for now and then; several at the same time do no harm.
    /// </summary>
    public async Task<StorageSweep> SweepAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = _time.GetUtcNow();
        int files = await SweepFilesAsync(context => context.AcrossOrganizations<StoredFile>().Where(file => file.ExpiresAt <= now), isDetached: false, cancellationToken).ConfigureAwait(false);
        files += await SweepFilesAsync(Detached, isDetached: true, cancellationToken).ConfigureAwait(false);
        int uploads = await SweepUploadsAsync(now, cancellationToken).ConfigureAwait(false);
        await ForgetEndedUploadsAsync(now - _options.EndedUploadLifetime, cancellationToken).ConfigureAwait(false);
        int leftovers = await _register.SweepRowsAsync(cancellationToken).ConfigureAwait(false);
        leftovers += await _register.SweepBytesAsync(now - _options.OrphanLifetime, cancellationToken).ConfigureAwait(false);
        leftovers += _store.SweepIncoming(now - _options.OrphanLifetime);
        return new StorageSweep(files, uploads, leftovers);
    }

    /// <summary>Removes files in sets, each in one transaction with the accounts.</summary>
    /// <param name="over">Those that are over.</param>
    /// <param name="isDetached">Whether they are over because no message has them: one that gets one meanwhile stays. Others are taken away from their messages.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    private async Task<int> SweepFilesAsync(Func<PlatformDbContext, IQueryable<StoredFile>> over, bool isDetached, CancellationToken cancellationToken)
    {
        int removed = 0;
        while (true)
        {
            Guid[] blobs;
            await using (PlatformDbContext context = _database.OpenEverywhere())
            {
                IQueryable<StoredFile> files = over(context);
                if (await files.OrderBy(static file => file.Id).Select(static file => (Guid?)file.OrganizationId).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false) is not { } organization)
                {
                    return removed;
                }

                await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
                await StorageMeter.LockAsync(context, organization, cancellationToken).ConfigureAwait(false);
                var gone = await files.Where(file => file.OrganizationId == organization).OrderBy(static file => file.Id).Take(SweepBatch)
                    .Select(static file => new { file.Id, file.ProjectId, file.Bytes, file.BlobId }).ToListAsync(cancellationToken).ConfigureAwait(false);
                Guid[] ids = [.. gone.Select(static file => file.Id)];
                if (!isDetached)
                {
                    await context.AcrossOrganizations<MessageFile>().Where(attached => ids.Contains(attached.FileId)).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
                }

                try
                {
                    await context.AcrossOrganizations<StoredFile>().Where(file => ids.Contains(file.Id)).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
                }
                catch (Exception exception) when (DatabaseErrors.IsBrokenReference(exception))
                {
                    // One was attached at this moment; the next sweep looks again.
                    return removed;
                }

                foreach (var project in gone.GroupBy(static file => file.ProjectId))
                {
                    StorageChange change = new(organization, project.Key, project.Sum(static file => file.Bytes), project.Count());
                    await _meter.ChangeAsync(context, -change, cancellationToken).ConfigureAwait(false);
                }

                await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                removed += gone.Count;
                blobs = [.. gone.Select(static file => file.BlobId)];
            }

            await _register.ReleaseAsync(blobs, cancellationToken).ConfigureAwait(false);
        }
    }

    private static IQueryable<StoredFile> Detached(PlatformDbContext context)
    {
        IQueryable<MessageFile> attached = context.AcrossOrganizations<MessageFile>();
        return context.AcrossOrganizations<StoredFile>()
            .Where(file => file.AttachedAt != null && file.Purpose == FilePurpose.Attachment && !attached.Any(row => row.FileId == file.Id));
    }

    private async Task<int> SweepUploadsAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        int ended = 0;
        while (true)
        {
            List<Upload> overdue;
            await using (PlatformDbContext context = _database.OpenEverywhere())
            {
                overdue = await context.AcrossOrganizations<Upload>().AsNoTracking()
                    .Where(upload => upload.Status == UploadStatus.Pending && upload.ExpiresAt <= now)
                    .OrderBy(static upload => upload.ExpiresAt).Take(SweepBatch).ToListAsync(cancellationToken).ConfigureAwait(false);
            }

            if (overdue.Count == 0)
            {
                return ended;
            }

            foreach (Upload upload in overdue)
            {
                ended += await Uploads.EndAsync(upload, UploadStatus.Expired, cancellationToken).ConfigureAwait(false) ? 1 : 0;
            }
        }
    }

    private async Task ForgetEndedUploadsAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        while (true)
        {
            await using PlatformDbContext context = _database.OpenEverywhere();
            IQueryable<Upload> ended = context.AcrossOrganizations<Upload>().Where(upload => upload.Status != UploadStatus.Pending && upload.ExpiresAt <= before);
            if (await ended.OrderBy(static upload => upload.ExpiresAt).Select(static upload => (Guid?)upload.OrganizationId).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false) is not { } organization)
            {
                return;
            }

            await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await StorageMeter.LockAsync(context, organization, cancellationToken).ConfigureAwait(false);
            var gone = await ended.Where(upload => upload.OrganizationId == organization).OrderBy(static upload => upload.Id).Take(SweepBatch)
                .Select(static upload => new { upload.Id, upload.ProjectId }).ToListAsync(cancellationToken).ConfigureAwait(false);
            Guid[] ids = [.. gone.Select(static upload => upload.Id)];
            await context.AcrossOrganizations<Upload>().Where(upload => ids.Contains(upload.Id)).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
            foreach (var project in gone.GroupBy(static upload => upload.ProjectId))
            {
                await _meter.ChangeAsync(context, -new StorageChange(organization, project.Key, 0, project.Count()), cancellationToken).ConfigureAwait(false);
            }

            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }
}
