using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Formats;

/// <summary>Spreads bits to bytes.</summary>
internal static class HighBits
{
    /// <summary>Byte <c>i</c> of the result is 16 where bit <c>i</c> of <paramref name="bits"/> is set, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Spread(ushort bits)
    {
        Vector128<byte> repeated = Vector128.Shuffle(
            Vector128.CreateScalarUnsafe(bits).AsByte(),
            Vector128.Create((byte)0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1));
        Vector128<byte> each = Vector128.Create(0x8040201008040201ul).AsByte();
        return Vector128.Equals(repeated & each, each) & Vector128.Create((byte)16);
    }
}
