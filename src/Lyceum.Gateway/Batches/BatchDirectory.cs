using System.Text.Json;
using Lyceum.Gateway.Callers;
using Lyceum.Gateway.Webhooks;
using Lyceum.Platform;
using Lyceum.Platform.Files;
using Lyceum.Platform.Jobs;

namespace Lyceum.Gateway.Batches;

/// <summary>The batches of projects: each is a job. Safe for use by many threads.</summary>
/// <param name="jobs">Where they are.</param>
/// <param name="files">Where their requests and answers are.</param>
/// <param name="endpoints">What may come in batches.</param>
/// <param name="webhooks">Who is told of their ends.</param>
/// <param name="time">The clock.</param>
/// <param name="options">How long they may take.</param>
public sealed class BatchDirectory(
    JobQueue jobs, FileDirectory files, IEnumerable<IBatchEndpoint> endpoints, IWebhookSink webhooks, TimeProvider time, BatchOptions options)
{
    internal const string Kind = "batch";

    private readonly string[] _paths = [.. endpoints.Select(static endpoint => endpoint.Path).Order(StringComparer.Ordinal)];

    /// <summary>The paths whose requests may come in batches.</summary>
    public IReadOnlyList<string> Endpoints => _paths;

    /// <summary>Asks for a batch. Its requests are read later.</summary>
    /// <exception cref="GatewayException">Nothing at the path takes batches, or the file is for something else.</exception>
    /// <exception cref="PlatformException">There is no such file, or the caller may not.</exception>
    public async Task<Batch> CreateAsync(Caller caller, NewBatch batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(batch);
        if (!_paths.Contains(batch.Endpoint))
        {
            throw new GatewayException(GatewayRefusal.Invalid, $"No requests for {batch.Endpoint} come in batches here.");
        }

        StoredFile input = await files.GetAsync(caller.Actor, caller.Payer.ProjectId, batch.InputFileId, cancellation).ConfigureAwait(false);
        if (input.Purpose != FilePurpose.Batch)
        {
            throw new GatewayException(GatewayRefusal.Invalid, $"The file has the purpose '{input.Purpose}'; that of a batch has the purpose '{FilePurpose.Batch}'.");
        }

        BatchOrder order = new()
        {
            InputFileId = batch.InputFileId,
            Endpoint = batch.Endpoint,
            Metadata = batch.Metadata,
            OutputSeconds = batch.OutputLifetime?.TotalSeconds,
            KeyId = caller.KeyId,
            ActorId = caller.Actor.Id,
            ExpiresAt = time.GetUtcNow() + options.Window,
        };

        // Its end is its own affair, since what was answered by then is to be told.
        NewJob job = new(Kind, JsonSerializer.Serialize(order, BatchJson.Default.BatchOrder)) { MaximumAttempts = 100 };
        return Batch.Of(await jobs.EnqueueAsync(caller.Actor, caller.Payer.ProjectId, job, cancellation).ConfigureAwait(false));
    }

    /// <summary>A batch.</summary>
    /// <exception cref="PlatformException">There is none.</exception>
    public async Task<Batch> GetAsync(Caller caller, Guid batchId, CancellationToken cancellation) =>
        Batch.Of(await FindAsync(caller, batchId, cancellation).ConfigureAwait(false));

    /// <summary>The batches of the caller's project.</summary>
    public async Task<Page<Batch>> ListAsync(Caller caller, PageQuery page, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        Page<Job> found = await jobs.ListAsync(caller.Actor, caller.Payer.ProjectId, Kind, page, cancellation).ConfigureAwait(false);
        return new Page<Batch>([.. found.Items.Select(Batch.Of)], found.HasMore);
    }

    /// <summary>Calls a batch off. What was answered stays.</summary>
    /// <exception cref="PlatformException">There is none, or the caller may not.</exception>
    /// <exception cref="GatewayException">It has ended.</exception>
    public async Task<Batch> CancelAsync(Caller caller, Guid batchId, CancellationToken cancellation)
    {
        Job job = await FindAsync(caller, batchId, cancellation).ConfigureAwait(false);
        if (job.HasEnded)
        {
            throw new GatewayException(GatewayRefusal.Invalid, "The batch has ended, so it cannot be cancelled.");
        }

        job = await jobs.CancelAsync(caller.Actor, caller.Payer.ProjectId, batchId, cancellation).ConfigureAwait(false);
        Batch batch = Batch.Of(job);
        if (job.Status == JobStatus.Cancelled)
        {
            // No worker had it, so none tells.
            await webhooks.NotifyAsync(caller.Actor, caller.Payer.ProjectId, new WebhookEvent("batch.cancelled", batch.Id, time.GetUtcNow()), cancellation).ConfigureAwait(false);
        }

        return batch;
    }

    private async Task<Job> FindAsync(Caller caller, Guid batchId, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        Job job = await jobs.GetAsync(caller.Actor, caller.Payer.ProjectId, batchId, cancellation).ConfigureAwait(false);
        return job.Kind == Kind ? job : throw new PlatformException(PlatformError.NotFound, "There is no such batch.");
    }
}
