using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Lyceum.Gateway.Webhooks;
using Lyceum.Platform;
using Lyceum.Platform.Files;
using Lyceum.Platform.Jobs;
using Microsoft.Extensions.Logging;

namespace Lyceum.Gateway.Batches;

/// <summary>
/// Does batches: checks the input, has each request answered by its <see cref="IBatchEndpoint"/>, keeps every answer on the disk at once
/// (<see cref="BatchOutput"/>), and makes files of them at the end, whichever way the batch ends.
/// </summary>
/// <param name="endpoints">What answers.</param>
/// <param name="files">Where requests come from and answers go.</param>
/// <param name="jobs">Tells whether a batch was called off.</param>
/// <param name="callers">Who asked.</param>
/// <param name="webhooks">Who is told of the end.</param>
/// <param name="folder">Where answers are until they are files.</param>
/// <param name="options">How much at the same time.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where ends are noted.</param>
internal sealed partial class BatchHandler(
    IEnumerable<IBatchEndpoint> endpoints,
    FileDirectory files,
    JobQueue jobs,
    BatchCallers callers,
    IWebhookSink webhooks,
    WorkFolder folder,
    BatchOptions options,
    TimeProvider time,
    ILogger<BatchHandler> logger) : IJobHandler
{
    private readonly Dictionary<string, IBatchEndpoint> _endpoints = endpoints.ToDictionary(static endpoint => endpoint.Path, StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Kind => BatchDirectory.Kind;

    /// <inheritdoc/>
    public int? Parallelism => options.Batches;

    /// <inheritdoc/>
    public async Task<string?> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        BatchOrder order = JsonSerializer.Deserialize(context.Job.Payload, BatchJson.Default.BatchOrder)!;
        BatchCheckpoint checkpoint = context.Checkpoint is null ? new() : JsonSerializer.Deserialize(context.Checkpoint, BatchJson.Default.BatchCheckpoint)!;
        if (!_endpoints.TryGetValue(order.Endpoint, out IBatchEndpoint? endpoint))
        {
            throw new JobFailedException($"No requests for {order.Endpoint} come in batches here any more.") { Reason = "batch_endpoint" };
        }

        string work = Path.Combine(folder.Path, "batches", context.Job.Id.ToString("N", CultureInfo.InvariantCulture));
        BatchOutcome outcome = checkpoint.Outcome ?? await DoAsync(context, order, checkpoint, endpoint, work, cancellationToken).ConfigureAwait(false);

        // The outcome is kept; what it was made of may go. Whoever dies from here on gives the same outcome again.
        BatchOutput.Remove(work);
        string word = Word(outcome.Status);
        string id = PublicId.Format(Batch.Prefix, context.Job.Id);
        await webhooks.NotifyAsync(context.Actor, context.Job.ProjectId, new WebhookEvent($"batch.{word}", id, outcome.EndedAt), CancellationToken.None).ConfigureAwait(false);
        LogEnded(id, word, outcome.Completed, outcome.Failed, outcome.Total);
        return JsonSerializer.Serialize(outcome, BatchJson.Default.BatchOutcome);
    }

    private static string Word(BatchStatus status) => status switch
    {
        BatchStatus.Completed => "completed",
        BatchStatus.Expired => "expired",
        BatchStatus.Cancelled => "cancelled",
        _ => "failed",
    };

    private static Task SaveAsync(JobContext context, BatchCheckpoint checkpoint) =>
        context.SaveCheckpointAsync(JsonSerializer.Serialize(checkpoint, BatchJson.Default.BatchCheckpoint), CancellationToken.None);

    private async Task<BatchOutcome> DoAsync(
        JobContext context, BatchOrder order, BatchCheckpoint checkpoint, IBatchEndpoint endpoint, string work, CancellationToken cancellation)
    {
        BatchOutput output = await BatchOutput.OpenAsync(work, cancellation).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable opened = output.ConfigureAwait(false);
        using CancellationTokenSource expiry = new(Max(order.ExpiresAt - time.GetUtcNow(), TimeSpan.Zero), time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, expiry.Token);
        BatchStatus end;
        BatchError? missing = null;
        try
        {
            if (checkpoint.StartedAt is null)
            {
                (checkpoint, IReadOnlyList<BatchError> errors) = await ValidateAsync(context, order, either.Token).ConfigureAwait(false);
                if (errors.Count > 0)
                {
                    BatchOutcome failed = new() { Status = BatchStatus.Failed, EndedAt = time.GetUtcNow(), Errors = errors };
                    await SaveAsync(context, checkpoint with { Outcome = failed }).ConfigureAwait(false);
                    return failed;
                }

                await SaveAsync(context, checkpoint).ConfigureAwait(false);
            }

            missing = await AnswerAsync(context, order, checkpoint, endpoint, output, either.Token).ConfigureAwait(false);
            end = missing is null ? BatchStatus.Completed : BatchStatus.Failed;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Called off, it ends with what it has; else another worker goes on.
            Job job = await jobs.GetAsync(context.Actor, context.Job.ProjectId, context.Job.Id, CancellationToken.None).ConfigureAwait(false);
            if (job.CancelRequestedAt is null)
            {
                throw;
            }

            end = BatchStatus.Cancelled;
        }
        catch (OperationCanceledException) when (expiry.IsCancellationRequested)
        {
            end = BatchStatus.Expired;
        }

        return await FinishAsync(context, order, checkpoint, output, end, missing is null ? [] : [missing]).ConfigureAwait(false);
    }

    private async Task<(BatchCheckpoint Checkpoint, IReadOnlyList<BatchError> Errors)> ValidateAsync(JobContext context, BatchOrder order, CancellationToken cancellation)
    {
        FileContent content = await files.OpenAsync(context.Actor, context.Job.ProjectId, order.InputFileId, cancellation).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable opened = content.ConfigureAwait(false);
        BatchInput input = new(order.Endpoint, options);
        await input.ValidateAsync(content.Stream, cancellation).ConfigureAwait(false);
        return (new BatchCheckpoint { StartedAt = time.GetUtcNow(), Model = input.Model, Total = input.Total }, input.Errors);
    }

    // Gives what keeps the rest of the requests from being asked.
    private async Task<BatchError?> AnswerAsync(
        JobContext context, BatchOrder order, BatchCheckpoint checkpoint, IBatchEndpoint endpoint, BatchOutput output, CancellationToken cancellation)
    {
        if (await FindInputAsync(context, order, cancellation).ConfigureAwait(false) is not { } content)
        {
            return output.Completed + output.Failed >= checkpoint.Total
                ? null
                : new BatchError("input_file_missing", "The input file was deleted before all of its requests were answered. The answers until then are in the output file.", "input_file_id");
        }

        await using ConfiguredAsyncDisposable opened = content.ConfigureAwait(false);

        // What is done is known before anything is added to it.
        HashSet<string> before = [];
        await foreach (BatchLine line in new BatchInput(order.Endpoint, options).LinesAsync(content.Stream, cancellation).ConfigureAwait(false))
        {
            if (output.IsDone(line.CustomId))
            {
                before.Add(line.CustomId);
            }
        }

        content.Stream.Seek(0, SeekOrigin.Begin);
        IAsyncEnumerable<BatchLine> lines = new BatchInput(order.Endpoint, options).LinesAsync(content.Stream, cancellation);
        await Parallel.ForEachAsync(lines, new ParallelOptions { MaxDegreeOfParallelism = options.Parallelism, CancellationToken = cancellation }, async (line, token) =>
        {
            if (!before.Contains(line.CustomId))
            {
                await AnswerOneAsync(context, order, endpoint, output, line, token).ConfigureAwait(false);
                await context.ReportAsync(Progress(output, checkpoint.Total), token).ConfigureAwait(false);
            }
        }).ConfigureAwait(false);
        return null;
    }

    // Null where somebody deleted it meanwhile.
    private async Task<FileContent?> FindInputAsync(JobContext context, BatchOrder order, CancellationToken cancellation)
    {
        try
        {
            return await files.OpenAsync(context.Actor, context.Job.ProjectId, order.InputFileId, cancellation).ConfigureAwait(false);
        }
        catch (PlatformException error) when (error.Error == PlatformError.NotFound)
        {
            return null;
        }
    }

    private async Task AnswerOneAsync(JobContext context, BatchOrder order, IBatchEndpoint endpoint, BatchOutput output, BatchLine line, CancellationToken cancellation)
    {
        for (int tries = 1; ;)
        {
            if (await callers.FindAsync(order, context.Job.OrganizationId, context.Job.ProjectId, cancellation).ConfigureAwait(false) is not { } caller)
            {
                await output.AddErrorAsync(line.CustomId, "caller_refused", "The key that asked for this batch no longer works.").ConfigureAwait(false);
                return;
            }

            BatchAnswer answer = await endpoint.AnswerAsync(line.Body, caller, cancellation).ConfigureAwait(false);
            if (!answer.IsLimited && !(answer.IsPassing && tries++ < options.MaximumTries))
            {
                await output.AddAsync(line.CustomId, answer).ConfigureAwait(false);
                return;
            }

            await Task.Delay(answer.RetryAfter ?? options.Pause, time, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<BatchOutcome> FinishAsync(JobContext context, BatchOrder order, BatchCheckpoint checkpoint, BatchOutput output, BatchStatus end, IReadOnlyList<BatchError> errors)
    {
        // Nothing asks for an early end here: the job may be called off already, and what was answered is to be told all the same.
        CancellationToken cancellation = CancellationToken.None;
        checkpoint = checkpoint with { FinalizingAt = time.GetUtcNow() };
        await SaveAsync(context, checkpoint).ConfigureAwait(false);
        if (end == BatchStatus.Expired && checkpoint.Total > 0)
        {
            await TellExpiredAsync(context, order, output, cancellation).ConfigureAwait(false);
        }

        string id = PublicId.Format(Batch.Prefix, context.Job.Id);
        BatchOutcome outcome = new()
        {
            Status = end,
            StartedAt = checkpoint.StartedAt,
            FinalizingAt = checkpoint.FinalizingAt,
            Model = checkpoint.Model,
            Total = checkpoint.Total,
            Completed = output.Completed,
            Failed = output.Failed,
            Usage = output.Usage,
            OutputFileId = await StoreAsync(context, order, $"{id}_output.jsonl", output.Answers(), cancellation).ConfigureAwait(false),
            ErrorFileId = await StoreAsync(context, order, $"{id}_error.jsonl", output.Errors(), cancellation).ConfigureAwait(false),
            EndedAt = time.GetUtcNow(),
            Errors = errors,
        };
        await SaveAsync(context, checkpoint with { Outcome = outcome }).ConfigureAwait(false);
        await context.ReportAsync(Progress(output, checkpoint.Total), cancellation).ConfigureAwait(false);
        return outcome;
    }

    private async Task TellExpiredAsync(JobContext context, BatchOrder order, BatchOutput output, CancellationToken cancellation)
    {
        if (await FindInputAsync(context, order, cancellation).ConfigureAwait(false) is not { } content)
        {
            return;
        }

        await using ConfiguredAsyncDisposable opened = content.ConfigureAwait(false);
        await foreach (BatchLine line in new BatchInput(order.Endpoint, options).LinesAsync(content.Stream, cancellation).ConfigureAwait(false))
        {
            if (!output.IsDone(line.CustomId))
            {
                await output.AddErrorAsync(line.CustomId, "batch_expired", "This request could not be executed before the completion window expired.").ConfigureAwait(false);
            }
        }
    }

    private async Task<Guid?> StoreAsync(JobContext context, BatchOrder order, string name, Stream? content, CancellationToken cancellation)
    {
        if (content is null)
        {
            return null;
        }

        NewFile file = new(name, FilePurpose.BatchOutput)
        {
            ContentType = "application/jsonl",
            IsMade = true,
            IsPaid = true,
            Lifetime = order.OutputSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
        return (await files.CreateAsync(context.Actor, context.Job.ProjectId, file, content, cancellation).ConfigureAwait(false)).Id;
    }

    private static JobProgress Progress(BatchOutput output, long total) => JobProgress.Of(output.Completed + output.Failed, total) with { Failed = output.Failed };

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    [LoggerMessage(Level = LogLevel.Information, Message = "The batch {Batch} is {Status}: {Completed} answered, {Failed} refused, of {Total}.")]
    private partial void LogEnded(string batch, string status, long completed, long failed, long total);
}
