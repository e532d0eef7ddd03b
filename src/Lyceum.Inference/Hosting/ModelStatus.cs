namespace Lyceum.Inference.Hosting;

/// <summary>Where a model is.</summary>
public enum ModelState
{
    /// <summary>Not in memory.</summary>
    Unloaded,

    /// <summary>Asked for; waits for room.</summary>
    Waiting,

    /// <summary>On its way into memory.</summary>
    Loading,

    /// <summary>In memory.</summary>
    Ready,

    /// <summary>On its way out of memory, as soon as the requests that use it have ended.</summary>
    Unloading,

    /// <summary>Not in memory, since it could not be loaded; the next request tries again.</summary>
    Failed,
}

/// <summary>What is known about a hosted model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">Where it is.</param>
/// <param name="Progress">How far loading is, while it waits or loads; else null.</param>
/// <param name="Bytes">Memory it takes, or, while it is loading, will take by estimate.</param>
/// <param name="LastUse">When a request last began or ended to use it; null for never.</param>
/// <param name="Active">Requests that use it now.</param>
/// <param name="Requests">Requests that have used it since it was added.</param>
/// <param name="IsPinned">Whether it stays in memory once it is there.</param>
/// <param name="Error">Why it could not be loaded, in state <see cref="ModelState.Failed"/>; else null.</param>
public sealed record ModelStatus(
    string Name, ModelState State, LoadProgress? Progress, long Bytes, DateTimeOffset? LastUse, int Active, long Requests, bool IsPinned, string? Error);
