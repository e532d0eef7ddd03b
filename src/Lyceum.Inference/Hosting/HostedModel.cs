namespace Lyceum.Inference.Hosting;

/// <summary>A model that a <see cref="ModelHost"/> knows by name.</summary>
/// <param name="Name">The name that requests use.</param>
/// <param name="Loader">Gets it into memory.</param>
public sealed record HostedModel(string Name, IModelLoader Loader)
{
    /// <summary>Whether it stays in memory once it is there.</summary>
    public bool IsPinned { get; init; }

    /// <summary>How long it stays after its last use; null for as long as the host says, <see cref="Timeout.InfiniteTimeSpan"/> for until others need the room.</summary>
    public TimeSpan? KeepWarm
    {
        get;
        init => field = value is null || value >= TimeSpan.Zero || value == Timeout.InfiniteTimeSpan
            ? value
            : throw new ArgumentException($"{nameof(KeepWarm)} is {value}, but must not be negative.", nameof(KeepWarm));
    }
}
