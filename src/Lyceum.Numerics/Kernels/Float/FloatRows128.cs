using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Kernels;

/// <summary>Dot products in 128-bit registers, four for the 16 lanes of an output.</summary>
internal readonly unsafe struct FloatRows128 : IFloatRows
{
    public static void Dot4(float* w, float* x, int columns, float* y)
    {
        Dot2(w, x, columns, y);
        Dot2(w + (2L * columns), x, columns, y + 2);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Dot2(float* w, float* x, int columns, float* y)
    {
        Vector128<float> a0 = default, a1 = default, a2 = default, a3 = default;
        Vector128<float> b0 = default, b1 = default, b2 = default, b3 = default;
        float* w1 = w + columns;
        int k = 0;
        for (; k + 16 <= columns; k += 16)
        {
            Vector128<float> u = Vector128.Load(x + k);
            a0 = Vector128.FusedMultiplyAdd(Vector128.Load(w + k), u, a0);
            b0 = Vector128.FusedMultiplyAdd(Vector128.Load(w1 + k), u, b0);
            u = Vector128.Load(x + k + 4);
            a1 = Vector128.FusedMultiplyAdd(Vector128.Load(w + k + 4), u, a1);
            b1 = Vector128.FusedMultiplyAdd(Vector128.Load(w1 + k + 4), u, b1);
            u = Vector128.Load(x + k + 8);
            a2 = Vector128.FusedMultiplyAdd(Vector128.Load(w + k + 8), u, a2);
            b2 = Vector128.FusedMultiplyAdd(Vector128.Load(w1 + k + 8), u, b2);
            u = Vector128.Load(x + k + 12);
            a3 = Vector128.FusedMultiplyAdd(Vector128.Load(w + k + 12), u, a3);
            b3 = Vector128.FusedMultiplyAdd(Vector128.Load(w1 + k + 12), u, b3);
        }

        int rest = columns - k;
        y[0] = Finish(a0, a1, a2, a3, w + k, x + k, rest);
        y[1] = Finish(b0, b1, b2, b3, w1 + k, x + k, rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Dot(float* w, float* x, int columns)
    {
        Vector128<float> a0 = default, a1 = default, a2 = default, a3 = default;
        int k = 0;
        for (; k + 16 <= columns; k += 16)
        {
            a0 = Vector128.FusedMultiplyAdd(Vector128.Load(w + k), Vector128.Load(x + k), a0);
            a1 = Vector128.FusedMultiplyAdd(Vector128.Load(w + k + 4), Vector128.Load(x + k + 4), a1);
            a2 = Vector128.FusedMultiplyAdd(Vector128.Load(w + k + 8), Vector128.Load(x + k + 8), a2);
            a3 = Vector128.FusedMultiplyAdd(Vector128.Load(w + k + 12), Vector128.Load(x + k + 12), a3);
        }

        return Finish(a0, a1, a2, a3, w + k, x + k, columns - k);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Finish(
        Vector128<float> a0, Vector128<float> a1, Vector128<float> a2, Vector128<float> a3, float* w, float* x, int rest)
    {
        if (rest > 0)
        {
            Vector512<float> all = Vector512.Create(Vector256.Create(a0, a1), Vector256.Create(a2, a3));
            all = LaneSum.AddRest(all, w, x, rest);
            (a0, a1) = (all.GetLower().GetLower(), all.GetLower().GetUpper());
            (a2, a3) = (all.GetUpper().GetLower(), all.GetUpper().GetUpper());
        }

        return LaneSum.Add(a0 + a2, a1 + a3);
    }
}
