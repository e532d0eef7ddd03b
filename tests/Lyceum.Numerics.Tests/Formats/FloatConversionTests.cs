using System.Runtime.Intrinsics;
using Lyceum.Numerics.Formats;

namespace Lyceum.Numerics.Tests.Formats;

public sealed unsafe class FloatConversionTests
{
    [Fact]
    public void Every_half_widens_to_its_value()
    {
        ushort[] halves = [.. Enumerable.Range(0, 65536).Select(static i => (ushort)i)];
        foreach ((string width, float[] values) in Widen<HalfConversion>(halves))
        {
            for (int i = 0; i < 65536; i++)
            {
                float expected = (float)BitConverter.UInt16BitsToHalf((ushort)i);
                AssertSame(expected, values[i], i, width);
                AssertSame(expected, F16.ToSingle((ushort)i), i, "one value");
            }
        }
    }

    [Fact]
    public void Every_half_survives_a_round_trip()
    {
        ushort[] halves = [.. Enumerable.Range(0, 65536).Select(static i => (ushort)i).Where(static i => (i & 0x7FFF) <= 0x7C00)];
        float[] values = [.. halves.Select(static h => (float)BitConverter.UInt16BitsToHalf(h))];
        foreach ((string width, ushort[] rounded) in Narrow<HalfConversion>(values))
        {
            Assert.True(halves.AsSpan().SequenceEqual(rounded), width);
        }
    }

    [Fact]
    public void Rounds_to_the_nearest_half_ties_to_even()
    {
        float[] values = Interesting(static i => (float)BitConverter.UInt16BitsToHalf((ushort)i));
        foreach ((string width, ushort[] rounded) in Narrow<HalfConversion>(values))
        {
            for (int i = 0; i < values.Length; i++)
            {
                ushort expected = float.IsNaN(values[i])
                    ? (ushort)(0x7E00 | (float.IsNegative(values[i]) ? 0x8000 : 0))
                    : BitConverter.HalfToUInt16Bits((Half)values[i]);
                Assert.True(expected == rounded[i], $"{values[i]:R} at width {width}: expected {expected:X4}, got {rounded[i]:X4}.");
                Assert.Equal(expected, F16.FromSingle(values[i]));
            }
        }
    }

    [Fact]
    public void Every_bfloat_widens_and_survives_a_round_trip()
    {
        ushort[] source = [.. Enumerable.Range(0, 65536).Select(static i => (ushort)i)];
        foreach ((string width, float[] values) in Widen<BFloatConversion>(source))
        {
            for (int i = 0; i < 65536; i++)
            {
                AssertSame(BitConverter.UInt32BitsToSingle((uint)i << 16), values[i], i, width);
            }
        }

        ushort[] numbers = [.. source.Where(static i => (i & 0x7FFF) <= 0x7F80)];
        foreach ((string width, ushort[] rounded) in Narrow<BFloatConversion>([.. numbers.Select(BF16.ToSingle)]))
        {
            Assert.True(numbers.AsSpan().SequenceEqual(rounded), width);
        }
    }

    [Fact]
    public void Rounds_to_the_nearest_bfloat_ties_to_even()
    {
        float[] values = Interesting(static i => BitConverter.UInt32BitsToSingle((uint)i << 16));
        foreach ((string width, ushort[] rounded) in Narrow<BFloatConversion>(values))
        {
            for (int i = 0; i < values.Length; i++)
            {
                ushort expected = NearestBFloat(values[i]);
                Assert.True(expected == rounded[i], $"{values[i]:R} at width {width}: expected {expected:X4}, got {rounded[i]:X4}.");
                Assert.Equal(expected, BF16.FromSingle(values[i]));
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(33)]
    public void Converts_any_count_and_no_more(int count)
    {
        ushort* halves = stackalloc ushort[34];
        float* values = stackalloc float[34];
        for (int i = 0; i < 34; i++)
        {
            halves[i] = 0x3C00;
            values[i] = -1;
        }

        F16.ToSingle(halves, values, count);
        Assert.Equal(count, new Span<float>(values, 34).Count(1f));
        F16.FromSingle(values, halves, count);
        Assert.Equal(34, new Span<ushort>(halves, 34).Count((ushort)0x3C00));
        BF16.FromSingle(values, halves, count);
        Assert.Equal(count, new Span<ushort>(halves, 34).Count((ushort)0x3F80));
    }

    /// <summary>Half-way points between neighbours, what lies one step beside them, and random bits.</summary>
    private static float[] Interesting(Func<int, float> number)
    {
        List<float> values = [0, -0f, float.NaN, -float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.Epsilon];
        Random random = new(3);
        for (int i = 0; i < 65535; i++)
        {
            float low = number(i);
            float high = number(i + 1);
            if (float.IsFinite(low) && float.IsFinite(high))
            {
                float middle = (float)((low + (double)high) / 2);
                values.AddRange([middle, MathF.BitIncrement(middle), MathF.BitDecrement(middle), MathF.BitIncrement(low)]);
            }
        }

        for (int i = 0; i < 100_000; i++)
        {
            values.Add(BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue)));
        }

        values.AddRange([65504, 65519.996f, 65520, 65536, 1e30f, 2.98023224e-8f, 2.9802326e-8f, 5.9604645e-8f, 6.1035156e-5f]);
        return [.. values];
    }

    private static ushort NearestBFloat(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        if (float.IsNaN(value))
        {
            return (ushort)((bits >> 16) | 0x40);
        }

        uint down = bits & 0xFFFF0000;
        uint rest = bits & 0xFFFF;
        bool up = rest > 0x8000 || (rest == 0x8000 && (down & 0x10000) != 0);
        return (ushort)((down + (up ? 0x10000u : 0)) >> 16);
    }

    private static void AssertSame(float expected, float actual, int i, string width) => Assert.True(
        float.IsNaN(expected)
            ? float.IsNaN(actual) && float.IsNegative(actual) == float.IsNegative(expected)
            : BitConverter.SingleToInt32Bits(expected) == BitConverter.SingleToInt32Bits(actual),
        $"{i:X4} at width {width}: expected {expected:R}, got {actual:R}.");

    private static List<(string Width, float[] Values)> Widen<TConversion>(ushort[] source)
        where TConversion : IConversion
    {
        List<(string, float[])> results = [("128", At<Width128>())];
        if (Vector256.IsHardwareAccelerated)
        {
            results.Add(("256", At<Width256>()));
        }

        if (Vector512.IsHardwareAccelerated)
        {
            results.Add(("512", At<Width512>()));
        }

        return results;

        float[] At<TWidth>()
            where TWidth : struct, IVectorWidth
        {
            float[] values = new float[source.Length];
            fixed (ushort* from = source)
            fixed (float* to = values)
            {
                TConversion.Widen<TWidth>(from, to, source.Length);
            }

            return values;
        }
    }

    private static List<(string Width, ushort[] Values)> Narrow<TConversion>(float[] source)
        where TConversion : IConversion
    {
        List<(string, ushort[])> results = [("128", At<Width128>())];
        if (Vector256.IsHardwareAccelerated)
        {
            results.Add(("256", At<Width256>()));
        }

        if (Vector512.IsHardwareAccelerated)
        {
            results.Add(("512", At<Width512>()));
        }

        return results;

        ushort[] At<TWidth>()
            where TWidth : struct, IVectorWidth
        {
            ushort[] values = new ushort[source.Length];
            fixed (float* from = source)
            fixed (ushort* to = values)
            {
                TConversion.Narrow<TWidth>(from, to, source.Length);
            }

            return values;
        }
    }

    private interface IConversion
    {
        static abstract void Widen<TWidth>(ushort* source, float* destination, int count)
            where TWidth : struct, IVectorWidth;

        static abstract void Narrow<TWidth>(float* source, ushort* destination, int count)
            where TWidth : struct, IVectorWidth;
    }

    private sealed class HalfConversion : IConversion
    {
        public static void Widen<TWidth>(ushort* source, float* destination, int count)
            where TWidth : struct, IVectorWidth => F16.ToSingle<TWidth>(source, destination, count);

        public static void Narrow<TWidth>(float* source, ushort* destination, int count)
            where TWidth : struct, IVectorWidth => F16.FromSingle<TWidth>(source, destination, count);
    }

    private sealed class BFloatConversion : IConversion
    {
        public static void Widen<TWidth>(ushort* source, float* destination, int count)
            where TWidth : struct, IVectorWidth => BF16.ToSingle<TWidth>(source, destination, count);

        public static void Narrow<TWidth>(float* source, ushort* destination, int count)
            where TWidth : struct, IVectorWidth => BF16.FromSingle<TWidth>(source, destination, count);
    }
}
