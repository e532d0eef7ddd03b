using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Formats;

/// <summary>Packs <see cref="Q6_KBlock"/>s.</summary>
internal static unsafe class Q6_KQuantizer
{
    private const int Groups = GroupScales.Groups;
    private const int GroupLength = GroupScales.GroupLength;
    private const int Zero = 32;

    /// <summary>Packs <c>count · Q6_KBlock.Length</c> values to <paramref name="count"/> blocks.</summary>
    public static void Quantize(float* values, Q6_KBlock* blocks, int count)
    {
        float* lanes = stackalloc float[Levels.Lanes * GroupLength];
        float* found = stackalloc float[Q6_KBlock.Length];
        float* scales = stackalloc float[Groups];
        byte* levels = stackalloc byte[Q6_KBlock.Length];
        for (Q6_KBlock* block = blocks; block < blocks + count; block++, values += Q6_KBlock.Length)
        {
            for (int group = 0; group < Groups; group += Levels.Lanes)
            {
                Levels.ToLanes(values + (GroupLength * group), GroupLength, lanes);
                SymmetricSweep.Find(lanes, GroupLength, Zero, found + (GroupLength * group)).Store(scales + group);
            }


            float greatest = GroupScales.SignedMaximum(scales, Groups);
            if (MathF.Abs(greatest) < SymmetricSweep.Negligible)
            {
                *block = default;
                continue;
            }

            float inverse = -128 / greatest;
            block->Scale = F16.FromSingle(1 / inverse);
            for (int group = 0; group < Groups; group++)
            {
                block->Scales[group] = (sbyte)Math.Min(127, Rounding.Nearest(inverse * scales[group]));
            }

            GroupScales.Requantize(values, F16.ToSingle(block->Scale), block->Scales, Zero, found, levels);
            Levels.PackTwoBits(levels, 4, block->HighBits);
            Levels.PackNibbles(levels, 64, block->LowBits);
            Levels.PackNibbles(levels + 128, 64, block->LowBits + 64);
        }
    }
}
