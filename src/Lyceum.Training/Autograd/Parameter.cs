using Lyceum.Numerics;
using Lyceum.Numerics.Operations;

namespace Lyceum.Training.Autograd;

/// <summary>Which part of a model a parameter is; optimisers treat them differently.</summary>
public enum ParameterKind
{
    /// <summary>A matrix between hidden vectors: decayed, and what Muon is for.</summary>
    Matrix,

    /// <summary>The token embedding or the output matrix: not for Muon.</summary>
    Embedding,

    /// <summary>A vector such as a norm's weight: neither decayed nor for Muon.</summary>
    Vector,
}

/// <summary>A tensor that is learnt. It owns its memory, and its gradient adds up over the backward passes of a step.</summary>
public sealed unsafe class Parameter : Tensor, IDisposable
{
    private readonly NativeBuffer<float> _values;
    private readonly NativeBuffer<float> _gradient;

    /// <summary>Makes a parameter of zeros.</summary>
    /// <param name="name">Its name, as in the exported file.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="shape">Its shape; matrices are <c>[outputs, inputs]</c>.</param>
    public Parameter(string name, ParameterKind kind, params ReadOnlySpan<int> shape)
        : base(shape, requiresGradient: true)
    {
        Name = name;
        Kind = kind;
        _values = new NativeBuffer<float>(Count);
        _gradient = new NativeBuffer<float>(Count);
        DataMemory = _values.Pointer;
        GradientMemory = _gradient.Pointer;
    }

    /// <summary>Its name, such as <c>blk.0.attn_q.weight</c>.</summary>
    public string Name { get; }

    /// <summary>What it is.</summary>
    public ParameterKind Kind { get; }

    /// <summary>Makes the gradient zero.</summary>
    /// <param name="team">Who does it.</param>
    public void ClearGradient(WorkerTeam team) => Elementwise.Clear(team, Gradient, Count);

    /// <inheritdoc/>
    public void Dispose()
    {
        _values.Dispose();
        _gradient.Dispose();
    }
}
