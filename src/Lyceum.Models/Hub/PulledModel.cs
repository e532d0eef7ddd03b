using Lyceum.Models.Store;

namespace Lyceum.Models.Hub;

/// <summary>What a pull brought.</summary>
/// <param name="Model">The model in the store.</param>
/// <param name="Origin">Where it comes from.</param>
/// <param name="WasThere">Whether nothing had to be fetched.</param>
public sealed record PulledModel(StoredModel Model, ModelOrigin Origin, bool WasThere);
