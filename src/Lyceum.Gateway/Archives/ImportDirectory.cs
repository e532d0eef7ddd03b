using System.Globalization;
using System.Text.Json;
using Lyceum.Gateway.Callers;
using Lyceum.Platform;
using Lyceum.Platform.Audit;
using Lyceum.Platform.Files;
using Lyceum.Platform.Jobs;
using Lyceum.Platform.Organizations;

namespace Lyceum.Gateway.Archives;

/// <summary>Takes exports of conversations that people bring along, and tells how far they are. Each person sees its own. Safe for use by many threads.</summary>
/// <param name="files">Where exports wait.</param>
/// <param name="jobs">What takes them in.</param>
/// <param name="audit">Where it is noted.</param>
public sealed class ImportDirectory(FileDirectory files, JobQueue jobs, AuditLog audit)
{
    /// <summary>The kind of job.</summary>
    internal const string Kind = "conversations.import";

    private const int Shown = 10;
    private const int LookedAt = 200;
    private static readonly TimeSpan s_kept = TimeSpan.FromDays(1);

    /// <summary>Stores an export and has it taken in.</summary>
    /// <param name="caller">The person.</param>
    /// <param name="content">The export, as it comes.</param>
    /// <param name="cancellation">Ends it early; what was stored by then goes by itself.</param>
    /// <exception cref="PlatformException">The person may not, another import is under way, or there is no room for it.</exception>
    public async Task<ImportStatus> StartAsync(Caller caller, Stream content, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if ((await ListAsync(caller, cancellation).ConfigureAwait(false)).Any(static import => !import.HasEnded))
        {
            throw new PlatformException(PlatformError.Conflict, "An import is under way; wait for its end.") { Reason = "import_running" };
        }

        StoredFile file = await files.CreateAsync(
            caller.Actor,
            caller.Payer.ProjectId,
            new NewFile("export", FilePurpose.Import) { ContentType = "application/octet-stream", IsMade = true, Lifetime = s_kept },
            content,
            cancellation).ConfigureAwait(false);
        NewJob job = new(Kind, JsonSerializer.Serialize(new ImportOrder(file.Id), ArchiveJson.Default.ImportOrder));
        Job queued = await jobs.EnqueueAsync(caller.Actor, caller.Payer.ProjectId, job, cancellation).ConfigureAwait(false);
        await audit.AppendAsync(
            caller.Actor, new AuditRecord("conversation.import", queued.Id, string.Create(CultureInfo.InvariantCulture, $"{file.Bytes} bytes")), cancellation).ConfigureAwait(false);
        return Status(queued);
    }

    /// <summary>An import of the person.</summary>
    /// <exception cref="PlatformException">The person has none of that id.</exception>
    public async Task<ImportStatus> GetAsync(Caller caller, Guid importId, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        Job job = await jobs.GetAsync(caller.Actor, caller.Payer.ProjectId, importId, cancellation).ConfigureAwait(false);
        return job.Kind == Kind && job.CreatedBy == caller.Actor.Id ? Status(job) : throw new PlatformException(PlatformError.NotFound, "There is no such import.");
    }

    /// <summary>The last imports of the person, the newest first.</summary>
    public async Task<IReadOnlyList<ImportStatus>> ListAsync(Caller caller, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        // Imports are few and others' are left out here, so one page of them is looked at.
        Page<Job> page = await jobs.ListAsync(caller.Actor, caller.Payer.ProjectId, Kind, new PageQuery { Limit = LookedAt }, cancellation).ConfigureAwait(false);
        return [.. page.Items.Where(job => job.CreatedBy == caller.Actor.Id).Take(Shown).Select(Status)];
    }

    /// <summary>Within what ids of exports mean something: what one owner imports is no other's.</summary>
    internal static Guid ScopeOf(Actor actor) => Ids.Derive(actor.OrganizationId, actor.Owner.Id.ToString("N", CultureInfo.InvariantCulture));

    private static ImportStatus Status(Job job) => new(
        job.Id, job.CreatedAt, job.Status, job.Progress, job.ProgressDone ?? 0, job.Result is null ? null : JsonSerializer.Deserialize(job.Result, ArchiveJson.Default.ImportReport));
}
