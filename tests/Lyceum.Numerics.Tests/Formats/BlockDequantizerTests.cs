using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Lyceum.Numerics.Formats;
using Lyceum.TestKit;

namespace Lyceum.Numerics.Tests.Formats;

public sealed unsafe class BlockDequantizerTests
{
    public static TheoryData<NumberFormat> Formats => [.. NumberFormats.All];

    public static TheoryData<NumberFormat> FormatsWithFiles => [.. NumberFormats.All.Where(static f => f != NumberFormat.F32)];

    [Theory]
    [MemberData(nameof(FormatsWithFiles))]
    public void Has_the_bits_of_the_reference_file(NumberFormat format)
    {
        byte[] blocks = File.ReadAllBytes(Repository.ConformanceFile("quant", $"{format}.bin"));
        byte[] bytes = File.ReadAllBytes(Repository.ConformanceFile("quant", $"{format}.f32"));
        float[] expected = MemoryMarshal.Cast<byte, float>(bytes).ToArray();
        foreach ((string width, float[] actual) in EveryWidth(format, blocks))
        {
            AssertSameBits(expected, actual, width);
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Agrees_with_the_definition_on_random_blocks(NumberFormat format)
    {
        Random random = new(20 + (int)format);
        for (int round = 0; round < 200; round++)
        {
            byte[] blocks = RandomBlocks.Create(format, 1 + random.Next(5), random);
            float[] expected = ReferenceDequantizer.Dequantize(format, blocks);
            foreach ((string width, float[] actual) in EveryWidth(format, blocks))
            {
                AssertSameBits(expected, actual, width);
            }
        }
    }

    [Fact]
    public void Reads_every_microscaling_exponent()
    {
        byte[] blocks = new byte[256 * 17];
        for (int exponent = 0; exponent < 256; exponent++)
        {
            blocks[17 * exponent] = (byte)exponent;
            for (int i = 0; i < 16; i++)
            {
                blocks[(17 * exponent) + 1 + i] = (byte)((15 - i) | (i << 4));
            }
        }

        float[] expected = ReferenceDequantizer.Dequantize(NumberFormat.MXFP4, blocks);
        Assert.Equal(MathF.ScaleB(12, -128), expected[8]); // exponent 0, a subnormal scale
        Assert.Equal(MathF.ScaleB(12, -127), expected[40]);
        foreach ((string width, float[] actual) in EveryWidth(NumberFormat.MXFP4, blocks))
        {
            AssertSameBits(expected, actual, width);
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Writes_nothing_beyond_the_values(NumberFormat format)
    {
        int length = format.BlockLength() * 3;
        byte[] blocks = RandomBlocks.Create(format, 3, new Random(7));
        float[] values = new float[length + 2];
        values[0] = values[^1] = 12345;
        BlockDequantizer.Dequantize(format, blocks, values.AsSpan(1, length));
        Assert.Equal(12345, values[0]);
        Assert.Equal(12345, values[^1]);
        AssertSameBits(ReferenceDequantizer.Dequantize(format, blocks), values[1..^1], "unaligned");
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Refuses_sizes_that_do_not_fit(NumberFormat format)
    {
        int length = format.BlockLength();
        int bytes = format.BlockBytes();
        Assert.Throws<ArgumentException>(() => BlockDequantizer.Dequantize(format, new byte[bytes], new float[2 * length]));
        Assert.Throws<ArgumentException>(() => BlockDequantizer.Dequantize(format, new byte[bytes - 1], new float[length]));
        Assert.Throws<ArgumentException>(() => BlockDequantizer.Dequantize(format, new byte[bytes + 1], new float[length]));
        if (length > 1)
        {
            Assert.Throws<ArgumentException>(() => BlockDequantizer.Dequantize(format, new byte[bytes], new float[length - 1]));
        }

        BlockDequantizer.Dequantize(format, [], []);
    }

    [Fact]
    public void Refuses_an_unknown_format() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => BlockDequantizer.Dequantize((NumberFormat)9999, [], []));

    [Fact]
    public void Blocks_have_the_sizes_of_the_formats()
    {
        Assert.Equal(NumberFormat.Q8_0.BlockBytes(), sizeof(Q8_0Block));
        Assert.Equal(NumberFormat.Q4_0.BlockBytes(), sizeof(Q4_0Block));
        Assert.Equal(NumberFormat.Q4_1.BlockBytes(), sizeof(Q4_1Block));
        Assert.Equal(NumberFormat.Q5_0.BlockBytes(), sizeof(Q5_0Block));
        Assert.Equal(NumberFormat.Q5_1.BlockBytes(), sizeof(Q5_1Block));
        Assert.Equal(NumberFormat.Q2_K.BlockBytes(), sizeof(Q2_KBlock));
        Assert.Equal(NumberFormat.Q3_K.BlockBytes(), sizeof(Q3_KBlock));
        Assert.Equal(NumberFormat.Q4_K.BlockBytes(), sizeof(Q4_KBlock));
        Assert.Equal(NumberFormat.Q5_K.BlockBytes(), sizeof(Q5_KBlock));
        Assert.Equal(NumberFormat.Q6_K.BlockBytes(), sizeof(Q6_KBlock));
        Assert.Equal(NumberFormat.IQ4_NL.BlockBytes(), sizeof(IQ4_NLBlock));
        Assert.Equal(NumberFormat.IQ4_XS.BlockBytes(), sizeof(IQ4_XSBlock));
        Assert.Equal(NumberFormat.MXFP4.BlockBytes(), sizeof(MXFP4Block));
    }

    /// <summary>The public path and every register width that the machine has.</summary>
    private static List<(string Width, float[] Values)> EveryWidth(NumberFormat format, byte[] blocks)
    {
        int count = blocks.Length / format.BlockBytes() * format.BlockLength();
        float[] chosen = new float[count];
        BlockDequantizer.Dequantize(format, blocks, chosen);
        List<(string, float[])> results = [("chosen", chosen), ("128", At<Width128>(format, blocks, count))];
        if (Vector256.IsHardwareAccelerated)
        {
            results.Add(("256", At<Width256>(format, blocks, count)));
        }

        if (Vector512.IsHardwareAccelerated)
        {
            results.Add(("512", At<Width512>(format, blocks, count)));
        }

        return results;
    }

    private static float[] At<TWidth>(NumberFormat format, byte[] blocks, int count)
        where TWidth : struct, IVectorWidth
    {
        float[] values = new float[count];
        fixed (byte* source = blocks)
        fixed (float* destination = values)
        {
            BlockDequantizer.Dequantize<TWidth>(format, source, destination, count);
        }

        return values;
    }

    private static void AssertSameBits(float[] expected, float[] actual, string width)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            bool same = expected[i] == 0
                ? actual[i] == 0
                : BitConverter.SingleToUInt32Bits(expected[i]) == BitConverter.SingleToUInt32Bits(actual[i]);
            Assert.True(same, $"Value {i} at width {width}: expected {expected[i]:R}, got {actual[i]:R}.");
        }
    }
}
