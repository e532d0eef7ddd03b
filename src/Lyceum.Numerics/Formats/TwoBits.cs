using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Formats;

/// <summary>Bytes that hold two bits of four values each.</summary>
internal static class TwoBits
{
    /// <summary>Bits <c>2·index</c> and <c>2·index + 1</c> of every byte.</summary>
    /// <param name="packed">Sixteen bytes.</param>
    /// <param name="index">0 to 3.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Extract(Vector128<byte> packed, int index) =>
        (packed.AsUInt16() >>> (2 * index)).AsByte() & Vector128.Create((byte)3);
}
