using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Kernels;

/// <summary>Dot products of four rows at a time with one token, in 512-bit registers: one register holds all 16 lanes of an output.</summary>
internal readonly unsafe struct FloatRows512 : IFloatRows
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Dot4(float* w, float* x, int columns, float* y)
    {
        Vector512<float> a0 = default, a1 = default, a2 = default, a3 = default;
        float* w1 = w + columns, w2 = w1 + columns, w3 = w2 + columns;
        int k = 0;
        for (; k + 16 <= columns; k += 16)
        {
            Vector512<float> u = Vector512.Load(x + k);
            a0 = Vector512.FusedMultiplyAdd(Vector512.Load(w + k), u, a0);
            a1 = Vector512.FusedMultiplyAdd(Vector512.Load(w1 + k), u, a1);
            a2 = Vector512.FusedMultiplyAdd(Vector512.Load(w2 + k), u, a2);
            a3 = Vector512.FusedMultiplyAdd(Vector512.Load(w3 + k), u, a3);
        }

        int rest = columns - k;
        y[0] = Finish(a0, w + k, x + k, rest);
        y[1] = Finish(a1, w1 + k, x + k, rest);
        y[2] = Finish(a2, w2 + k, x + k, rest);
        y[3] = Finish(a3, w3 + k, x + k, rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Dot(float* w, float* x, int columns)
    {
        Vector512<float> a = default;
        int k = 0;
        for (; k + 16 <= columns; k += 16)
        {
            a = Vector512.FusedMultiplyAdd(Vector512.Load(w + k), Vector512.Load(x + k), a);
        }

        return Finish(a, w + k, x + k, columns - k);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Finish(Vector512<float> sum, float* w, float* x, int rest)
    {
        if (rest > 0)
        {
            sum = LaneSum.AddRest(sum, w, x, rest);
        }

        return LaneSum.Add(sum.GetLower() + sum.GetUpper());
    }
}
