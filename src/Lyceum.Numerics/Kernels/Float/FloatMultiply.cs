namespace Lyceum.Numerics.Kernels;

/// <summary>
/// Multiplication in float32: float weights as they are, quantised ones dequantised into scratch memory. A dot product is
/// summed in 16 lanes (lane = column mod 16, in ascending order) that are then added pairwise, on every path and for
/// every number of tokens.
/// </summary>
internal static unsafe class FloatMultiply
{
    /// <summary>From this many tokens on, interleaving rows and tokens costs less than it saves.</summary>
    private const int TokensForPanels = 8;

    /// <summary>Rows that are dequantised together.</summary>
    private const int RowsTogether = 4;

    [ThreadStatic]
    private static NativeBuffer<float>? s_rows;

    /// <summary>Whether this multiplication reads the interleaved form of the input.</summary>
    public static bool UsesPanels(InstructionSet instructions, int tokens) =>
        tokens >= TokensForPanels && instructions is InstructionSet.Avx2 or InstructionSet.Avx512;

    public static void Run(InstructionSet instructions, WeightMatrix weights, ActivationView input, float* output, long stride)
    {
        switch (instructions)
        {
            case InstructionSet.Avx512 when UsesPanels(instructions, input.Tokens):
                FloatPanels<FloatTile512>.Multiply(weights, input, output, stride);
                break;
            case InstructionSet.Avx2 when UsesPanels(instructions, input.Tokens):
                FloatPanels<FloatTile256>.Multiply(weights, input, output, stride);
                break;
            case InstructionSet.Avx512:
                Rows<FloatRows512>(weights, input, output, stride);
                break;
            case InstructionSet.Avx2:
                Rows<FloatRows256>(weights, input, output, stride);
                break;
            default:
                Rows<FloatRows128>(weights, input, output, stride);
                break;
        }
    }

    private static void Rows<TRows>(WeightMatrix weights, ActivationView input, float* output, long stride)
        where TRows : struct, IFloatRows
    {
        switch (weights.Format)
        {
            case NumberFormat.F32:
                Rows<TRows, SingleSource>(weights, input, output, stride);
                break;
            case NumberFormat.F16:
                Rows<TRows, HalfSource>(weights, input, output, stride);
                break;
            case NumberFormat.BF16:
                Rows<TRows, BFloatSource>(weights, input, output, stride);
                break;
            default:
                Dequantized<TRows>(weights, input, output, stride);
                break;
        }
    }

    private static void Dequantized<TRows>(WeightMatrix weights, ActivationView input, float* output, long stride)
        where TRows : struct, IFloatRows
    {
        s_rows ??= new NativeBuffer<float>();
        float* rows = s_rows.EnsureLength((long)RowsTogether * weights.Columns);
        for (int start = 0; start < weights.Rows; start += RowsTogether)
        {
            WeightMatrix part = weights.Slice(start, Math.Min(RowsTogether, weights.Rows - start));
            BlockDequantizer.Dequantize(part.Format, part.Data, rows, part.Rows * part.Columns);
            Rows<TRows, SingleSource>(
                new WeightMatrix(NumberFormat.F32, part.Rows, part.Columns, rows), input, output + start, stride);
        }
    }

    private static void Rows<TRows, TSource>(WeightMatrix weights, ActivationView input, float* output, long stride)
        where TRows : struct, IFloatRows
        where TSource : struct, IFloatSource
    {
        int row = 0;
        for (; row + RowsTogether <= weights.Rows; row += RowsTogether)
        {
            byte* w = weights.Data + (row * weights.RowBytes);
            for (int token = 0; token < input.Tokens; token++)
            {
                float* x = input.Values + ((long)token * input.Columns);
                TRows.Dot4<TSource>(w, weights.RowBytes, x, input.Columns, output + (token * stride) + row);
            }
        }

        for (; row < weights.Rows; row++)
        {
            for (int token = 0; token < input.Tokens; token++)
            {
                float* x = input.Values + ((long)token * input.Columns);
                output[(token * stride) + row] = TRows.Dot<TSource>(weights.Data + (row * weights.RowBytes), x, input.Columns);
            }
        }
    }
}

/// <summary>Dot products of rows with one token on one instruction path.</summary>
internal unsafe interface IFloatRows
{
    /// <summary>Four rows, <paramref name="rowBytes"/> apart.</summary>
    static abstract void Dot4<TSource>(byte* w, long rowBytes, float* x, int columns, float* y)
        where TSource : struct, IFloatSource;

    /// <summary>One row.</summary>
    static abstract float Dot<TSource>(byte* w, float* x, int columns)
        where TSource : struct, IFloatSource;
}
