using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Operations;

/// <summary>Conversion to and from binary16 with plain integer and float instructions, the same on every processor.</summary>
internal static unsafe class HalfBits
{
    /// <summary>2¹¹²: the difference of the exponents' biases. It makes subnormal halves right as well.</summary>
    public const float Rescale = 5.192296858534828e33f;

    private const float Largest = 65504f;

    /// <summary>Rounds to the nearest half, to even; what is too large becomes the largest half, and NaN becomes 0.</summary>
    /// <param name="source">Values; <paramref name="count"/> rounded up to 4 are read and written.</param>
    /// <param name="destination">Halves.</param>
    /// <param name="count">Number of values.</param>
    public static void Store(float* source, ushort* destination, int count)
    {
        for (int i = 0; i < count; i += 4)
        {
            Vector128<uint> half = Convert(Vector128.Load(source + i));
            Vector128.Narrow(half, half).GetLower().Store(destination + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Convert(Vector128<float> value)
    {
        value = Vector128.ConditionalSelect(Vector128.Equals(value, value), value, default);
        Vector128<uint> sign = value.AsUInt32() & Vector128.Create(0x8000_0000u);
        Vector128<float> magnitude = Vector128.Min(Vector128.Abs(value), Vector128.Create(Largest));

        // Below the smallest normal half, adding 0.5 lets the float adder round at the half's last bit.
        Vector128<uint> small = (magnitude + Vector128.Create(0.5f)).AsUInt32() - Vector128.Create(0x3F00_0000u);
        Vector128<uint> bits = magnitude.AsUInt32();
        Vector128<uint> odd = (bits >> 13) & Vector128.Create(1u);
        Vector128<uint> normal = (bits + Vector128.Create(0xC800_0FFFu) + odd) >> 13;
        Vector128<uint> isSmall = Vector128.LessThan(magnitude, Vector128.Create(6.103515625e-5f)).AsUInt32();
        return Vector128.ConditionalSelect(isSmall, small, normal & Vector128.Create(0x7FFFu)) | (sign >> 16);
    }
}
