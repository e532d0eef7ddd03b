using System.Text.Json;
using Lyceum.Models;
using Lyceum.Models.Store;
using Lyceum.Platform.Accounts;
using Lyceum.Platform.Jobs;

namespace Lyceum.Gateway.Models.Administration;

/// <summary>Does a kind of work with models for an administrator, if the person still is one.</summary>
/// <param name="administration">Knows who is an administrator now.</param>
/// <param name="store">The models' files.</param>
/// <param name="time">The clock.</param>
internal abstract class ModelHandler(AccountAdministration administration, ModelStore store, TimeProvider time) : IJobHandler
{
    /// <inheritdoc/>
    public abstract string Kind { get; }

    /// <inheritdoc/>
    public virtual int? Parallelism => 1;

    /// <inheritdoc/>
    public async Task<string?> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        if (await administration.FindAdministratorAsync(context.Job.CreatedBy, cancellationToken).ConfigureAwait(false) is null)
        {
            throw new JobFailedException("Whoever asked for this is no administrator any more.") { Reason = "job_no_administrator" };
        }

        ModelOrder order = JsonSerializer.Deserialize(context.Job.Payload, ModelJson.Default.ModelOrder)!;
        if (context.Job is { Attempts: > 1, StartedAt: { } begun } && order.Name is { } name && store.Find(name) is { } there && there.Modified >= begun)
        {
            // A model appears in one step, so an attempt that died after it had done all.
            return Write(there);
        }

        try
        {
            StoredModel model = await JobPump.RunAsync(context, time, report => DoAsync(order, report, cancellationToken), cancellationToken).ConfigureAwait(false);
            return Write(model);
        }
        catch (Exception error) when (error is ModelStoreException or ModelFormatException or IOException or UnauthorizedAccessException)
        {
            throw new JobFailedException(error.Message, error)
            {
                Reason = error switch
                {
                    ModelFormatException => "model_file",
                    ModelStoreException => "model_store",
                    _ => "model_disk",
                },
            };
        }
    }

    /// <summary>Does it.</summary>
    /// <param name="order">What.</param>
    /// <param name="report">Takes how far it is, from any thread.</param>
    /// <param name="cancellation">Ends it early.</param>
    protected abstract Task<StoredModel> DoAsync(ModelOrder order, Action<JobProgress> report, CancellationToken cancellation);

    private static string Write(StoredModel model) => JsonSerializer.Serialize(new ModelOutcome(model.Name, model.Bytes), ModelJson.Default.ModelOutcome);
}
