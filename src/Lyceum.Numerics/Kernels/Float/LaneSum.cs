using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Kernels;

/// <summary>The one order in which the 16 lanes of a dot product become a number.</summary>
internal static unsafe class LaneSum
{
    /// <summary>Adds the products of a last, incomplete group of columns to the first lanes, then all lanes.</summary>
    public static float Finish<TSource>(float* lanes, byte* w, float* x, int k, int rest)
        where TSource : struct, IFloatSource
    {
        for (int i = 0; i < rest; i++)
        {
            lanes[i] = MathF.FusedMultiplyAdd(TSource.Load(w, k + i), x[k + i], lanes[i]);
        }

        return Add(lanes);
    }

    /// <summary>Adds 16 lanes: i with i + 8, then with i + 4, i + 2, i + 1.</summary>
    public static float Add(float* lanes)
    {
        Vector256<float> eight = Vector256.Load(lanes) + Vector256.Load(lanes + 8);
        Vector128<float> four = eight.GetLower() + eight.GetUpper();
        Vector128<float> two = four + Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1));
        return two.ToScalar() + two.GetElement(1);
    }
}
