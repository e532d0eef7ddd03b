namespace Lyceum.Numerics.Formats;

/// <summary>Packs <see cref="Q5_0Block"/>s: the value of greatest magnitude becomes −16.</summary>
internal static unsafe class Q5_0Quantizer
{
    /// <summary>Packs <c>count · Q5_0Block.Length</c> values to <paramref name="count"/> blocks.</summary>
    public static void Quantize(float* values, Q5_0Block* blocks, int count)
    {
        byte* levels = stackalloc byte[Q5_0Block.Length];
        for (Q5_0Block* block = blocks; block < blocks + count; block++, values += Q5_0Block.Length)
        {
            float scale = BlockRange.SignedMaximum(values) / -16;
            block->Scale = F16.FromSingle(scale);
            BlockRange.ToLevels(values, 0, BlockRange.Inverse(scale), 16.5f, 31, levels);
            Levels.PackOneBitOf32(levels, 4, block->HighBits);
            Levels.PackNibbles(levels, 16, block->Quants);
        }
    }
}
