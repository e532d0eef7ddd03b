using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Kernels;

/// <summary>Dot products in 128-bit registers: four hold the 16 lanes of an output.</summary>
internal readonly unsafe struct FloatRows128 : IFloatRows
{
    public static void Dot4<TSource>(byte* w, long rowBytes, float* x, int columns, float* y)
        where TSource : struct, IFloatSource
    {
        Dot2<TSource>(w, rowBytes, x, columns, y);
        Dot2<TSource>(w + (2 * rowBytes), rowBytes, x, columns, y + 2);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Dot<TSource>(byte* w, float* x, int columns)
        where TSource : struct, IFloatSource
    {
        Vector128<float> a00 = default;
        Vector128<float> a01 = default;
        Vector128<float> a02 = default;
        Vector128<float> a03 = default;
        int k = 0;
        for (; k + 16 <= columns; k += 16)
        {
            Vector128<float> v = Vector128.Load(x + k);
            a00 = Vector128.FusedMultiplyAdd(TSource.Load4(w, k), v, a00);
            v = Vector128.Load(x + k + 4);
            a01 = Vector128.FusedMultiplyAdd(TSource.Load4(w, k + 4), v, a01);
            v = Vector128.Load(x + k + 8);
            a02 = Vector128.FusedMultiplyAdd(TSource.Load4(w, k + 8), v, a02);
            v = Vector128.Load(x + k + 12);
            a03 = Vector128.FusedMultiplyAdd(TSource.Load4(w, k + 12), v, a03);
        }

        // The sums leave the registers before anything is called: none survives a call.
        float* lanes = stackalloc float[16];
        a00.Store(lanes);
        a01.Store(lanes + 4);
        a02.Store(lanes + 8);
        a03.Store(lanes + 12);
        return LaneSum.Finish<TSource>(lanes, w, x, k, columns - k);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Dot2<TSource>(byte* w, long rowBytes, float* x, int columns, float* y)
        where TSource : struct, IFloatSource
    {
        Vector128<float> a00 = default, a10 = default;
        Vector128<float> a01 = default, a11 = default;
        Vector128<float> a02 = default, a12 = default;
        Vector128<float> a03 = default, a13 = default;
        byte* w1 = w + rowBytes;
        int k = 0;
        for (; k + 16 <= columns; k += 16)
        {
            Vector128<float> v = Vector128.Load(x + k);
            a00 = Vector128.FusedMultiplyAdd(TSource.Load4(w, k), v, a00);
            a10 = Vector128.FusedMultiplyAdd(TSource.Load4(w1, k), v, a10);
            v = Vector128.Load(x + k + 4);
            a01 = Vector128.FusedMultiplyAdd(TSource.Load4(w, k + 4), v, a01);
            a11 = Vector128.FusedMultiplyAdd(TSource.Load4(w1, k + 4), v, a11);
            v = Vector128.Load(x + k + 8);
            a02 = Vector128.FusedMultiplyAdd(TSource.Load4(w, k + 8), v, a02);
            a12 = Vector128.FusedMultiplyAdd(TSource.Load4(w1, k + 8), v, a12);
            v = Vector128.Load(x + k + 12);
            a03 = Vector128.FusedMultiplyAdd(TSource.Load4(w, k + 12), v, a03);
            a13 = Vector128.FusedMultiplyAdd(TSource.Load4(w1, k + 12), v, a13);
        }

        // The sums leave the registers before anything is called: none survives a call.
        float* lanes = stackalloc float[32];
        a00.Store(lanes);
        a01.Store(lanes + 4);
        a02.Store(lanes + 8);
        a03.Store(lanes + 12);
        a10.Store(lanes + 16);
        a11.Store(lanes + 20);
        a12.Store(lanes + 24);
        a13.Store(lanes + 28);
        y[0] = LaneSum.Finish<TSource>(lanes, w, x, k, columns - k);
        y[1] = LaneSum.Finish<TSource>(lanes + 16, w1, x, k, columns - k);
    }
}
