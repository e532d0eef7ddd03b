using Lyceum.Numerics;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Forward;

/// <summary>How a model is run.</summary>
public sealed record TransformerOptions
{
    /// <summary>Who computes; the transformer makes a team of its own where this is null.</summary>
    public WorkerTeam? Team { get; init; }

    /// <summary>How quantised weights are used.</summary>
    public Precision Precision { get; init; } = Precision.Packed;

    /// <summary>How keys and values are kept.</summary>
    public KeyValueFormat KeyValueFormat { get; init; } = KeyValueFormat.F16;

    /// <summary>Longest sequence in tokens; 0 for what the model was made for.</summary>
    public int ContextLength { get; init; }

    /// <summary>Tokens of all sequences together that the cache has room for; 0 for one sequence of full length.</summary>
    public long CacheCapacity { get; init; }

    /// <summary>Where <see cref="CacheCapacity"/> is 0: tokens that the cache has room for even where one sequence is shorter.</summary>
    public long CacheFloor { get; init; }

    /// <summary>Tokens that are computed together; longer batches are cut, which changes no result.</summary>
    public int BatchLength { get; init; } = 512;
}
