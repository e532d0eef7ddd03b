using Lyceum.Numerics.Kernels;

namespace Lyceum.Numerics.Tests.Kernels;

public sealed unsafe class MatrixMultiplyTests
{
    public static TheoryData<NumberFormat> Formats => [.. NumberFormats.All];

    public static TheoryData<NumberFormat> QuantizedFormats => [.. NumberFormats.All.Where(static f => f.IsQuantized())];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Exact_products_are_those_of_the_dequantised_matrix(NumberFormat format)
    {
        using TestMatrix matrix = new(format, rows: 37, columns: 512, seed: 1);
        foreach (InstructionSet set in InstructionSets.Available)
        {
            using Product product = new(matrix, tokens: 7, set, Precision.Exact);
            for (int t = 0; t < 7; t++)
            {
                for (int r = 0; r < matrix.Rows; r++)
                {
                    double expected = 0, magnitude = 0;
                    for (int c = 0; c < matrix.Columns; c++)
                    {
                        double term = (double)matrix.Values[(r * matrix.Columns) + c] * product.Input[(t * matrix.Columns) + c];
                        expected += term;
                        magnitude += Math.Abs(term);
                    }

                    Assert.Equal(expected, product[t, r], magnitude * 1e-6);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(QuantizedFormats))]
    public void Packed_products_are_those_of_the_input_rounded_to_eight_bits(NumberFormat format)
    {
        using TestMatrix matrix = new(format, rows: 37, columns: 512, seed: 2);
        foreach (InstructionSet set in InstructionSets.Available)
        {
            using Product product = new(matrix, tokens: 7, set, Precision.Packed);
            for (int t = 0; t < 7; t++)
            {
                for (int r = 0; r < matrix.Rows; r++)
                {
                    double expected = 0, magnitude = 0;
                    for (int c = 0; c < matrix.Columns; c++)
                    {
                        int i = (t * matrix.Columns) + c;
                        double x = (double)product.Activations.Scales[i / 32] * product.Activations.Codes[i];
                        double term = matrix.Values[(r * matrix.Columns) + c] * x;
                        expected += term;
                        magnitude += Math.Abs(term);
                    }

                    // Minimums are subtracted from sums of their own size, so rounding is relative to more than the terms.
                    Assert.Equal(expected, product[t, r], magnitude * 4e-6);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_path_and_every_batch_gives_the_same_bits(NumberFormat format)
    {
        foreach (Precision precision in Enum.GetValues<Precision>())
        {
            using TestMatrix matrix = new(format, rows: 53, columns: 2304, seed: 3);
            using Product whole = new(matrix, tokens: 11, InstructionSet.Portable, precision, threads: 1);
            foreach (InstructionSet set in InstructionSets.Available)
            {
                foreach (int tokens in (int[])[1, 3, 4, 6, 8, 11])
                {
                    using Product part = new(matrix, tokens, set, precision, threads: 2);
                    for (int t = 0; t < tokens; t++)
                    {
                        for (int r = 0; r < matrix.Rows; r++)
                        {
                            Assert.True(
                                BitConverter.SingleToInt32Bits(whole[t, r]) == BitConverter.SingleToInt32Bits(part[t, r]),
                                $"{format} {precision} {set}: token {t} of {tokens}, row {r}: {whole[t, r]} and {part[t, r]}");
                        }
                    }
                }
            }
        }
    }

    [Fact]
    public void Columns_need_not_fill_a_vector()
    {
        foreach (int columns in (int[])[1, 7, 16, 31, 100])
        {
            using TestMatrix matrix = new(NumberFormat.F32, rows: 9, columns, seed: 4);
            using Product reference = new(matrix, 5, InstructionSet.Portable, Precision.Exact);
            foreach (InstructionSet set in InstructionSets.Available)
            {
                using Product product = new(matrix, 5, set, Precision.Exact);
                Assert.Equal(reference.Output, product.Output);
            }
        }
    }

    [Fact]
    public void Small_blocks_need_not_fill_a_step()
    {
        foreach (NumberFormat format in NumberFormats.All.Where(static f => f.BlockLength() == 32))
        {
            using TestMatrix matrix = new(format, rows: 18, columns: 576 + 32, seed: 5);
            using Product reference = new(matrix, 6, InstructionSet.Portable, Precision.Packed);
            foreach (InstructionSet set in InstructionSets.Available)
            {
                using Product product = new(matrix, 6, set, Precision.Packed);
                Assert.Equal(reference.Output, product.Output);
                using Product one = new(matrix, 1, set, Precision.Packed);
                Assert.Equal(reference.Output.Take(18), one.Output);
            }
        }
    }

    [Fact]
    public void A_projection_takes_its_own_tokens_and_adds_its_bias()
    {
        foreach (NumberFormat format in (NumberFormat[])[NumberFormat.Q8_0, NumberFormat.F16])
        {
            foreach ((int first, int tokens) in (ReadOnlySpan<(int, int)>)[(4, 3), (3, 9), (6, 8), (0, 14)])
            {
                CheckRange(format, first, tokens);
            }
        }
    }

    private static void CheckRange(NumberFormat format, int first, int tokens)
    {
        using TestMatrix matrix = new(format, rows: 20, columns: 64, seed: 6);
        using Product all = new(matrix, 14, InstructionSets.Default, Precision.Packed);
        using WorkerTeam team = new(2);
        float[] output = new float[tokens * 32];
        float[] bias = [.. Enumerable.Range(0, 20).Select(static i => i * 0.5f)];
        fixed (float* y = output, b = bias)
        {
            Projection projection = new(matrix.Weights, y, 32, b) { FirstToken = first, Tokens = tokens };
            MatrixMultiply.Run(team, projection, all.Activations);
        }

        for (int t = 0; t < tokens; t++)
        {
            for (int r = 0; r < 20; r++)
            {
                Assert.Equal(all[t + first, r] + bias[r], output[(t * 32) + r]);
            }
        }
    }

    [Fact]
    public void A_matrix_of_other_columns_is_refused()
    {
        using TestMatrix matrix = new(NumberFormat.F32, rows: 4, columns: 8, seed: 7);
        using Activations input = new();
        input.Reset(1, 9);
        using WorkerTeam team = new(1);
        float[] output = new float[4];
        Assert.Throws<ArgumentException>(() =>
        {
            fixed (float* y = output)
            {
                MatrixMultiply.Run(team, new Projection(matrix.Weights, y, 4), input);
            }
        });
    }

    private sealed class TestMatrix : IDisposable
    {
        private readonly NativeBuffer<byte> _data;

        public TestMatrix(NumberFormat format, int rows, int columns, int seed)
        {
            Rows = rows;
            Columns = columns;
            Random random = new(seed);
            byte[] bytes = RandomBlocks.Make(format, (long)rows * columns, random);
            _data = new NativeBuffer<byte>(bytes.Length);
            bytes.CopyTo(_data.Span);
            Weights = new WeightMatrix(format, rows, columns, _data.Pointer);
            Values = new float[rows * columns];
            BlockDequantizer.Dequantize(format, bytes, Values);
        }

        public int Rows { get; }

        public int Columns { get; }

        public float[] Values { get; }

        public WeightMatrix Weights { get; }

        public void Dispose() => _data.Dispose();
    }

    private sealed class Product : IDisposable
    {
        public Product(TestMatrix matrix, int tokens, InstructionSet set, Precision precision, int threads = 2)
        {
            Random random = new(99);
            Activations.Reset(tokens, matrix.Columns);
            Input = new float[tokens * matrix.Columns];
            for (int i = 0; i < Input.Length; i++)
            {
                Input[i] = Activations.Values[i] = (float)((random.NextDouble() - 0.5) * (i % 97 == 0 ? 20 : 2));
            }

            Rows = matrix.Rows;
            Output = new float[tokens * Rows];
            using WorkerTeam team = new(threads, set);
            fixed (float* y = Output)
            {
                MatrixMultiply.Run(team, new Projection(matrix.Weights, y, Rows), Activations, precision);
            }
        }

        public Activations Activations { get; } = new();

        public float[] Input { get; }

        public float[] Output { get; }

        private int Rows { get; }

        public float this[int token, int row] => Output[(token * Rows) + row];

        public void Dispose() => Activations.Dispose();
    }
}
