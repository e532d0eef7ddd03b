using Lyceum.Numerics.Kernels;

namespace Lyceum.Numerics;

/// <summary>
/// The input of matrix multiplications: <c>[tokens, columns]</c> in float32, and beside it, made when first needed, the
/// same rounded to 8 bits in blocks of 32. Grows on demand and is reused; nothing is allocated once warm.
/// </summary>
public sealed unsafe class Activations : IDisposable
{
    /// <summary>Values that share one scale.</summary>
    internal const int BlockLength = 32;

    private readonly NativeBuffer<float> _values = new();
    private readonly NativeBuffer<sbyte> _codes = new();
    private readonly NativeBuffer<float> _scales = new();
    private readonly NativeBuffer<int> _sums = new();
    private readonly NativeBuffer<float> _interleaved = new();
    private bool _packed;
    private bool _isInterleaved;

    /// <summary>Number of tokens (rows).</summary>
    public int Tokens { get; private set; }

    /// <summary>Number of values of a token.</summary>
    public int Columns { get; private set; }

    /// <summary>The first value; tokens follow each other without gaps. Write here after <see cref="Reset"/>.</summary>
    public float* Values => _values.Pointer;

    /// <summary>8-bit codes <c>[tokens, columns]</c>: <c>value ≈ scale · code</c>, −127 to 127.</summary>
    internal sbyte* Codes => _codes.Pointer;

    /// <summary>Scales <c>[tokens, columns / 32]</c>.</summary>
    internal float* Scales => _scales.Pointer;

    /// <summary>Sums of codes <c>[tokens, columns / 16]</c>.</summary>
    internal int* Sums => _sums.Pointer;

    /// <summary>The values four tokens by four, <c>[tokens / 4, columns / 16, 4, 16]</c>, filled up with zeros.</summary>
    internal float* Interleaved => _interleaved.Pointer;

    /// <summary>Sets the shape and forgets the packed form. The values are undefined until written.</summary>
    public void Reset(int tokens, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tokens);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        Tokens = tokens;
        Columns = columns;
        Invalidate();
        _values.EnsureLength((long)tokens * columns);
    }

    /// <summary>The values of one token.</summary>
    public Span<float> Row(int token) => new(Values + ((long)token * Columns), Columns);

    /// <summary>Says that the values changed after they were used, so that the forms derived from them are made anew.</summary>
    public void Invalidate() => _packed = _isInterleaved = false;

    /// <inheritdoc/>
    public void Dispose()
    {
        _values.Dispose();
        _codes.Dispose();
        _scales.Dispose();
        _sums.Dispose();
        _interleaved.Dispose();
    }

    /// <summary>Makes the packed form if it is not there. <see cref="Columns"/> is a multiple of 32.</summary>
    internal void Pack(WorkerTeam team)
    {
        if (_packed)
        {
            return;
        }

        long count = (long)Tokens * Columns;
        _codes.EnsureLength(count);
        _scales.EnsureLength(count / BlockLength);
        _sums.EnsureLength(count / 16);
        ActivationPacking.Run(team, this);
        _packed = true;
    }

    /// <summary>Makes the interleaved form if it is not there.</summary>
    internal void Interleave(WorkerTeam team)
    {
        if (!_isInterleaved)
        {
            _interleaved.EnsureLength((long)((Tokens + 3) / 4) * ((Columns + 15) / 16) * 64);
            InterleaveJob job = new(new ActivationView(this));
            team.Run(ref job, (Tokens + 3) / 4);
            _isInterleaved = true;
        }
    }
}
