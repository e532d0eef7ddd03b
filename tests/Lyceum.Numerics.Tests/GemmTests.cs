using Lyceum.Numerics;
using Lyceum.Numerics.Kernels.Tiles;

namespace Lyceum.Numerics.Tests;

public class GemmTests
{
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 1, 1, 1 }, { 8, 48, 16 }, { 7, 47, 3 }, { 9, 49, 257 }, { 64, 96, 512 }, { 100, 16, 33 }, { 513, 33, 300 }, { 3, 200, 700 }, { 300, 8, 1 }, { 33, 64, 1100 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public unsafe void Multiplies_views_with_and_without_transposes_the_same_on_every_path(int m, int n, int k)
    {
        Random random = new(m + (1000 * n) + (7 * k));
        using NativeBuffer<float> a = Filled(random, (long)m * k), b = Filled(random, (long)k * n), start = Filled(random, (long)m * n);
        foreach (bool transposeA in (bool[])[false, true])
        {
            foreach (bool transposeB in (bool[])[false, true])
            {
                MatrixView left = transposeA ? new MatrixView(a.Pointer, k, m).Transposed : new MatrixView(a.Pointer, m, k);
                MatrixView right = transposeB ? new MatrixView(b.Pointer, n, k).Transposed : new MatrixView(b.Pointer, k, n);
                foreach (bool accumulate in (bool[])[false, true])
                {
                    foreach (GemmPrecision precision in Enum.GetValues<GemmPrecision>())
                    {
                        float[] expected = precision == GemmPrecision.Float32 ? Naive(left, right, start.Span, accumulate) : NaiveOfTiles(left, right, start.Span, accumulate);
                        foreach (InstructionSet path in InstructionSets.Available)
                        {
                            foreach (int threads in (int[])[1, 3])
                            {
                                using WorkerTeam team = new(threads, path);
                                using Gemm gemm = new(team, precision);
                                using NativeBuffer<float> c = new((long)m * n);
                                start.Span.CopyTo(c.Span);
                                gemm.Run(left, right, new MatrixView(c.Pointer, m, n), accumulate);
                                Assert.Equal(expected, c.Span.ToArray());
                            }
                        }
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public unsafe void Starts_with_another_matrix_as_if_it_had_been_copied(int m, int n, int k)
    {
        Random random = new(m + (1000 * n) + (7 * k));
        using WorkerTeam team = new(2);
        using NativeBuffer<float> a = Filled(random, (long)m * k), b = Filled(random, (long)k * n), start = Filled(random, (long)m * n);
        foreach (GemmPrecision precision in Enum.GetValues<GemmPrecision>())
        {
            using Gemm gemm = new(team, precision);
            using NativeBuffer<float> expected = new((long)m * n), c = Filled(random, (long)m * n);
            MatrixView left = new(a.Pointer, m, k), right = new(b.Pointer, k, n);
            start.Span.CopyTo(expected.Span);
            gemm.Run(left, right, new MatrixView(expected.Pointer, m, n), accumulate: true);

            gemm.Run(left, right, new MatrixView(c.Pointer, m, n), new MatrixView(start.Pointer, m, n));

            Assert.Equal(expected.Span.ToArray(), c.Span.ToArray());
        }
    }

    // Narrow and shallow enough to be done strip by strip, too deep for that, and too wide.
    [Theory]
    [InlineData(70, 40, 90)]
    [InlineData(70, 40, 1100)]
    [InlineData(70, 900, 300)]
    public unsafe void Products_that_share_something_have_the_same_bits_as_one_after_another(int m, int n, int k)
    {
        Random random = new(m + n + k);
        using WorkerTeam team = new(2);
        using NativeBuffer<float> left = Filled(random, 3L * m * k), right = Filled(random, 3L * k * n), start = Filled(random, 3L * m * n);
        MatrixView[] a = Three(left, m, k), b = Three(right, k, n), s = Three(start, m, n);
        foreach (GemmPrecision precision in Enum.GetValues<GemmPrecision>())
        {
            using Gemm gemm = new(team, precision);
            using NativeBuffer<float> expected = new(3L * m * n), results = new(3L * m * n);
            MatrixView[] one = Three(expected, m, n), several = Three(results, m, n);
            foreach (Func<MatrixView[], GemmProduct[]> products in (Func<MatrixView[], GemmProduct[]>[])
                [
                    c => [new(a[0], b[0], c[0]), new(a[0], b[1], c[1], c[1]), new(a[0], b[2], c[2], s[0])],
                    c => [new(a[0], b[0], c[0], s[1]), new(a[1] with { Rows = m - 33 }, b[0], c[1] with { Rows = m - 33 }), new(a[2], b[0], c[2], c[2])],
                    c => [new(a[2], b[2], c[0], s[2]), new(a[1], b[1], c[0], c[0]), new(a[0], b[0], c[0], c[0])],
                    c => [new(a[0], b[0], c[0]), new(a[1], b[1], c[1])],
                ])
            {
                start.Span.CopyTo(expected.Span);
                start.Span.CopyTo(results.Span);
                foreach (GemmProduct product in products(one))
                {
                    gemm.Run(product);
                }

                gemm.Run(products(several));

                Assert.Equal(expected.Span.ToArray(), results.Span.ToArray());
            }
        }
    }

    [Theory]
    [InlineData(0x3F80_0000, 0x3F80)]
    [InlineData(0x3F80_7FFF, 0x3F80)]
    [InlineData(0x3F80_8000, 0x3F80)]
    [InlineData(0x3F81_8000, 0x3F82)]
    [InlineData(0x3F80_8001, 0x3F81)]
    [InlineData(0x3FFF_FFFF, 0x4000)]
    [InlineData(0xBF80_8001, 0xBF81)]
    [InlineData(0x7F7F_FFFF, 0x7F80)]
    [InlineData(0x7F80_0000, 0x7F80)]
    [InlineData(0x7F80_0001, 0x7FC0)]
    [InlineData(0xFFFF_FFFF, 0xFFFF)]
    public unsafe void Rounds_factors_to_bfloat16(uint bits, int expected)
    {
        Assert.Equal(expected, TilePanels.Round(BitConverter.UInt32BitsToSingle(bits)));

        // Every way into a panel rounds alike.
        foreach ((long lineStride, long depthStride) in ((long, long)[])[(32, 1), (1, 32), (2, 64)])
        {
            foreach (bool left in (bool[])[false, true])
            {
                using NativeBuffer<float> source = new(4096);
                source.Span.Fill(BitConverter.UInt32BitsToSingle(bits));
                ushort[] panel = new ushort[TilePanels.Elements];
                fixed (ushort* pointer = panel)
                {
                    TilePanels.Pack(source.Pointer, lineStride, depthStride, 32, 32, pointer, left);
                }

                Assert.All(panel, value => Assert.Equal(expected, value));
            }
        }
    }

    [Fact]
    public unsafe void Keeps_what_is_no_number_in_bfloat16()
    {
        using WorkerTeam team = new(1);
        using Gemm gemm = new(team, GemmPrecision.Bfloat16);
        using NativeBuffer<float> a = new(64 * 64), b = new(64 * 64), c = new(64 * 64);
        a.Span.Fill(1);
        b.Span.Fill(1);
        a.Span[(5 * 64) + 40] = float.NaN;
        b.Span[(50 * 64) + 7] = float.PositiveInfinity;
        gemm.Run(new MatrixView(a.Pointer, 64, 64), new MatrixView(b.Pointer, 64, 64), new MatrixView(c.Pointer, 64, 64));

        Assert.True(float.IsNaN(c.Span[(5 * 64) + 1]));
        Assert.Equal(float.PositiveInfinity, c.Span[(6 * 64) + 7]);
        Assert.Equal(64, c.Span[(6 * 64) + 8]);
    }

    [Theory]
    [InlineData(GemmPrecision.Float32)]
    [InlineData(GemmPrecision.Bfloat16)]
    public unsafe void Writes_only_the_window_of_a_larger_matrix(GemmPrecision precision)
    {
        using WorkerTeam team = new(1);
        using Gemm gemm = new(team, precision);
        using NativeBuffer<float> a = new(6), b = new(6), c = new(20);
        a.Span.Fill(1);
        b.Span.Fill(2);
        c.Span.Fill(9);
        gemm.Run(new MatrixView(a.Pointer, 2, 3), new MatrixView(b.Pointer, 3, 2), new MatrixView((nint)(c.Pointer + 6), 2, 2, 5, 1));

        float[] expected = [.. Enumerable.Repeat(9f, 20)];
        expected[6] = expected[7] = expected[11] = expected[12] = 6;
        Assert.Equal(expected, c.Span.ToArray());
    }

    [Fact]
    public unsafe void Refuses_shapes_that_do_not_fit()
    {
        using WorkerTeam team = new(1);
        using Gemm gemm = new(team);
        float* none = null;

        Assert.Throws<ArgumentException>(() => gemm.Run(new MatrixView(none, 2, 3), new MatrixView(none, 2, 2), new MatrixView(none, 2, 2)));
        Assert.Throws<ArgumentException>(() => gemm.Run(new MatrixView(none, 2, 3), new MatrixView(none, 3, 2), new MatrixView(none, 2, 2).Transposed));
        Assert.Throws<ArgumentException>(() => gemm.Run(new MatrixView(none, 2, 3), new MatrixView(none, 3, 2), new MatrixView(none, 2, 2), new MatrixView(none, 2, 3)));
    }

    private static unsafe MatrixView[] Three(NativeBuffer<float> buffer, int rows, int columns) =>
        [.. Enumerable.Range(0, 3).Select(i => new MatrixView(buffer.Pointer + ((long)i * rows * columns), rows, columns))];

    // Within 32 steps the even and the odd ones for themselves, then both together.
    private static unsafe float[] NaiveOfTiles(MatrixView a, MatrixView b, Span<float> start, bool accumulate)
    {
        float[] c = new float[a.Rows * b.Columns];
        for (int i = 0; i < a.Rows; i++)
        {
            for (int j = 0; j < b.Columns; j++)
            {
                float sum = accumulate ? start[(i * b.Columns) + j] : 0;
                for (int first = 0; first < a.Columns; first += 32)
                {
                    float even = 0, odd = 0;
                    for (int k = first; k < Math.Min(first + 32, a.Columns); k++)
                    {
                        float product = Rounded(a.Pointer[(i * a.RowStride) + (k * a.ColumnStride)]) * Rounded(b.Pointer[(k * b.RowStride) + (j * b.ColumnStride)]);
                        (even, odd) = k % 2 == 0 ? (even + product, odd) : (even, odd + product);
                    }

                    sum += even + odd;
                }

                c[(i * b.Columns) + j] = sum;
            }
        }

        return c;

        static float Rounded(float value) => BitConverter.UInt32BitsToSingle((uint)TilePanels.Round(value) << 16);
    }

    private static unsafe float[] Naive(MatrixView a, MatrixView b, Span<float> start, bool accumulate)
    {
        float[] c = new float[a.Rows * b.Columns];
        for (int i = 0; i < a.Rows; i++)
        {
            for (int j = 0; j < b.Columns; j++)
            {
                float sum = accumulate ? start[(i * b.Columns) + j] : 0;
                for (int k = 0; k < a.Columns; k++)
                {
                    sum = MathF.FusedMultiplyAdd(
                        a.Pointer[(i * a.RowStride) + (k * a.ColumnStride)], b.Pointer[(k * b.RowStride) + (j * b.ColumnStride)], sum);
                }

                c[(i * b.Columns) + j] = sum;
            }
        }

        return c;
    }

    private static NativeBuffer<float> Filled(Random random, long count)
    {
        NativeBuffer<float> buffer = new(count);
        foreach (ref float value in buffer.Span)
        {
            value = (random.NextSingle() * 2) - 1;
        }

        return buffer;
    }
}
