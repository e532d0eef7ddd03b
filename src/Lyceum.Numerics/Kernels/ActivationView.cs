namespace Lyceum.Numerics.Kernels;

/// <summary>Pointers into <see cref="Activations"/> for a range of tokens.</summary>
internal readonly unsafe struct ActivationView
{
    /// <summary>All tokens.</summary>
    public ActivationView(Activations source)
    {
        Tokens = source.Tokens;
        Columns = source.Columns;
        Values = source.Values;
        Codes = source.Codes;
        Scales = source.Scales;
        Sums = source.Sums;
        Interleaved = source.Interleaved;
    }

    /// <summary>Number of tokens.</summary>
    public int Tokens { get; private init; }

    /// <summary>Number of values of a token.</summary>
    public int Columns { get; private init; }

    /// <summary>Index of the first token in the whole input.</summary>
    public int FirstToken { get; private init; }

    /// <summary>Values of the first token.</summary>
    public float* Values { get; private init; }

    /// <summary>8-bit codes of the first token.</summary>
    public sbyte* Codes { get; private init; }

    /// <summary>Scales of the first token.</summary>
    public float* Scales { get; private init; }

    /// <summary>Sums of 16 codes of the first token.</summary>
    public int* Sums { get; private init; }

    /// <summary>The interleaved form of the whole input.</summary>
    public float* Interleaved { get; private init; }

    /// <summary>Some of the tokens.</summary>
    public ActivationView Slice(int first, int tokens)
    {
        long offset = (long)first * Columns;
        return this with
        {
            Tokens = tokens,
            FirstToken = FirstToken + first,
            Values = Values + offset,
            Codes = Codes + offset,
            Scales = Scales + (offset / 32),
            Sums = Sums + (offset / 16),
        };
    }
}
