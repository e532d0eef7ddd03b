using Buffer = ILGPU.Runtime.MemoryBuffer1D<float, ILGPU.Stride1D.Dense>;

namespace Lyceum.Training.Accelerated;

/// <summary>What one layer keeps for the way back; each a row for every token.</summary>
internal sealed class LayerActivations
{
    /// <summary>What goes in, <c>[tokens, width]</c>.</summary>
    public required Buffer Input { get; init; }

    public required Buffer Normed { get; init; }

    public required Buffer Factors { get; init; }

    /// <summary>Queries, keys and values, <c>[tokens, queries + keys + values]</c>.</summary>
    public required Buffer Rows { get; init; }

    public required Buffer Attended { get; init; }

    /// <summary>Logarithms of the sums of exponentials, <c>[tokens, heads]</c>.</summary>
    public required Buffer LogSums { get; init; }

    /// <summary>What stands between attention and feed-forward, <c>[tokens, width]</c>.</summary>
    public required Buffer Middle { get; init; }

    public required Buffer MiddleNormed { get; init; }

    public required Buffer MiddleFactors { get; init; }

    /// <summary>The gate and what it lets through, and on the way back their gradients, <c>[tokens, 2 · inner]</c>.</summary>
    public required Buffer GateUp { get; init; }

    public required Buffer Gated { get; init; }
}
