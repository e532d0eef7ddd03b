using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Lyceum.Numerics.Formats;

namespace Lyceum.Numerics.Kernels;

/// <summary>
/// Multiplication on packed blocks. Products of a group's codes are summed in integers, exactly; then, group by group in
/// ascending order, <c>sum = fma(float(integers), weightScale · inputScale, sum)</c>, and for formats with minimums
/// <c>sum = fma(−minimum, inputScale · inputCodes, sum)</c>. That order is all that an output depends on, so every path and
/// every batch size gives the same bits.
/// </summary>
internal static unsafe class PackedMultiply
{
    public static void Run(InstructionSet instructions, WeightMatrix weights, ActivationView input, float* output, long stride)
    {
        switch (weights.Format)
        {
            case NumberFormat.Q4_0: Run<PackedQ4_0>(instructions, weights, input, output, stride); break;
            case NumberFormat.Q4_1: Run<PackedQ4_1>(instructions, weights, input, output, stride); break;
            case NumberFormat.Q5_0: Run<PackedQ5_0>(instructions, weights, input, output, stride); break;
            case NumberFormat.Q5_1: Run<PackedQ5_1>(instructions, weights, input, output, stride); break;
            case NumberFormat.Q8_0: Run<PackedQ8_0>(instructions, weights, input, output, stride); break;
            case NumberFormat.Q2_K: Run<PackedQ2_K>(instructions, weights, input, output, stride); break;
            case NumberFormat.Q3_K: Run<PackedQ3_K>(instructions, weights, input, output, stride); break;
            case NumberFormat.Q4_K: Run<PackedQ4_K>(instructions, weights, input, output, stride); break;
            case NumberFormat.Q5_K: Run<PackedQ5_K>(instructions, weights, input, output, stride); break;
            case NumberFormat.Q6_K: Run<PackedQ6_K>(instructions, weights, input, output, stride); break;
            case NumberFormat.IQ4_NL: Run<PackedIQ4_NL>(instructions, weights, input, output, stride); break;
            case NumberFormat.IQ4_XS: Run<PackedIQ4_XS>(instructions, weights, input, output, stride); break;
            case NumberFormat.MXFP4: Run<PackedMXFP4>(instructions, weights, input, output, stride); break;
            default: throw new ArgumentOutOfRangeException(nameof(weights), weights.Format, "This format is not packed in blocks.");
        }
    }

    private static void Run<TFormat>(InstructionSet instructions, WeightMatrix weights, ActivationView input, float* output, long stride)
        where TFormat : struct, IPackedFormat
    {
        switch (instructions)
        {
            case InstructionSet.Avx512 when AvxVnni.IsSupported && input.Tokens == 1:
                PackedRows<TFormat, PackedDotVnni>.Multiply(weights, input, output);
                break;
            case InstructionSet.Avx512 when AvxVnni.IsSupported:
                Run<TFormat, PackedTilesVnni>(weights, input, output, stride);
                break;
            case InstructionSet.Avx512 or InstructionSet.Avx2 when input.Tokens == 1:
                PackedRows<TFormat, PackedDotAvx2>.Multiply(weights, input, output);
                break;
            case InstructionSet.Avx512:
            case InstructionSet.Avx2:
                Run<TFormat, PackedTilesAvx2>(weights, input, output, stride);
                break;
            default:
                Run<TFormat, PackedTiles128>(weights, input, output, stride);
                break;
        }
    }

    private static void Run<TFormat, TTiles>(WeightMatrix weights, ActivationView input, float* output, long stride)
        where TFormat : struct, IPackedFormat
        where TTiles : struct, IPackedTiles
    {
        PackedPanel panel = PackedPanel.Rent();
        float* partial = stackalloc float[PackedPanel.Rows * 4];
        for (int row = 0; row < weights.Rows; row += PackedPanel.Rows)
        {
            int rows = Math.Min(PackedPanel.Rows, weights.Rows - row);
            WeightMatrix slice = weights.Slice(row, rows);
            for (int column = 0; column < weights.Columns; column += PackedPanel.Columns)
            {
                int columns = Math.Min(PackedPanel.Columns, weights.Columns - column);
                panel.Decode<TFormat>(slice, column, columns);
                for (int token = 0; token < input.Tokens;)
                {
                    int tokens = input.Tokens - token >= 4 ? 4 : 1;
                    PackedTile tile = new(input, token, column, columns, output + (token * stride) + row, stride);
                    if (rows < PackedPanel.Rows)
                    {
                        CopyRows(tile.Output, stride, partial, PackedPanel.Rows, rows, tokens);
                        tile.Output = partial;
                        tile.Stride = PackedPanel.Rows;
                    }

                    if (tokens == 4)
                    {
                        TTiles.Multiply4<TFormat>(panel, tile, column == 0);
                    }
                    else
                    {
                        TTiles.Multiply1<TFormat>(panel, tile, column == 0);
                    }

                    if (rows < PackedPanel.Rows)
                    {
                        CopyRows(partial, PackedPanel.Rows, output + (token * stride) + row, stride, rows, tokens);
                    }

                    token += tokens;
                }
            }
        }
    }

    private static void CopyRows(float* source, long sourceStride, float* destination, long destinationStride, int rows, int tokens)
    {
        for (int t = 0; t < tokens; t++)
        {
            Unsafe.CopyBlockUnaligned(destination + (t * destinationStride), source + (t * sourceStride), (uint)(rows * sizeof(float)));
        }
    }
}

/// <summary>The inner kernels of one instruction path: a panel of sixteen rows times one or four tokens.</summary>
internal interface IPackedTiles
{
    /// <summary>Sixteen rows times one token. Adds to the output, or starts it anew.</summary>
    static abstract void Multiply1<TFormat>(in PackedPanel panel, in PackedTile tile, bool first)
        where TFormat : struct, IPackedFormat;

    /// <summary>Sixteen rows times four tokens.</summary>
    static abstract void Multiply4<TFormat>(in PackedPanel panel, in PackedTile tile, bool first)
        where TFormat : struct, IPackedFormat;
}

/// <summary>The tokens of a tile: their codes, scales and sums from the panel's first column on, and where outputs go.</summary>
internal unsafe struct PackedTile
{
    public sbyte* Codes;
    public float* Scales;
    public int* Sums;
    public float* Output;
    public long Stride;
    public int Columns;
    public int TokenColumns;

    public PackedTile(ActivationView input, int token, int column, int columns, float* output, long stride)
    {
        long offset = ((long)token * input.Columns) + column;
        Codes = input.Codes + offset;
        Scales = input.Scales + (offset / 32);
        Sums = input.Sums + (offset / 16);
        Output = output;
        Stride = stride;
        Columns = columns;
        TokenColumns = input.Columns;
    }
}
