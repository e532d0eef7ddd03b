using Lyceum.Platform.Conversations;
using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Lyceum.Platform.Files;

/// <summary>
/// Stores, shows and deletes the files of projects. A key works with its project's files; a person reads those of the organisation,
/// stores as a member, and deletes its own, or any as an admin. Safe for use by many threads; <see cref="FileStorage"/> makes it.
/// </summary>
public sealed class FileDirectory
{
    private readonly PlatformDatabase _database;
    private readonly BlobStore _store;
    private readonly BlobRegister _register;
    private readonly StorageMeter _meter;
    private readonly StorageOptions _options;
    private readonly TimeProvider _time;

    internal FileDirectory(PlatformDatabase database, BlobStore store, BlobRegister register, StorageMeter meter, StorageOptions options, TimeProvider time)
    {
        _database = database;
        _store = store;
        _register = register;
        _meter = meter;
        _options = options;
        _time = time;
    }

    /// <summary>Stores a file. Nothing of it is there until all of it is.</summary>
    /// <param name="actor">Who stores it.</param>
    /// <param name="projectId">The project.</param>
    /// <param name="file">What is said of it.</param>
    /// <param name="content">Its bytes, read to the end and not disposed.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">
    /// The actor may not, there is no such project, what is said is not usable, it is too large, there is no room, or the content
    /// does not have the bytes that were announced.
    /// </exception>
    public Task<StoredFile> CreateAsync(Actor actor, Guid projectId, NewFile file, Stream content, CancellationToken cancellationToken)
    {
        NewFile known = Check(file);
        return CreateAsync(actor, projectId, content, known.Bytes, known.IsPaid, _ => Task.FromResult(known), cancellationToken);
    }

    /// <summary>Stores a file of which more is said after its bytes, as forms do. Nothing of it is there until all of it is.</summary>
    /// <param name="actor">Who stores it.</param>
    /// <param name="projectId">The project.</param>
    /// <param name="content">Its bytes, read to the end and not disposed.</param>
    /// <param name="bytes">How many bytes will come, where that is known.</param>
    /// <param name="describe">Asked for what is said of the file once its bytes have come; what it throws passes, and nothing is stored.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">As for the other.</exception>
    public Task<StoredFile> CreateAsync(
        Actor actor, Guid projectId, Stream content, long? bytes, Func<CancellationToken, Task<NewFile>> describe, CancellationToken cancellationToken) =>
        CreateAsync(actor, projectId, content, bytes, isPaid: false, describe, cancellationToken);

    /// <summary>A file.</summary>
    /// <exception cref="PlatformException">There is none, or it has expired.</exception>
    public async Task<StoredFile> GetAsync(Actor actor, Guid projectId, Guid fileId, CancellationToken cancellationToken)
    {
        actor.DemandSight(projectId, "file");
        await using PlatformDbContext context = _database.OpenFor(actor);
        return await Visible(context, projectId, actor).SingleOrDefaultAsync(file => file.Id == fileId, cancellationToken).ConfigureAwait(false)
            ?? throw PlatformException.NotFound("file");
    }

    /// <summary>The files of a project.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="projectId">The project.</param>
    /// <param name="purpose">Only those with this purpose; null for all.</param>
    /// <param name="page">Which part of the list.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">The page is out of range, or the project is another key's.</exception>
    public async Task<Page<StoredFile>> ListAsync(Actor actor, Guid projectId, string? purpose, PageQuery page, CancellationToken cancellationToken)
    {
        actor.DemandSight(projectId, "project");
        await using PlatformDbContext context = _database.OpenFor(actor);
        IQueryable<StoredFile> files = Visible(context, projectId, actor);
        return await page.ReadAsync(purpose is null ? files : files.Where(file => file.Purpose == purpose), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Opens a file. The caller disposes what it gets.</summary>
    /// <exception cref="PlatformException">There is none, or it has expired.</exception>
    public async Task<FileContent> OpenAsync(Actor actor, Guid projectId, Guid fileId, CancellationToken cancellationToken)
    {
        StoredFile file = await GetAsync(actor, projectId, fileId, cancellationToken).ConfigureAwait(false);
        return new FileContent(file, _store.OpenRead(file.Sha256, file.BlobId));
    }

    /// <summary>Deletes a file. Its bytes go where no other file has the same.</summary>
    /// <exception cref="PlatformException">There is none, or the actor may not.</exception>
    public async Task DeleteAsync(Actor actor, Guid projectId, Guid fileId, CancellationToken cancellationToken)
    {
        StoredFile file = await GetAsync(actor, projectId, fileId, cancellationToken).ConfigureAwait(false);
        actor.DemandChange(projectId, file.CreatedBy, "file");
        await using (PlatformDbContext context = _database.OpenEverywhere())
        {
            await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await _meter.ChangeAsync(context, -new StorageChange(file.OrganizationId, projectId, file.Bytes, 1), cancellationToken).ConfigureAwait(false);
            await context.AcrossOrganizations<MessageFile>().Where(attached => attached.FileId == fileId).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
            if (await context.AcrossOrganizations<StoredFile>().Where(other => other.OrganizationId == file.OrganizationId && other.Id == fileId)
                .ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false) == 0)
            {
                // Somebody else deleted it first; the account goes back with the transaction.
                throw PlatformException.NotFound("file");
            }

            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        }

        // The row is gone; what is left of this the sweep would do too.
        await _register.ReleaseAsync(file.BlobId, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Refuses who may not work in a project, and a project that is not there.</summary>
    internal static async Task DemandProjectAsync(PlatformDatabase database, Actor actor, Guid projectId, CancellationToken cancellationToken)
    {
        actor.DemandUse(projectId, "project");
        await using PlatformDbContext context = database.OpenFor(actor);
        if (!await context.Projects.AnyAsync(project => project.Id == projectId && project.ArchivedAt == null, cancellationToken).ConfigureAwait(false))
        {
            throw PlatformException.NotFound("project");
        }
    }

    private static NewFile Check(NewFile file)
    {
        StorageOptions.CheckLifetime(file.Lifetime);
        return file.Bytes < 0
            ? throw PlatformException.Invalid("A file cannot have less than no bytes.")
            : file with { Name = Names.Check(file.Name), Purpose = FilePurpose.Check(file.Purpose, file.IsMade), ContentType = MediaTypes.Check(file.ContentType) };
    }

    private async Task<StoredFile> CreateAsync(
        Actor actor, Guid projectId, Stream content, long? bytes, bool isPaid, Func<CancellationToken, Task<NewFile>> describe, CancellationToken cancellationToken)
    {
        await DemandProjectAsync(_database, actor, projectId, cancellationToken).ConfigureAwait(false);
        using StorageHold? hold = isPaid ? null : _meter.Begin(actor.OrganizationId, projectId);
        using ReceivedBlob received = await _store.ReceiveAsync(content, bytes, isPaid ? long.MaxValue : _options.MaximumFileBytes, hold, cancellationToken).ConfigureAwait(false);
        NewFile file = Check(await describe(cancellationToken).ConfigureAwait(false));
        // From here on the accounts count it; both would count it twice.
        hold?.Dispose();
        DateTimeOffset now = _time.GetUtcNow();
        Guid id = Guid.CreateVersion7(now);
        StoredFile? stored = null;
        await _register.AttachAsync(
            received,
            new StorageChange(actor.OrganizationId, projectId, received.Bytes, 1, IsUnlimited: isPaid),
            (context, blobId, _) =>
            {
                stored = new StoredFile
                {
                    Id = id,
                    OrganizationId = actor.OrganizationId,
                    ProjectId = projectId,
                    Name = file.Name,
                    Purpose = file.Purpose,
                    ContentType = file.ContentType!,
                    Bytes = received.Bytes,
                    Sha256 = received.Sha256,
                    BlobId = blobId,
                    CreatedAt = now,
                    CreatedBy = actor.Id,
                    ExpiresAt = now + file.Lifetime,
                };
                context.Add(stored);
                return Task.CompletedTask;
            },
            cancellationToken).ConfigureAwait(false);
        return stored!;
    }

    private IQueryable<StoredFile> Visible(PlatformDbContext context, Guid projectId, Actor actor)
    {
        DateTimeOffset now = _time.GetUtcNow();
        return context.StoredFiles.AsNoTracking().Where(file => file.ProjectId == projectId && (file.ExpiresAt == null || file.ExpiresAt > now)
            && ((file.Purpose != FilePurpose.Attachment && file.Purpose != FilePurpose.Import) || file.CreatedBy == actor.Id));
    }
}
