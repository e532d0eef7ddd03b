using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Kernels;

/// <summary>Dot products in 256-bit registers: two hold the 16 lanes of an output.</summary>
internal readonly unsafe struct FloatRows256 : IFloatRows
{
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Dot4<TSource>(byte* w, long rowBytes, float* x, int columns, float* y)
        where TSource : struct, IFloatSource
    {
        Vector256<float> a00 = default, a10 = default, a20 = default, a30 = default;
        Vector256<float> a01 = default, a11 = default, a21 = default, a31 = default;
        byte* w1 = w + rowBytes, w2 = w1 + rowBytes, w3 = w2 + rowBytes;
        int k = 0;
        for (; k + 16 <= columns; k += 16)
        {
            TSource.Prefetch(w + (4 * rowBytes), k);
            TSource.Prefetch(w1 + (4 * rowBytes), k);
            TSource.Prefetch(w2 + (4 * rowBytes), k);
            TSource.Prefetch(w3 + (4 * rowBytes), k);
            Vector256<float> v = Vector256.Load(x + k);
            a00 = Vector256.FusedMultiplyAdd(TSource.Load8(w, k), v, a00);
            a10 = Vector256.FusedMultiplyAdd(TSource.Load8(w1, k), v, a10);
            a20 = Vector256.FusedMultiplyAdd(TSource.Load8(w2, k), v, a20);
            a30 = Vector256.FusedMultiplyAdd(TSource.Load8(w3, k), v, a30);
            v = Vector256.Load(x + k + 8);
            a01 = Vector256.FusedMultiplyAdd(TSource.Load8(w, k + 8), v, a01);
            a11 = Vector256.FusedMultiplyAdd(TSource.Load8(w1, k + 8), v, a11);
            a21 = Vector256.FusedMultiplyAdd(TSource.Load8(w2, k + 8), v, a21);
            a31 = Vector256.FusedMultiplyAdd(TSource.Load8(w3, k + 8), v, a31);
        }

        // The sums leave the registers before anything is called: none survives a call.
        float* lanes = stackalloc float[64];
        a00.Store(lanes);
        a01.Store(lanes + 8);
        a10.Store(lanes + 16);
        a11.Store(lanes + 24);
        a20.Store(lanes + 32);
        a21.Store(lanes + 40);
        a30.Store(lanes + 48);
        a31.Store(lanes + 56);
        y[0] = LaneSum.Finish<TSource>(lanes, w, x, k, columns - k);
        y[1] = LaneSum.Finish<TSource>(lanes + 16, w1, x, k, columns - k);
        y[2] = LaneSum.Finish<TSource>(lanes + 32, w2, x, k, columns - k);
        y[3] = LaneSum.Finish<TSource>(lanes + 48, w3, x, k, columns - k);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Dot<TSource>(byte* w, float* x, int columns)
        where TSource : struct, IFloatSource
    {
        Vector256<float> a00 = default;
        Vector256<float> a01 = default;
        int k = 0;
        for (; k + 16 <= columns; k += 16)
        {
            Vector256<float> v = Vector256.Load(x + k);
            a00 = Vector256.FusedMultiplyAdd(TSource.Load8(w, k), v, a00);
            v = Vector256.Load(x + k + 8);
            a01 = Vector256.FusedMultiplyAdd(TSource.Load8(w, k + 8), v, a01);
        }

        // The sums leave the registers before anything is called: none survives a call.
        float* lanes = stackalloc float[16];
        a00.Store(lanes);
        a01.Store(lanes + 8);
        return LaneSum.Finish<TSource>(lanes, w, x, k, columns - k);
    }
}
