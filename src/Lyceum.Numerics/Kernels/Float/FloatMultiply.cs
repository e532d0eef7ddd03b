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
        for (int start = 0; start < weights.Rows; start += RowsTogether)
        {
            WeightMatrix part = weights.Slice(start, Math.Min(RowsTogether, weights.Rows - start));
            float* rows = Unpack(part);
            for (int token = 0; token < input.Tokens; token++)
            {
                float* x = input.Values + ((long)token * input.Columns);
                float* y = output + (token * stride) + start;
                if (part.Rows == RowsTogether)
                {
                    TRows.Dot4(rows, x, input.Columns, y);
                    continue;
                }

                for (int row = 0; row < part.Rows; row++)
                {
                    y[row] = TRows.Dot(rows + ((long)row * input.Columns), x, input.Columns);
                }
            }
        }
    }

    private static float* Unpack(WeightMatrix part)
    {
        if (part.Format == NumberFormat.F32)
        {
            return (float*)part.Data;
        }

        s_rows ??= new NativeBuffer<float>();
        float* rows = s_rows.EnsureLength((long)RowsTogether * part.Columns);
        Prefetch.Ahead(part.Data + (part.Rows * part.RowBytes), part.Rows * part.RowBytes);
        BlockDequantizer.Dequantize(part.Format, part.Data, rows, part.Rows * part.Columns);
        return rows;
    }
}

/// <summary>Dot products of contiguous rows with one token on one instruction path.</summary>
internal unsafe interface IFloatRows
{
    /// <summary>Four rows, <paramref name="columns"/> floats apart.</summary>
    static abstract void Dot4(float* w, float* x, int columns, float* y);

    /// <summary>One row.</summary>
    static abstract float Dot(float* w, float* x, int columns);
}
