namespace Lyceum.Numerics.Formats;

/// <summary>Packs <see cref="Q4_0Block"/>s: the value of greatest magnitude becomes −8.</summary>
internal static unsafe class Q4_0Quantizer
{
    /// <summary>Packs <c>count · Q4_0Block.Length</c> values to <paramref name="count"/> blocks.</summary>
    public static void Quantize(float* values, Q4_0Block* blocks, int count)
    {
        byte* levels = stackalloc byte[Q4_0Block.Length];
        for (Q4_0Block* block = blocks; block < blocks + count; block++, values += Q4_0Block.Length)
        {
            float scale = BlockRange.SignedMaximum(values) / -8;
            block->Scale = F16.FromSingle(scale);
            BlockRange.ToLevels(values, 0, BlockRange.Inverse(scale), 8.5f, 15, levels);
            Levels.PackNibbles(levels, 16, block->Quants);
        }
    }
}
