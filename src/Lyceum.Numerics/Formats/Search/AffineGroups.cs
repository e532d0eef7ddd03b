using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Formats;

/// <summary>
/// Eight groups of 32 values with 6-bit scales and minimums: what <c>Q4_K</c> and <c>Q5_K</c> have in common. A value's
/// error weighs its magnitude plus the group's root mean square.
/// </summary>
internal static unsafe class AffineGroups
{
    private const int Groups = 8;
    private const int GroupLength = 32;
    private const int GreatestScale = 63;

    /// <summary>Chooses scales, minimums and levels for 256 values.</summary>
    /// <param name="values">The values.</param>
    /// <param name="sweep">The search.</param>
    /// <param name="levels">Receives 256 levels in order.</param>
    /// <param name="scalesAndMinimums">Receives eight scales, then eight minimums.</param>
    /// <param name="scale">Receives the scale of the scales.</param>
    /// <param name="minimumScale">Receives the scale of the minimums.</param>
    public static void Quantize(
        float* values,
        in AffineSweep sweep,
        byte* levels,
        byte* scalesAndMinimums,
        out float scale,
        out float minimumScale)
    {
        float* lanes = stackalloc float[Levels.Lanes * GroupLength];
        float* weights = stackalloc float[Levels.Lanes * GroupLength];
        float* found = stackalloc float[Levels.Lanes * GroupLength];
        float* scales = stackalloc float[Groups];
        float* minimums = stackalloc float[Groups];
        Levels.ToLanes(values, GroupLength, lanes);
        Weigh(lanes, weights);
        sweep.Find(lanes, weights, GroupLength, found, out Vector256<float> s, out Vector256<float> m);
        s.Store(scales);
        m.Store(minimums);

        scale = QuantizeScales(scales, scalesAndMinimums);
        minimumScale = QuantizeScales(minimums, scalesAndMinimums + Groups);
        float storedScale = F16.ToSingle(F16.FromSingle(scale));
        float storedMinimumScale = F16.ToSingle(F16.FromSingle(minimumScale));
        for (int group = 0; group < Groups; group++)
        {
            byte* target = levels + (GroupLength * group);
            float d = storedScale * scalesAndMinimums[group];
            if (d == 0)
            {
                Levels.FromLane(found, group, GroupLength, target);
                continue;
            }

            float offset = storedMinimumScale * scalesAndMinimums[Groups + group];
            Levels.Nearest(values + (GroupLength * group), GroupLength, d, offset, 0, sweep.Maximum, target);
        }
    }

    private static void Weigh(float* lanes, float* weights)
    {
        Vector256<float> squares = Vector256<float>.Zero;
        for (int i = 0; i < Levels.Lanes * GroupLength; i += Levels.Lanes)
        {
            Vector256<float> x = Vector256.Load(lanes + i);
            squares += x * x;
        }

        Vector256<float> deviation = Vector256.Sqrt(squares / Vector256.Create((float)GroupLength));
        for (int i = 0; i < Levels.Lanes * GroupLength; i += Levels.Lanes)
        {
            (deviation + Vector256.Abs(Vector256.Load(lanes + i))).Store(weights + i);
        }
    }

    private static float QuantizeScales(float* scales, byte* rounded)
    {
        float greatest = 0;
        for (int group = 0; group < Groups; group++)
        {
            greatest = scales[group] > greatest ? scales[group] : greatest;
        }

        float inverse = greatest > 0 ? GreatestScale / greatest : 0;
        for (int group = 0; group < Groups; group++)
        {
            // A search can end in a negative scale; it wraps round and is cut, as in the files that others write.
            rounded[group] = Math.Min((byte)Rounding.Nearest(inverse * scales[group]), (byte)GreatestScale);
        }

        return greatest / GreatestScale;
    }
}
