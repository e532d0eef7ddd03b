namespace Lyceum.Numerics.Tests.Formats;

/// <summary>Blocks of random bytes whose scales are finite numbers, subnormal and extreme ones among them.</summary>
internal static class RandomBlocks
{
    public static byte[] Create(NumberFormat format, int count, Random random)
    {
        int bytes = format.BlockBytes();
        byte[] blocks = new byte[count * bytes];
        random.NextBytes(blocks);
        for (int start = 0; start < blocks.Length; start += bytes)
        {
            foreach (int offset in HalfOffsets(format))
            {
                ushort bits = random.Next(8) switch
                {
                    0 => (ushort)random.Next(0x400), // subnormal
                    1 => (ushort)(0x7BFF | (random.Next(2) << 15)), // ±65504
                    2 => 0,
                    _ => (ushort)(random.Next(0x7C00) | (random.Next(2) << 15)),
                };
                BitConverter.TryWriteBytes(blocks.AsSpan(start + offset), bits);
            }

            if (format == NumberFormat.F32 || format == NumberFormat.BF16)
            {
                blocks[start + bytes - 1] &= 0xBF; // keeps the exponent below that of infinity
            }
        }

        return blocks;
    }

    private static int[] HalfOffsets(NumberFormat format) => format switch
    {
        NumberFormat.F16 or NumberFormat.Q8_0 or NumberFormat.Q4_0 or NumberFormat.Q5_0 => [0],
        NumberFormat.IQ4_NL or NumberFormat.IQ4_XS => [0],
        NumberFormat.Q4_1 or NumberFormat.Q5_1 or NumberFormat.Q4_K or NumberFormat.Q5_K => [0, 2],
        NumberFormat.Q2_K => [80, 82],
        NumberFormat.Q3_K => [108],
        NumberFormat.Q6_K => [208],
        _ => [],
    };
}
