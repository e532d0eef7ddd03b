using Lyceum.Models.Store;
using Lyceum.Platform.Accounts;
using Lyceum.Platform.Jobs;

namespace Lyceum.Gateway.Models.Administration;

/// <summary>Copies models of this machine into the store.</summary>
internal sealed class ImportModelHandler(AccountAdministration administration, ModelStore store, TimeProvider time) : ModelHandler(administration, store, time)
{
    private readonly ModelStore _store = store;

    /// <inheritdoc/>
    public override string Kind => ModelJobs.Import;

    /// <inheritdoc/>
    protected override Task<StoredModel> DoAsync(ModelOrder order, Action<JobProgress> report, CancellationToken cancellation) =>
        new ModelImporter(_store).ImportAsync(
            new ImportRequest(order.Source) { Name = order.Name, Progress = (done, total) => report(JobProgress.Of(done, total, "Copying")) }, cancellation);
}
