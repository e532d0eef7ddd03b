using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lyceum.Numerics.Kernels;

/// <summary>Transposition of small matrices of 32-bit words.</summary>
internal static unsafe class Words
{
    private const int Rows = 8;

    /// <summary>Transposes eight rows, <paramref name="stride"/> words apart, of up to eight words; only the first <paramref name="columns"/> columns are kept.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(uint* source, int stride, uint* destination, int columns)
    {
        if (columns >= 8)
        {
            Transpose8x8(source, stride, destination);
            return;
        }

        for (int column = 0; column < columns; column++)
        {
            for (int row = 0; row < Rows; row++)
            {
                destination[(column * Rows) + row] = source[(row * stride) + column];
            }
        }
    }

    /// <summary>Transposes eight rows, <paramref name="stride"/> words apart, of eight words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose8x8(uint* source, int stride, uint* destination)
    {
        if (!Avx2.IsSupported)
        {
            for (int i = 0; i < Rows * Rows; i++)
            {
                destination[i] = source[(i % Rows * stride) + (i / Rows)];
            }

            return;
        }

        Vector256<uint> r0 = Vector256.Load(source), r1 = Vector256.Load(source + stride);
        Vector256<uint> r2 = Vector256.Load(source + (2 * stride)), r3 = Vector256.Load(source + (3 * stride));
        Vector256<uint> r4 = Vector256.Load(source + (4 * stride)), r5 = Vector256.Load(source + (5 * stride));
        Vector256<uint> r6 = Vector256.Load(source + (6 * stride)), r7 = Vector256.Load(source + (7 * stride));
        Vector256<ulong> a0 = Avx2.UnpackLow(r0, r1).AsUInt64(), a1 = Avx2.UnpackHigh(r0, r1).AsUInt64();
        Vector256<ulong> a2 = Avx2.UnpackLow(r2, r3).AsUInt64(), a3 = Avx2.UnpackHigh(r2, r3).AsUInt64();
        Vector256<ulong> a4 = Avx2.UnpackLow(r4, r5).AsUInt64(), a5 = Avx2.UnpackHigh(r4, r5).AsUInt64();
        Vector256<ulong> a6 = Avx2.UnpackLow(r6, r7).AsUInt64(), a7 = Avx2.UnpackHigh(r6, r7).AsUInt64();
        Vector256<uint> b0 = Avx2.UnpackLow(a0, a2).AsUInt32(), b1 = Avx2.UnpackHigh(a0, a2).AsUInt32();
        Vector256<uint> b2 = Avx2.UnpackLow(a1, a3).AsUInt32(), b3 = Avx2.UnpackHigh(a1, a3).AsUInt32();
        Vector256<uint> b4 = Avx2.UnpackLow(a4, a6).AsUInt32(), b5 = Avx2.UnpackHigh(a4, a6).AsUInt32();
        Vector256<uint> b6 = Avx2.UnpackLow(a5, a7).AsUInt32(), b7 = Avx2.UnpackHigh(a5, a7).AsUInt32();
        Avx2.Permute2x128(b0, b4, 0x20).Store(destination);
        Avx2.Permute2x128(b1, b5, 0x20).Store(destination + 8);
        Avx2.Permute2x128(b2, b6, 0x20).Store(destination + 16);
        Avx2.Permute2x128(b3, b7, 0x20).Store(destination + 24);
        Avx2.Permute2x128(b0, b4, 0x31).Store(destination + 32);
        Avx2.Permute2x128(b1, b5, 0x31).Store(destination + 40);
        Avx2.Permute2x128(b2, b6, 0x31).Store(destination + 48);
        Avx2.Permute2x128(b3, b7, 0x31).Store(destination + 56);
    }
}
