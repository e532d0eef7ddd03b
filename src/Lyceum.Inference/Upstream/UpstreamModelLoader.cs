using Lyceum.Inference.Hosting;

namespace Lyceum.Inference.Upstream;

/// <summary>
/// Lets a <see cref="ModelHost"/> hold a model of another server beside its own. It takes no memory, and the server is not asked whether it is well:
/// the first request shows it.
/// </summary>
/// <param name="options">Where the model is.</param>
/// <param name="time">The clock; null for the system's.</param>
public sealed class UpstreamModelLoader(UpstreamOptions options, TimeProvider? time = null) : IModelLoader
{
    /// <inheritdoc/>
    public long EstimateBytes() => 0;

    /// <inheritdoc/>
    public Task<IServedModel> LoadAsync(IProgress<LoadProgress> progress, CancellationToken cancellation) => Task.FromResult<IServedModel>(new UpstreamModel(options, time));
}
