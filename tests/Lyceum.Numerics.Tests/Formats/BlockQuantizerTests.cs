using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Lyceum.TestKit;

namespace Lyceum.Numerics.Tests.Formats;

public sealed class BlockQuantizerTests
{
    private const int Count = 16384;

    public static TheoryData<NumberFormat> Formats => [.. NumberFormats.All];

    public static TheoryData<NumberFormat> FormatsThatRound => [.. NumberFormats.All.Where(static f => f != NumberFormat.F32)];

    [Theory]
    [MemberData(nameof(FormatsThatRound))]
    public void Writes_the_bytes_of_the_reference(NumberFormat format)
    {
        GoldenBlocks golden = GoldenBlocks.All[format];
        int length = Math.Max(32, format.BlockLength());
        Assert.Equal(golden.Block, Convert.ToHexString(Pack(format, SampleValues.Create("heavy", length)))[..golden.Block.Length]);
        byte[] all = [.. SampleValues.Kinds.SelectMany(kind => Pack(format, SampleValues.Create(kind, Count)))];
        Assert.Equal(golden.Sha256, Convert.ToHexString(SHA256.HashData(all)));
    }

    [Theory]
    [MemberData(nameof(FormatsThatRound))]
    public void Has_no_more_error_than_the_reference(NumberFormat format)
    {
        GoldenBlocks golden = GoldenBlocks.All[format];
        Assert.InRange(RootMeanSquareError(format, SampleValues.Create("bell", Count)), 0, golden.BellError * (1 + 1e-6));
        Assert.InRange(RootMeanSquareError(format, SampleValues.Create("heavy", Count)), 0, golden.HeavyError * (1 + 1e-6));
    }

    [Theory]
    [InlineData(NumberFormat.F16)]
    [InlineData(NumberFormat.BF16)]
    [InlineData(NumberFormat.Q8_0)]
    [InlineData(NumberFormat.Q4_0)]
    [InlineData(NumberFormat.Q5_0)]
    public void Packs_unpacked_reference_values_to_the_same_bytes(NumberFormat format)
    {
        byte[] blocks = File.ReadAllBytes(Repository.ConformanceFile("quant", $"{format}.bin"));
        byte[] values = File.ReadAllBytes(Repository.ConformanceFile("quant", $"{format}.f32"));
        float[] repacked = Unpack(format, Pack(format, MemoryMarshal.Cast<byte, float>(values)));
        AssertSameValues(Unpack(format, blocks), repacked);
    }

    [Theory]
    [InlineData(NumberFormat.F16)]
    [InlineData(NumberFormat.BF16)]
    [InlineData(NumberFormat.Q8_0)]
    [InlineData(NumberFormat.Q4_0)]
    [InlineData(NumberFormat.Q5_0)]
    [InlineData(NumberFormat.MXFP4)]
    public void Packing_twice_changes_nothing(NumberFormat format)
    {
        foreach (string kind in SampleValues.Kinds)
        {
            float[] once = Unpack(format, Pack(format, SampleValues.Create(kind, Count)));
            float[] twice = Unpack(format, Pack(format, once));
            AssertSameValues(once, twice);
        }
    }

    /// <summary>The greatest error, as a part of the greatest magnitude in the block, that a format's steps allow.</summary>
    [Theory]
    [InlineData(NumberFormat.F16, 0.0005)]
    [InlineData(NumberFormat.BF16, 0.004)]
    [InlineData(NumberFormat.Q8_0, 0.0045)]
    [InlineData(NumberFormat.Q4_0, 0.126)]
    [InlineData(NumberFormat.Q4_1, 0.068)]
    [InlineData(NumberFormat.Q5_0, 0.064)]
    [InlineData(NumberFormat.Q5_1, 0.034)]
    [InlineData(NumberFormat.Q2_K, 0.6)]
    [InlineData(NumberFormat.Q3_K, 0.4)]
    [InlineData(NumberFormat.Q4_K, 0.2)]
    [InlineData(NumberFormat.Q5_K, 0.1)]
    [InlineData(NumberFormat.Q6_K, 0.05)]
    [InlineData(NumberFormat.IQ4_NL, 0.13)]
    [InlineData(NumberFormat.IQ4_XS, 0.14)]
    [InlineData(NumberFormat.MXFP4, 0.26)]
    public void Every_value_is_within_the_format_s_step(NumberFormat format, double bound)
    {
        foreach (string kind in SampleValues.Kinds)
        {
            if (kind == "wide" && format != NumberFormat.BF16)
            {
                continue; // reaches below the smallest binary16 scale
            }

            float[] values = SampleValues.Create(kind, Count);
            float[] unpacked = Unpack(format, Pack(format, values));
            int length = Math.Max(32, format.BlockLength());
            for (int start = 0; start < Count; start += length)
            {
                float greatest = values.Skip(start).Take(length).Max(MathF.Abs);
                for (int i = start; i < start + length; i++)
                {
                    Assert.True(
                        Math.Abs(values[i] - unpacked[i]) <= bound * greatest,
                        $"{kind} {i}: {values[i]:R} became {unpacked[i]:R}, greatest {greatest:R}.");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Zeros_stay_zeros(NumberFormat format)
    {
        float[] values = new float[512];
        values.AsSpan(100, 200).Fill(-0f);
        Assert.All(Unpack(format, Pack(format, values)), static v => Assert.Equal(0, v));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Zeros_beside_numbers_stay_near_zero(NumberFormat format)
    {
        float[] values = SampleValues.Create("bell", 512);
        values.AsSpan(64, 32).Clear();
        Assert.All(Unpack(format, Pack(format, values))[64..96], static v => Assert.Equal(0, v));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Large_values_stay_finite(NumberFormat format)
    {
        float[] values = [.. SampleValues.Create("bell", 512).Select(static v => 100_000 * v)];
        Assert.All(Unpack(format, Pack(format, values)), static v => Assert.True(float.IsFinite(v)));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Subnormal_values_become_next_to_nothing(NumberFormat format)
    {
        float[] values = [.. SampleValues.Create("bell", 512).Select(static v => v * 1e-39f)];
        Assert.All(Unpack(format, Pack(format, values)), static v => Assert.InRange(v, -1e-37f, 1e-37f));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Takes_any_bits_without_harm(NumberFormat format)
    {
        Random random = new(9);
        for (int round = 0; round < 50; round++)
        {
            float[] values = new float[256];
            random.NextBytes(MemoryMarshal.AsBytes(values.AsSpan()));
            values[random.Next(256)] = float.NaN;
            values[random.Next(256)] = float.PositiveInfinity;
            byte[] once = Pack(format, values);
            Assert.Equal(once, Pack(format, values));
            _ = Unpack(format, once);
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_row_is_packed_block_by_block(NumberFormat format)
    {
        int length = format.BlockLength();
        int bytes = format.BlockBytes();
        float[] values = SampleValues.Create("heavy", 21 * length);
        byte[] whole = Pack(format, values);
        for (int block = 0; block < 21; block++)
        {
            byte[] alone = Pack(format, values.AsSpan(block * length, length));
            Assert.Equal(whole.AsSpan(block * bytes, bytes).ToArray(), alone);
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Writes_nothing_beyond_the_blocks(NumberFormat format)
    {
        int bytes = 3 * format.BlockBytes();
        float[] values = SampleValues.Create("bell", 3 * format.BlockLength());
        byte[] blocks = new byte[bytes + 2];
        blocks.AsSpan().Fill(0xA5);
        BlockQuantizer.Quantize(format, values, blocks.AsSpan(1, bytes));
        Assert.Equal(0xA5, blocks[0]);
        Assert.Equal(0xA5, blocks[^1]);
        Assert.Equal(Pack(format, values), blocks[1..^1]);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Refuses_sizes_that_do_not_fit(NumberFormat format)
    {
        int length = format.BlockLength();
        int bytes = format.BlockBytes();
        Assert.Throws<ArgumentException>(() => BlockQuantizer.Quantize(format, new float[2 * length], new byte[bytes]));
        Assert.Throws<ArgumentException>(() => BlockQuantizer.Quantize(format, new float[length], new byte[bytes - 1]));
        Assert.Throws<ArgumentException>(() => BlockQuantizer.Quantize(format, new float[length], new byte[bytes + 1]));
        if (length > 1)
        {
            Assert.Throws<ArgumentException>(() => BlockQuantizer.Quantize(format, new float[length - 1], new byte[bytes]));
        }

        BlockQuantizer.Quantize(format, [], []);
    }

    [Fact]
    public void Refuses_an_unknown_format() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => BlockQuantizer.Quantize((NumberFormat)9999, [], []));

    private static byte[] Pack(NumberFormat format, ReadOnlySpan<float> values)
    {
        byte[] blocks = new byte[format.ByteSize(values.Length)];
        BlockQuantizer.Quantize(format, values, blocks);
        return blocks;
    }

    private static float[] Unpack(NumberFormat format, byte[] blocks)
    {
        float[] values = new float[blocks.Length / format.BlockBytes() * format.BlockLength()];
        BlockDequantizer.Dequantize(format, blocks, values);
        return values;
    }

    private static double RootMeanSquareError(NumberFormat format, float[] values)
    {
        float[] unpacked = Unpack(format, Pack(format, values));
        double sum = values.Zip(unpacked, static (a, b) => ((double)a - b) * ((double)a - b)).Sum();
        return Math.Sqrt(sum / values.Length);
    }

    private static void AssertSameValues(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(expected[i] == actual[i], $"Value {i}: expected {expected[i]:R}, got {actual[i]:R}.");
        }
    }
}
