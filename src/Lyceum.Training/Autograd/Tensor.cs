using Lyceum.Numerics;

namespace Lyceum.Training.Autograd;

/// <summary>
/// A row-major float32 array on native memory. Its gradient has the same shape and comes into being when something is
/// first added to it.
/// </summary>
public unsafe class Tensor
{
    private readonly int[] _shape;
    private float* _data;
    private float* _gradient;

    internal Tensor(ReadOnlySpan<int> shape, bool requiresGradient)
    {
        _shape = shape.ToArray();
        Count = 1;
        foreach (int length in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
            Count = checked(Count * length);
        }

        RequiresGradient = requiresGradient;
    }

    /// <summary>Lengths of the dimensions, slowest first.</summary>
    public ReadOnlySpan<int> Shape => _shape;

    /// <summary>Number of elements.</summary>
    public long Count { get; }

    /// <summary>Length of the last dimension.</summary>
    public int Columns => _shape[^1];

    /// <summary>Number of rows: the product of all dimensions but the last.</summary>
    public int Rows => checked((int)(Count / Columns));

    /// <summary>Whether a gradient with respect to this tensor is wanted.</summary>
    public bool RequiresGradient { get; }

    /// <summary>The elements. Valid until the tape that made this tensor is reset.</summary>
    public float* Data => _data;

    /// <summary>The gradient; null before anything was added to it.</summary>
    public float* Gradient => _gradient;

    /// <summary>The elements.</summary>
    public Span<float> Values => new(_data, checked((int)Count));

    /// <summary>The gradient; empty before anything was added to it.</summary>
    public Span<float> GradientValues => new(_gradient, _gradient == null ? 0 : checked((int)Count));

    private protected void SetMemory(float* data, float* gradient)
    {
        _data = data;
        _gradient = gradient;
    }
}
