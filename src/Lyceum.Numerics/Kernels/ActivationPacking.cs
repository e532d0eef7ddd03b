using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Kernels;

/// <summary>
/// Rounds activations to 8 bits: for each 32 values <c>scale = max|x| / 127</c> and <c>code = round(x / scale)</c>,
/// half to even. The sums of 16 codes serve formats whose codes have an offset or a minimum.
/// </summary>
internal static unsafe class ActivationPacking
{
    public static void Run(WorkerTeam team, Activations activations)
    {
        // Enough values for an item to be worth sharing; a single token is packed by the caller alone.
        int tokensPerItem = Math.Max(1, 16384 / activations.Columns);
        PackJob job = new(new ActivationView(activations), tokensPerItem);
        team.Run(ref job, (activations.Tokens + tokensPerItem - 1) / tokensPerItem);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void PackBlock(float* x, sbyte* codes, float* scale, int* sums)
    {
        Vector256<float> x0 = Vector256.Load(x), x1 = Vector256.Load(x + 8), x2 = Vector256.Load(x + 16), x3 = Vector256.Load(x + 24);
        Vector256<float> largest = Vector256.Max(
            Vector256.Max(Vector256.Abs(x0), Vector256.Abs(x1)), Vector256.Max(Vector256.Abs(x2), Vector256.Abs(x3)));
        Vector128<float> four = Vector128.Max(largest.GetLower(), largest.GetUpper());
        four = Vector128.Max(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        float maximum = MathF.Max(four.ToScalar(), four.GetElement(1));
        float d = maximum / 127f;
        // A block of zeros, or of values so small that the inverse overflows, is all zeros.
        float inverse = d > 0 ? 127f / maximum : 0f;
        if (!float.IsFinite(inverse))
        {
            inverse = 0;
        }

        *scale = d;
        Vector256<float> factor = Vector256.Create(inverse);
        Vector256<int> c0 = Vector256.ConvertToInt32(Vector256.Round(x0 * factor));
        Vector256<int> c1 = Vector256.ConvertToInt32(Vector256.Round(x1 * factor));
        Vector256<int> c2 = Vector256.ConvertToInt32(Vector256.Round(x2 * factor));
        Vector256<int> c3 = Vector256.ConvertToInt32(Vector256.Round(x3 * factor));
        sums[0] = Vector256.Sum(c0 + c1);
        sums[1] = Vector256.Sum(c2 + c3);
        Vector256.Narrow(Vector256.Narrow(c0, c1), Vector256.Narrow(c2, c3)).Store(codes);
    }

    private readonly struct PackJob(ActivationView view, int tokensPerItem) : ITeamJob
    {
        public void Execute(int item, int worker)
        {
            long first = (long)item * tokensPerItem * view.Columns / 32;
            long last = Math.Min((long)(item + 1) * tokensPerItem, view.Tokens) * view.Columns / 32;
            for (long block = first; block < last; block++)
            {
                PackBlock(view.Values + (block * 32), view.Codes + (block * 32), view.Scales + block, view.Sums + (block * 2));
            }
        }
    }
}
