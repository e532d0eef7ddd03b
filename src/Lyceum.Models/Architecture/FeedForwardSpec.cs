using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Architecture;

/// <summary>A layer's feed-forward block.</summary>
public sealed record FeedForwardSpec
{
    /// <summary>Inner width; of one expert where there are experts.</summary>
    public required int Length { get; init; }

    /// <summary>The non-linear function.</summary>
    public required ActivationFunction Activation { get; init; }

    /// <summary>Whether a gate of its own goes through the function (<c>ffn_gate</c>, or the first half of a double <c>ffn_up</c>).</summary>
    public required bool Gated { get; init; }

    /// <summary>The experts, or null for a dense block.</summary>
    public ExpertSpec? Experts { get; init; }
}

/// <summary>How a router's outputs become weights.</summary>
public enum ExpertGating
{
    /// <summary>Softmax over all experts, then the best are chosen.</summary>
    Softmax,

    /// <summary>The logistic function of each, then the best are chosen.</summary>
    Sigmoid,

    /// <summary>The best are chosen, then softmax over these.</summary>
    SoftmaxOfSelected,
}

/// <summary>Routed experts (and shared ones, that every token passes).</summary>
public sealed record ExpertSpec
{
    /// <summary>Number of experts.</summary>
    public required int Count { get; init; }

    /// <summary>Experts that a token is sent to.</summary>
    public required int Used { get; init; }

    /// <summary>How the router's outputs become weights.</summary>
    public ExpertGating Gating { get; init; }

    /// <summary>Whether the chosen weights are divided by their sum.</summary>
    public bool Renormalize { get; init; }

    /// <summary>What the weights are multiplied by in the end.</summary>
    public float Scale { get; init; } = 1;

    /// <summary>Groups of experts of which only the best are considered; 1 for no groups.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Groups considered.</summary>
    public int GroupsUsed { get; init; } = 1;

    /// <summary>Inner width of the shared experts together; 0 for none.</summary>
    public int SharedLength { get; init; }

    /// <summary>Whether the shared experts' output is multiplied by a logistic gate.</summary>
    public bool SharedGate { get; init; }
}
