namespace Lyceum.Numerics.Formats;

/// <summary>Packs <see cref="Q4_1Block"/>s: the smallest value becomes 0, the greatest 15.</summary>
internal static unsafe class Q4_1Quantizer
{
    /// <summary>Packs <c>count · Q4_1Block.Length</c> values to <paramref name="count"/> blocks.</summary>
    public static void Quantize(float* values, Q4_1Block* blocks, int count)
    {
        byte* levels = stackalloc byte[Q4_1Block.Length];
        for (Q4_1Block* block = blocks; block < blocks + count; block++, values += Q4_1Block.Length)
        {
            (float minimum, float maximum) = BlockRange.Extremes(values);
            float scale = (maximum - minimum) / 15;
            block->Scale = F16.FromSingle(scale);
            block->Minimum = F16.FromSingle(minimum);
            BlockRange.ToLevels(values, minimum, BlockRange.Inverse(scale), 0.5f, 15, levels);
            Levels.PackNibbles(levels, 16, block->Quants);
        }
    }
}
