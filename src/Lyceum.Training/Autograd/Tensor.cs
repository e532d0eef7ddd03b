namespace Lyceum.Training.Autograd;

/// <summary>
/// A row-major float32 array on native memory. Its gradient has the same shape and comes into being when something is
/// first added to it.
/// </summary>
public unsafe class Tensor
{
    private readonly int[] _shape;

    internal Tensor(ReadOnlySpan<int> shape, bool requiresGradient, Tensor? origin = null)
    {
        _shape = shape.ToArray();
        Count = 1;
        foreach (int length in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
            Count = checked(Count * length);
        }

        RequiresGradient = requiresGradient;
        Origin = origin?.Origin ?? this;
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
    public float* Data => Origin.DataMemory;

    /// <summary>The gradient; null before anything was added to it.</summary>
    public float* Gradient => Origin.GradientMemory;

    /// <summary>The elements.</summary>
    public Span<float> Values => new(Data, checked((int)Count));

    /// <summary>The gradient; empty before anything was added to it.</summary>
    public Span<float> GradientValues => new(Gradient, Gradient == null ? 0 : checked((int)Count));

    /// <summary>The tensor whose memory this one shares; itself where it has its own.</summary>
    internal Tensor Origin { get; }

    internal float* DataMemory { get; set; }

    internal float* GradientMemory { get; set; }
}
