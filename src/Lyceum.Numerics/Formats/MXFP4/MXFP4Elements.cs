using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Formats;

/// <summary>Elements and scales of <see cref="MXFP4Block"/>.</summary>
internal static class MXFP4Elements
{
    /// <summary>
    /// The sixteen E2M1 numbers, doubled so that all are whole: 0, 0.5, 1, 1.5, 2, 3, 4, 6 and their negatives.
    /// </summary>
    public static Vector128<sbyte> Doubled =>
        Vector128.Create((sbyte)0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12);

    /// <summary>
    /// Half of the scale that an E8M0 exponent stands for, <c>2^(e − 128)</c>; half, because the elements are doubled.
    /// Exponents 0 and 1 give subnormal numbers. 255, which the specification calls NaN, is read as 2¹²⁷ as ggml does.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float HalfScale(byte exponent) =>
        BitConverter.UInt32BitsToSingle(exponent < 2 ? 0x00200000u << exponent : (uint)(exponent - 1) << 23);
}
