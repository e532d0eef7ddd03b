namespace Lyceum.Numerics.Formats;

/// <summary>Packs <see cref="Q5_1Block"/>s: the smallest value becomes 0, the greatest 31.</summary>
internal static unsafe class Q5_1Quantizer
{
    /// <summary>Packs <c>count · Q5_1Block.Length</c> values to <paramref name="count"/> blocks.</summary>
    public static void Quantize(float* values, Q5_1Block* blocks, int count)
    {
        byte* levels = stackalloc byte[Q5_1Block.Length];
        for (Q5_1Block* block = blocks; block < blocks + count; block++, values += Q5_1Block.Length)
        {
            (float minimum, float maximum) = BlockRange.Extremes(values);
            float scale = (maximum - minimum) / 31;
            block->Scale = F16.FromSingle(scale);
            block->Minimum = F16.FromSingle(minimum);
            BlockRange.ToLevels(values, minimum, BlockRange.Inverse(scale), 0.5f, 31, levels);
            Levels.PackOneBitOf32(levels, 4, block->HighBits);
            Levels.PackNibbles(levels, 16, block->Quants);
        }
    }
}
