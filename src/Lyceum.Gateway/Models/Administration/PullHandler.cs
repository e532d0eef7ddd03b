using Lyceum.Models.Hub;
using Lyceum.Models.Store;
using Lyceum.Platform;
using Lyceum.Platform.Accounts;
using Lyceum.Platform.Jobs;

namespace Lyceum.Gateway.Models.Administration;

/// <summary>Pulls models. What has arrived stays, so that another attempt, after a crash too, goes on where this one stopped.</summary>
internal sealed class PullHandler(AccountAdministration administration, ModelStore store, HubSettings hub, TimeProvider time) : ModelHandler(administration, store, time)
{
    private readonly ModelStore _store = store;
    private readonly TimeProvider _time = time;

    /// <inheritdoc/>
    public override string Kind => ModelJobs.Pull;

    /// <inheritdoc/>
    public override int? Parallelism => 2;

    /// <inheritdoc/>
    protected override async Task<StoredModel> DoAsync(ModelOrder order, Action<JobProgress> report, CancellationToken cancellation)
    {
        using ModelPuller puller = new(hub, _store, _time);
        PullRequest request = new(ModelReference.Parse(order.Source))
        {
            Name = order.Name,
            Progress = progress => report(JobProgress.Of(progress.DoneBytes, progress.TotalBytes, progress.Phase.ToString())),
        };
        try
        {
            return (await puller.PullAsync(request, cancellation).ConfigureAwait(false)).Model;
        }
        catch (HubException error) when (error.Failure is HubFailure.Unreachable or HubFailure.Busy or HubFailure.InUse)
        {
            // Passing: tried again, with longer and longer pauses.
            throw new PlatformException(PlatformError.Busy, error.Message, error) { Reason = Reason(error.Failure) };
        }
        catch (HubException error)
        {
            throw new JobFailedException(error.Choices.Count == 0 ? error.Message : $"{error.Message} ({string.Join(", ", error.Choices.Take(20).Select(static choice => choice.Title))})", error) { Reason = Reason(error.Failure) };
        }
    }

    private static string? Reason(HubFailure failure) => failure switch
    {
        HubFailure.BadReference => "model_reference",
        HubFailure.Unreachable => "hub_unreachable",
        HubFailure.Busy => "hub_busy",
        HubFailure.NotFound => "hub_not_found",
        HubFailure.Gated => "hub_gated",
        HubFailure.Unauthorized => "hub_unauthorized",
        HubFailure.Ambiguous => "hub_ambiguous",
        HubFailure.BadAnswer => "hub_bad_answer",
        HubFailure.RefusedAddress => "hub_refused_address",
        HubFailure.WrongChecksum => "hub_wrong_checksum",
        HubFailure.DiskFull => "hub_disk_full",
        HubFailure.InUse => "hub_in_use",
        _ => null,
    };
}
