using Lyceum.Numerics;

namespace Lyceum.Numerics.Tests;

public class GemmTests
{
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 1, 1, 1 }, { 8, 48, 16 }, { 7, 47, 3 }, { 9, 49, 257 }, { 64, 96, 512 }, { 100, 16, 33 }, { 513, 33, 300 }, { 3, 200, 700 }, { 300, 8, 1 },
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
                    float[] expected = Naive(left, right, start.Span, accumulate);
                    foreach (InstructionSet path in InstructionSets.Available)
                    {
                        foreach (int threads in (int[])[1, 3])
                        {
                            using WorkerTeam team = new(threads, path);
                            using Gemm gemm = new(team);
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

    [Fact]
    public unsafe void Writes_only_the_window_of_a_larger_matrix()
    {
        using WorkerTeam team = new(1);
        using Gemm gemm = new(team);
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
