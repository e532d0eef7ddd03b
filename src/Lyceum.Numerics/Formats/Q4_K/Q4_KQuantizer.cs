namespace Lyceum.Numerics.Formats;

/// <summary>Packs <see cref="Q4_KBlock"/>s.</summary>
internal static unsafe class Q4_KQuantizer
{
    private static readonly AffineSweep Sweep = new(Maximum: 15, First: -1, Step: 0.1f, Steps: 20, Absolute: false);

    /// <summary>Packs <c>count · Q4_KBlock.Length</c> values to <paramref name="count"/> blocks.</summary>
    public static void Quantize(float* values, Q4_KBlock* blocks, int count)
    {
        byte* levels = stackalloc byte[Q4_KBlock.Length];
        byte* scales = stackalloc byte[16];
        for (Q4_KBlock* block = blocks; block < blocks + count; block++, values += Q4_KBlock.Length)
        {
            AffineGroups.Quantize(values, Sweep, levels, scales, out float scale, out float minimumScale);
            block->Scale = F16.FromSingle(scale);
            block->MinimumScale = F16.FromSingle(minimumScale);
            SixBitScales.Pack(scales, block->Scales);
            for (int pair = 0; pair < 4; pair++)
            {
                Levels.PackNibbles(levels + (64 * pair), 32, block->Quants + (32 * pair));
            }
        }
    }
}
