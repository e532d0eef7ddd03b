using Lyceum.Models.Files;
using Lyceum.Models.Store;
using Lyceum.Platform.Accounts;
using Lyceum.Platform.Jobs;

namespace Lyceum.Gateway.Models.Administration;

/// <summary>Writes models in other number formats, one at a time, since each uses all processors.</summary>
internal sealed class QuantizeHandler(AccountAdministration administration, ModelStore store, TimeProvider time) : ModelHandler(administration, store, time)
{
    private readonly ModelStore _store = store;

    /// <inheritdoc/>
    public override string Kind => ModelJobs.Quantize;

    /// <inheritdoc/>
    protected override Task<StoredModel> DoAsync(ModelOrder order, Action<JobProgress> report, CancellationToken cancellation) =>
        // It computes, so it has a thread of its own.
        Task.Factory.StartNew(
            () => new StoreQuantizer(_store).Quantize(order.Source, order.Format!, order.Name!, new Reporter(report), cancellation),
            cancellation,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

    private sealed class Reporter(Action<JobProgress> report) : IProgress<QuantizationProgress>
    {
        public void Report(QuantizationProgress value) => report(JobProgress.Of(value.BytesWritten, value.TotalBytes, value.Tensor));
    }
}
