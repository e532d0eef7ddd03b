using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Formats;

/// <summary>Packs <see cref="Q3_KBlock"/>s.</summary>
internal static unsafe class Q3_KQuantizer
{
    private const int Groups = GroupScales.Groups;
    private const int GroupLength = GroupScales.GroupLength;
    private const int Zero = 4;

    /// <summary>Packs <c>count · Q3_KBlock.Length</c> values to <paramref name="count"/> blocks.</summary>
    public static void Quantize(float* values, Q3_KBlock* blocks, int count)
    {
        float* lanes = stackalloc float[Levels.Lanes * GroupLength];
        float* found = stackalloc float[Q3_KBlock.Length];
        float* scales = stackalloc float[Groups];
        sbyte* rounded = stackalloc sbyte[Groups];
        byte* levels = stackalloc byte[Q3_KBlock.Length];
        for (Q3_KBlock* block = blocks; block < blocks + count; block++, values += Q3_KBlock.Length)
        {
            for (int group = 0; group < Groups; group += Levels.Lanes)
            {
                Levels.ToLanes(values + (GroupLength * group), GroupLength, lanes);
                SymmetricDescent.Find(lanes, GroupLength, Zero, found + (GroupLength * group)).Store(scales + group);
            }


            float greatest = GroupScales.SignedMaximum(scales, Groups);
            float inverse = greatest == 0 ? 0 : -32 / greatest;
            for (int group = 0; group < Groups; group++)
            {
                rounded[group] = (sbyte)Math.Clamp((int)(sbyte)Rounding.Nearest(inverse * scales[group]), -32, 31);
            }

            block->Scale = F16.FromSingle(greatest == 0 ? 0 : 1 / inverse);
            if (greatest == 0)
            {
                new Span<byte>(block->Scales, 12).Clear();
            }
            else
            {
                Q3_KScales.Pack(rounded, block->Scales);
            }

            GroupScales.Requantize(values, F16.ToSingle(block->Scale), rounded, Zero, found, levels);
            Levels.PackTwoBits(levels, 0, block->Quants);
            Levels.PackOneBit(levels, 2, block->HighBits);
        }
    }
}
