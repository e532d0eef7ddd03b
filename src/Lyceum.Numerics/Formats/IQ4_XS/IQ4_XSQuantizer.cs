using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Formats;

/// <summary>Packs <see cref="IQ4_XSBlock"/>s.</summary>
internal static unsafe class IQ4_XSQuantizer
{
    private const int Groups = 8;
    private const int GroupLength = 32;

    /// <summary>Packs <c>count · IQ4_XSBlock.Length</c> values to <paramref name="count"/> blocks.</summary>
    public static void Quantize(float* values, IQ4_XSBlock* blocks, int count)
    {
        float* lanes = stackalloc float[Levels.Lanes * GroupLength];
        float* scales = stackalloc float[Groups];
        for (IQ4_XSBlock* block = blocks; block < blocks + count; block++, values += IQ4_XSBlock.Length)
        {
            Levels.ToLanes(values, GroupLength, lanes);
            NonLinearSweep.Find(lanes).Store(scales);
            float scale = GroupScales.SignedMaximum(scales, Groups) / -32;
            float inverse = scale == 0 ? 0 : 1 / scale;
            block->Scale = F16.FromSingle(scale);
            block->HighScales = 0;
            new Span<byte>(block->LowScales, Groups / 2).Clear();
            for (int group = 0; group < Groups; group++)
            {
                int rounded = Math.Clamp(Rounding.Nearest(inverse * scales[group]), -32, 31);
                float groupScale = scale * rounded;
                float groupInverse = groupScale == 0 ? 0 : 1 / groupScale;
                NonLinearSweep.Pack(values + (GroupLength * group), groupInverse, block->Quants + (16 * group));
                rounded += 32;
                block->LowScales[group >> 1] |= (byte)((rounded & 0x0F) << (4 * (group & 1)));
                block->HighScales |= (ushort)((rounded >> 4) << (2 * group));
            }
        }
    }
}
