using System.Text.Json.Nodes;

namespace Lyceum.Training.Runs;

/// <summary>What a checkpoint holds besides tensors.</summary>
public sealed record CheckpointState
{
    /// <summary>Number of steps done.</summary>
    public required long Step { get; init; }

    /// <summary>Tokens seen so far.</summary>
    public required long Tokens { get; init; }

    /// <summary>Those of them that were learnt.</summary>
    public required long LearntTokens { get; init; }

    /// <summary>Time spent on steps so far.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Where the data stands (<see cref="Data.IBatchSource.Position"/>).</summary>
    public required JsonObject Position { get; init; }

    /// <summary>Everything that must be the same for the run to go on: the model's shape, the optimiser, the data, the seed.</summary>
    public required JsonObject Configuration { get; init; }
}
