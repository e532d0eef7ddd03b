using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Kernels;

/// <summary>Dot products in 512-bit registers: one register holds all 16 lanes of an output.</summary>
internal readonly unsafe struct FloatRows512 : IFloatRows
{
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Dot4<TSource>(byte* w, long rowBytes, float* x, int columns, float* y)
        where TSource : struct, IFloatSource
    {
        Vector512<float> a00 = default, a10 = default, a20 = default, a30 = default;
        byte* w1 = w + rowBytes, w2 = w1 + rowBytes, w3 = w2 + rowBytes;
        int k = 0;
        for (; k + 16 <= columns; k += 16)
        {
            TSource.Prefetch(w + (4 * rowBytes), k);
            TSource.Prefetch(w1 + (4 * rowBytes), k);
            TSource.Prefetch(w2 + (4 * rowBytes), k);
            TSource.Prefetch(w3 + (4 * rowBytes), k);
            Vector512<float> v = Vector512.Load(x + k);
            a00 = Vector512.FusedMultiplyAdd(TSource.Load16(w, k), v, a00);
            a10 = Vector512.FusedMultiplyAdd(TSource.Load16(w1, k), v, a10);
            a20 = Vector512.FusedMultiplyAdd(TSource.Load16(w2, k), v, a20);
            a30 = Vector512.FusedMultiplyAdd(TSource.Load16(w3, k), v, a30);
        }

        // The sums leave the registers before anything is called: none survives a call.
        float* lanes = stackalloc float[64];
        a00.Store(lanes);
        a10.Store(lanes + 16);
        a20.Store(lanes + 32);
        a30.Store(lanes + 48);
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
        Vector512<float> a00 = default;
        int k = 0;
        for (; k + 16 <= columns; k += 16)
        {
            Vector512<float> v = Vector512.Load(x + k);
            a00 = Vector512.FusedMultiplyAdd(TSource.Load16(w, k), v, a00);
        }

        // The sums leave the registers before anything is called: none survives a call.
        float* lanes = stackalloc float[16];
        a00.Store(lanes);
        return LaneSum.Finish<TSource>(lanes, w, x, k, columns - k);
    }
}
