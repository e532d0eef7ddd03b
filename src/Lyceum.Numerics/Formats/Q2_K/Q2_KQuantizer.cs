using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Formats;

/// <summary>Packs <see cref="Q2_KBlock"/>s.</summary>
internal static unsafe class Q2_KQuantizer
{
    private const int Groups = 16;
    private const int GroupLength = 16;
    private static readonly AffineSweep Sweep = new(Maximum: 3, First: -0.5f, Step: 0.1f, Steps: 15, Absolute: true);

    /// <summary>Packs <c>count · Q2_KBlock.Length</c> values to <paramref name="count"/> blocks.</summary>
    public static void Quantize(float* values, Q2_KBlock* blocks, int count)
    {
        float* lanes = stackalloc float[Levels.Lanes * GroupLength];
        float* weights = stackalloc float[Levels.Lanes * GroupLength];
        float* found = stackalloc float[Q2_KBlock.Length];
        float* scales = stackalloc float[Groups];
        float* minimums = stackalloc float[Groups];
        byte* levels = stackalloc byte[Q2_KBlock.Length];
        for (Q2_KBlock* block = blocks; block < blocks + count; block++, values += Q2_KBlock.Length)
        {
            for (int group = 0; group < Groups; group += Levels.Lanes)
            {
                Levels.ToLanes(values + (GroupLength * group), GroupLength, lanes);
                for (int i = 0; i < Levels.Lanes * GroupLength; i += Levels.Lanes)
                {
                    Vector256.Abs(Vector256.Load(lanes + i)).Store(weights + i);
                }

                Sweep.Find(lanes, weights, GroupLength, found + (GroupLength * group), out Vector256<float> s, out Vector256<float> m);
                s.Store(scales + group);
                m.Store(minimums + group);
            }

            block->Scale = F16.FromSingle(QuantizeScales(scales, 0, block->Scales));
            block->MinimumScale = F16.FromSingle(QuantizeScales(minimums, 4, block->Scales));
            float scale = F16.ToSingle(block->Scale);
            float minimumScale = F16.ToSingle(block->MinimumScale);
            for (int group = 0; group < Groups; group++)
            {
                byte* target = levels + (GroupLength * group);
                float d = scale * (block->Scales[group] & 0x0F);
                if (d == 0)
                {
                    int batch = group & ~(Levels.Lanes - 1);
                    Levels.FromLane(found + (GroupLength * batch), group - batch, GroupLength, target);
                    continue;
                }

                float offset = minimumScale * (block->Scales[group] >> 4);
                Levels.Nearest(values + (GroupLength * group), GroupLength, d, offset, 0, 3, target);
            }

            Levels.PackTwoBits(levels, 0, block->Quants);
        }
    }

    /// <summary>Rounds the groups' scales to four bits each, relative to the greatest.</summary>
    /// <param name="scales">Sixteen scales.</param>
    /// <param name="shift">Where in the bytes they go; 0 sets the bytes, 4 adds to them.</param>
    /// <param name="packed">Sixteen bytes.</param>
    /// <returns>The scale of the scales.</returns>
    private static float QuantizeScales(float* scales, int shift, byte* packed)
    {
        float greatest = 0;
        for (int group = 0; group < Groups; group++)
        {
            greatest = scales[group] > greatest ? scales[group] : greatest;
        }

        float inverse = greatest > 0 ? 15 / greatest : 0;
        for (int group = 0; group < Groups; group++)
        {
            int rounded = Rounding.Nearest(inverse * scales[group]) << shift;
            packed[group] = (byte)(shift == 0 ? rounded : packed[group] | rounded);
        }

        return greatest / 15;
    }
}
