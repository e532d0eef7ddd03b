using Lyceum.Numerics;

namespace Lyceum.Training.Optimization;

/// <summary>Changes parameters after their gradients. It has no memory but <see cref="State"/>.</summary>
public interface IOptimizer : IDisposable
{
    /// <summary>What it keeps between steps, for checkpoints. Zeros before the first step.</summary>
    IReadOnlyList<OptimizerState> State { get; }

    /// <summary>Changes the parameters; the gradients stay as they are.</summary>
    /// <param name="stepNumber">Number of the step, from 1, counted from when the state was zero.</param>
    /// <param name="learningRate">How far to go.</param>
    void Update(long stepNumber, float learningRate);
}

/// <summary>One array that an optimiser keeps between steps.</summary>
/// <param name="Name">The parameter's name and what it is of it, such as <c>blk.0.attn_q.weight.momentum</c>.</param>
/// <param name="Values">The numbers, in the order of the parameter's.</param>
public sealed record OptimizerState(string Name, NativeBuffer<float> Values);
