namespace Lyceum.Numerics.Formats;

/// <summary>Packs <see cref="Q5_KBlock"/>s.</summary>
internal static unsafe class Q5_KQuantizer
{
    private static readonly AffineSweep Sweep = new(Maximum: 31, First: -0.5f, Step: 0.1f, Steps: 15, Absolute: false);

    /// <summary>Packs <c>count · Q5_KBlock.Length</c> values to <paramref name="count"/> blocks.</summary>
    public static void Quantize(float* values, Q5_KBlock* blocks, int count)
    {
        byte* levels = stackalloc byte[Q5_KBlock.Length];
        byte* scales = stackalloc byte[16];
        for (Q5_KBlock* block = blocks; block < blocks + count; block++, values += Q5_KBlock.Length)
        {
            AffineGroups.Quantize(values, Sweep, levels, scales, out float scale, out float minimumScale);
            block->Scale = F16.FromSingle(scale);
            block->MinimumScale = F16.FromSingle(minimumScale);
            SixBitScales.Pack(scales, block->Scales);
            Levels.PackOneBit(levels, 4, block->HighBits);
            for (int pair = 0; pair < 4; pair++)
            {
                Levels.PackNibbles(levels + (64 * pair), 32, block->Quants + (32 * pair));
            }
        }
    }
}
