namespace Lyceum.Numerics;

/// <summary>What the factors of a <see cref="Gemm"/> are rounded to before they are multiplied. Sums are always float32.</summary>
public enum GemmPrecision
{
    /// <summary>Not at all: float32.</summary>
    Float32,

    /// <summary>
    /// bfloat16, to the nearest and half to even: 8 bits of mantissa, the range of float32. For processors that multiply tiles (Intel AMX);
    /// elsewhere it gives the same numbers without gain.
    /// </summary>
    Bfloat16,
}
