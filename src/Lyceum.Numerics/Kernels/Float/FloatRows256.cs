using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Kernels;

/// <summary>Dot products of four rows at a time with one token, in 256-bit registers: two hold the 16 lanes of an output.</summary>
internal readonly unsafe struct FloatRows256 : IFloatRows
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Dot4(float* w, float* x, int columns, float* y)
    {
        Vector256<float> a0 = default, a1 = default, a2 = default, a3 = default;
        Vector256<float> b0 = default, b1 = default, b2 = default, b3 = default;
        float* w1 = w + columns, w2 = w1 + columns, w3 = w2 + columns;
        int k = 0;
        for (; k + 16 <= columns; k += 16)
        {
            Vector256<float> u = Vector256.Load(x + k), v = Vector256.Load(x + k + 8);
            a0 = Vector256.FusedMultiplyAdd(Vector256.Load(w + k), u, a0);
            b0 = Vector256.FusedMultiplyAdd(Vector256.Load(w + k + 8), v, b0);
            a1 = Vector256.FusedMultiplyAdd(Vector256.Load(w1 + k), u, a1);
            b1 = Vector256.FusedMultiplyAdd(Vector256.Load(w1 + k + 8), v, b1);
            a2 = Vector256.FusedMultiplyAdd(Vector256.Load(w2 + k), u, a2);
            b2 = Vector256.FusedMultiplyAdd(Vector256.Load(w2 + k + 8), v, b2);
            a3 = Vector256.FusedMultiplyAdd(Vector256.Load(w3 + k), u, a3);
            b3 = Vector256.FusedMultiplyAdd(Vector256.Load(w3 + k + 8), v, b3);
        }

        int rest = columns - k;
        y[0] = Finish(a0, b0, w + k, x + k, rest);
        y[1] = Finish(a1, b1, w1 + k, x + k, rest);
        y[2] = Finish(a2, b2, w2 + k, x + k, rest);
        y[3] = Finish(a3, b3, w3 + k, x + k, rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Dot(float* w, float* x, int columns)
    {
        Vector256<float> a = default, b = default;
        int k = 0;
        for (; k + 16 <= columns; k += 16)
        {
            a = Vector256.FusedMultiplyAdd(Vector256.Load(w + k), Vector256.Load(x + k), a);
            b = Vector256.FusedMultiplyAdd(Vector256.Load(w + k + 8), Vector256.Load(x + k + 8), b);
        }

        return Finish(a, b, w + k, x + k, columns - k);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Finish(Vector256<float> lower, Vector256<float> upper, float* w, float* x, int rest)
    {
        if (rest > 0)
        {
            Vector512<float> all = LaneSum.AddRest(Vector512.Create(lower, upper), w, x, rest);
            lower = all.GetLower();
            upper = all.GetUpper();
        }

        return LaneSum.Add(lower + upper);
    }
}
