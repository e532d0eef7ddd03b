using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Kernels;

/// <summary>The one order in which the 16 lanes of a dot product become a number.</summary>
internal static unsafe class LaneSum
{
    /// <summary>Adds the products of a last, incomplete group of columns to the first lanes.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Vector512<float> AddRest(Vector512<float> sum, float* w, float* x, int rest)
    {
        float* lanes = stackalloc float[16];
        sum.Store(lanes);
        for (int i = 0; i < rest; i++)
        {
            lanes[i] = MathF.FusedMultiplyAdd(w[i], x[i], lanes[i]);
        }

        return Vector512.Load(lanes);
    }

    /// <summary>Adds eight lanes, each of which is already the sum of lanes i and i + 8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Add(Vector256<float> sum) => Add(sum.GetLower(), sum.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Add(Vector128<float> lower, Vector128<float> upper)
    {
        Vector128<float> four = lower + upper;
        Vector128<float> two = four + Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1));
        return two.ToScalar() + two.GetElement(1);
    }
}
