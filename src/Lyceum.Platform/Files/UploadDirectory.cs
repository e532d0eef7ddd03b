using System.Security.Cryptography;
using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Lyceum.Platform.Files;

/// <summary>
/// Takes files in parts, which may come at the same time and in any order. Parts count as stored; when an upload ends, in
/// whichever way, they go. Safe for use by many threads; <see cref="FileStorage"/> makes it.
/// </summary>
public sealed class UploadDirectory
{
    private const int BufferBytes = 128 << 10;

    private readonly PlatformDatabase _database;
    private readonly BlobStore _store;
    private readonly BlobRegister _register;
    private readonly StorageMeter _meter;
    private readonly StorageOptions _options;
    private readonly TimeProvider _time;

    internal UploadDirectory(PlatformDatabase database, BlobStore store, BlobRegister register, StorageMeter meter, StorageOptions options, TimeProvider time)
    {
        _database = database;
        _store = store;
        _register = register;
        _meter = meter;
        _options = options;
        _time = time;
    }

    /// <summary>Begins an upload, which waits for its parts for <see cref="StorageOptions.UploadLifetime"/>.</summary>
    /// <exception cref="PlatformException">The actor may not, there is no such project, what is said is not usable, or the file would be too large.</exception>
    public async Task<Upload> CreateAsync(Actor actor, Guid projectId, NewUpload upload, CancellationToken cancellationToken)
    {
        StorageOptions.CheckLifetime(upload.FileLifetime);
        if (upload.Bytes < 1)
        {
            throw PlatformException.Invalid("An upload has at least one byte.");
        }

        if (upload.Bytes > _options.MaximumUploadBytes)
        {
            throw BlobStore.TooLarge(_options.MaximumUploadBytes);
        }

        DateTimeOffset now = _time.GetUtcNow();
        Upload begun = new()
        {
            Id = Guid.CreateVersion7(now),
            OrganizationId = actor.OrganizationId,
            ProjectId = projectId,
            Name = Names.Check(upload.Name),
            Purpose = FilePurpose.Check(upload.Purpose, isMade: false),
            ContentType = MediaTypes.Check(upload.ContentType),
            Bytes = upload.Bytes,
            CreatedAt = now,
            CreatedBy = actor.Id,
            ExpiresAt = now + _options.UploadLifetime,
            FileLifetime = upload.FileLifetime,
        };
        await FileDirectory.DemandProjectAsync(_database, actor, projectId, cancellationToken).ConfigureAwait(false);
        await _meter.OpenAccountsAsync(actor.OrganizationId, projectId, cancellationToken).ConfigureAwait(false);
        await using PlatformDbContext context = _database.OpenEverywhere();
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await _meter.ChangeAsync(context, new StorageChange(actor.OrganizationId, projectId, 0, 1), cancellationToken).ConfigureAwait(false);
        context.Add(begun);
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        return begun;
    }

    /// <summary>An upload.</summary>
    /// <exception cref="PlatformException">There is none.</exception>
    public async Task<Upload> GetAsync(Actor actor, Guid projectId, Guid uploadId, CancellationToken cancellationToken)
    {
        Upload upload = await FindAsync(actor, projectId, uploadId, cancellationToken).ConfigureAwait(false);
        if (upload.Status != UploadStatus.Pending || upload.ExpiresAt > _time.GetUtcNow())
        {
            return upload;
        }

        await EndAsync(upload, UploadStatus.Expired, CancellationToken.None).ConfigureAwait(false);
        return await FindAsync(actor, projectId, uploadId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes a part.</summary>
    /// <param name="actor">Who sends it.</param>
    /// <param name="projectId">The project.</param>
    /// <param name="uploadId">The upload.</param>
    /// <param name="content">Its bytes, read to the end and not disposed.</param>
    /// <param name="bytes">How many there are, where that is known.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">
    /// The actor may not, there is no such upload, it no longer takes parts, the part is too large, there is no room, or the content
    /// does not have the bytes that were announced.
    /// </exception>
    public async Task<UploadPart> AddPartAsync(Actor actor, Guid projectId, Guid uploadId, Stream content, long? bytes, CancellationToken cancellationToken)
    {
        if (bytes < 0)
        {
            throw PlatformException.Invalid("A part cannot have less than no bytes.");
        }

        actor.DemandUse(projectId, "upload");
        await DemandPendingAsync(actor, projectId, uploadId, cancellationToken).ConfigureAwait(false);
        using StorageHold hold = _meter.Begin(actor.OrganizationId, projectId);
        using ReceivedBlob received = await _store.ReceiveAsync(content, bytes, _options.MaximumPartBytes, hold, cancellationToken).ConfigureAwait(false);
        // From here on the accounts count it; both would count it twice.
        hold.Dispose();
        DateTimeOffset now = _time.GetUtcNow();
        Guid id = Guid.CreateVersion7(now);
        UploadPart? part = null;
        await _register.AttachAsync(
            received,
            new StorageChange(actor.OrganizationId, projectId, received.Bytes, 1),
            async (context, blobId, cancellation) =>
            {
                // Whoever ends the upload changes the account first, as this did: what is seen here holds until the commit.
                if (!await context.AcrossOrganizations<Upload>()
                    .AnyAsync(upload => upload.Id == uploadId && upload.Status == UploadStatus.Pending && upload.ExpiresAt > now, cancellation).ConfigureAwait(false))
                {
                    throw NotPending();
                }

                if (await context.AcrossOrganizations<UploadPart>().CountAsync(other => other.UploadId == uploadId, cancellation).ConfigureAwait(false) >= _options.MaximumParts)
                {
                    throw PlatformException.Invalid($"An upload has at most {_options.MaximumParts} parts.");
                }

                part = new UploadPart
                {
                    Id = id,
                    OrganizationId = actor.OrganizationId,
                    UploadId = uploadId,
                    Bytes = received.Bytes,
                    Sha256 = received.Sha256,
                    BlobId = blobId,
                    CreatedAt = now,
                };
                context.Add(part);
            },
            cancellationToken).ConfigureAwait(false);
        return part!;
    }

    /// <summary>Makes a file of an upload's parts. Parts that are not named are thrown away.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="projectId">The project.</param>
    /// <param name="uploadId">The upload.</param>
    /// <param name="partIds">The parts in order.</param>
    /// <param name="md5">The MD5 of the whole file in hexadecimal digits, where it is to be checked.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">
    /// The actor may not, there is no such upload or part, the parts are not what was announced, or the upload ended or got another
    /// part meanwhile. Then it is as it was.
    /// </exception>
    public async Task<StoredFile> CompleteAsync(
        Actor actor, Guid projectId, Guid uploadId, IReadOnlyList<Guid> partIds, string? md5, CancellationToken cancellationToken)
    {
        actor.DemandUse(projectId, "upload");
        Upload upload = await DemandPendingAsync(actor, projectId, uploadId, cancellationToken).ConfigureAwait(false);
        Dictionary<Guid, UploadPart> parts;
        await using (PlatformDbContext context = _database.OpenFor(actor))
        {
            parts = await context.UploadParts.AsNoTracking().Where(part => part.UploadId == uploadId)
                .ToDictionaryAsync(static part => part.Id, cancellationToken).ConfigureAwait(false);
        }

        if (partIds.Distinct().Count() != partIds.Count)
        {
            throw PlatformException.Invalid("A part can be in a file only once.");
        }

        UploadPart[] chosen = [.. partIds.Select(id => parts.GetValueOrDefault(id) ?? throw PlatformException.NotFound("part"))];
        long total = chosen.Sum(static part => part.Bytes);
        if (total != upload.Bytes)
        {
            throw PlatformException.Invalid($"The parts have {total} bytes and the upload was to have {upload.Bytes}.");
        }

        using ReceivedBlob received = await JoinAsync(chosen, md5, cancellationToken).ConfigureAwait(false);
        DateTimeOffset now = _time.GetUtcNow();
        Guid fileId = Guid.CreateVersion7(now);
        StoredFile? file = null;
        await _register.AttachAsync(
            received,
            new StorageChange(actor.OrganizationId, projectId, total - parts.Values.Sum(static part => part.Bytes), 1 - parts.Count),
            async (context, blobId, cancellation) =>
            {
                if (await context.AcrossOrganizations<Upload>().Where(other => other.Id == uploadId && other.Status == UploadStatus.Pending && other.ExpiresAt > now)
                    .ExecuteUpdateAsync(
                        update => update
                            .SetProperty(static other => other.Status, UploadStatus.Completed)
                            .SetProperty(static other => other.FileId, (Guid?)fileId),
                        cancellation).ConfigureAwait(false) == 0)
                {
                    throw NotPending();
                }

                if (await context.AcrossOrganizations<UploadPart>().Where(part => part.UploadId == uploadId).ExecuteDeleteAsync(cancellation).ConfigureAwait(false) != parts.Count)
                {
                    throw PlatformException.Conflict("Another part came while the upload was being completed; complete it again.");
                }

                file = new StoredFile
                {
                    Id = fileId,
                    OrganizationId = actor.OrganizationId,
                    ProjectId = projectId,
                    Name = upload.Name,
                    Purpose = upload.Purpose,
                    ContentType = upload.ContentType,
                    Bytes = total,
                    Sha256 = received.Sha256,
                    BlobId = blobId,
                    CreatedAt = now,
                    CreatedBy = actor.Id,
                    ExpiresAt = now + upload.FileLifetime,
                };
                context.Add(file);
            },
            cancellationToken).ConfigureAwait(false);
        await _register.ReleaseAsync(parts.Values.Select(static part => part.BlobId), CancellationToken.None).ConfigureAwait(false);
        return file!;
    }

    /// <summary>Gives an upload up.</summary>
    /// <exception cref="PlatformException">The actor may not, there is none, or it has ended already.</exception>
    public async Task<Upload> CancelAsync(Actor actor, Guid projectId, Guid uploadId, CancellationToken cancellationToken)
    {
        Upload upload = await DemandPendingAsync(actor, projectId, uploadId, cancellationToken).ConfigureAwait(false);
        actor.DemandChange(projectId, upload.CreatedBy, "upload");
        if (!await EndAsync(upload, UploadStatus.Cancelled, cancellationToken).ConfigureAwait(false))
        {
            throw NotPending();
        }

        return await FindAsync(actor, projectId, uploadId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends an upload that still waits, with all its parts.</summary>
    /// <returns>False where it has ended already.</returns>
    internal async Task<bool> EndAsync(Upload upload, UploadStatus status, CancellationToken cancellationToken)
    {
        Guid[] blobs;
        await using (PlatformDbContext context = _database.OpenEverywhere())
        {
            await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await StorageMeter.LockAsync(context, upload.OrganizationId, cancellationToken).ConfigureAwait(false);
            if (await context.AcrossOrganizations<Upload>().Where(other => other.Id == upload.Id && other.Status == UploadStatus.Pending)
                .ExecuteUpdateAsync(update => update.SetProperty(static other => other.Status, status), cancellationToken).ConfigureAwait(false) == 0)
            {
                return false;
            }

            IQueryable<UploadPart> parts = context.AcrossOrganizations<UploadPart>().Where(part => part.UploadId == upload.Id);
            var gone = await parts.Select(static part => new { part.Bytes, part.BlobId }).ToListAsync(cancellationToken).ConfigureAwait(false);
            await parts.ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
            await _meter.ChangeAsync(
                context, -new StorageChange(upload.OrganizationId, upload.ProjectId, gone.Sum(static part => part.Bytes), gone.Count), cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            blobs = [.. gone.Select(static part => part.BlobId)];
        }

        await _register.ReleaseAsync(blobs, CancellationToken.None).ConfigureAwait(false);
        return true;
    }

    private static PlatformException NotPending() => PlatformException.Conflict("The upload has ended; begin another one.");

    private async Task<Upload> FindAsync(Actor actor, Guid projectId, Guid uploadId, CancellationToken cancellationToken)
    {
        actor.DemandSight(projectId, "upload");
        await using PlatformDbContext context = _database.OpenFor(actor);
        return await context.Uploads.AsNoTracking().SingleOrDefaultAsync(upload => upload.Id == uploadId && upload.ProjectId == projectId, cancellationToken).ConfigureAwait(false)
            ?? throw PlatformException.NotFound("upload");
    }

    private async Task<Upload> DemandPendingAsync(Actor actor, Guid projectId, Guid uploadId, CancellationToken cancellationToken)
    {
        Upload upload = await GetAsync(actor, projectId, uploadId, cancellationToken).ConfigureAwait(false);
        return upload.Status == UploadStatus.Pending ? upload : throw NotPending();
    }

    private async Task<ReceivedBlob> JoinAsync(UploadPart[] parts, string? md5, CancellationToken cancellationToken)
    {
#pragma warning disable CA5351 // The caller chose the checksum, against mistakes on the way; nothing trusts it.
        using IncrementalHash? check = md5 is null ? null : IncrementalHash.CreateHash(HashAlgorithmName.MD5);
#pragma warning restore CA5351
        await using BlobWriter writer = _store.CreateWriter();
        byte[] buffer = new byte[BufferBytes];
        foreach (UploadPart part in parts)
        {
            await using FileStream content = _store.OpenRead(part.Sha256, part.BlobId);
            int read;
            while ((read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                check?.AppendData(buffer.AsSpan(0, read));
                await writer.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            }
        }

        if (check is not null && !string.Equals(Convert.ToHexString(check.GetHashAndReset()), md5, StringComparison.OrdinalIgnoreCase))
        {
            throw PlatformException.Invalid("The file does not have the MD5 that was given.");
        }

        return writer.Bytes == parts.Sum(static part => part.Bytes)
            ? writer.Finish()
            : throw new PlatformException(PlatformError.Storage, "A part's content is not as long as it was when it was stored.");
    }
}
