using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Kernels;

/// <summary>
/// Multiplication in float32: float weights as they are, quantised ones dequantised row by row into scratch memory.
/// A dot product is summed in 16 lanes (lane = column mod 16, in ascending order) that are then added pairwise, on every path.
/// </summary>
internal static unsafe class FloatMultiply
{
    /// <summary>Rows that are dequantised together, so that each is used for all tokens while in cache.</summary>
    private const int PanelRows = 16;

    [ThreadStatic]
    private static NativeBuffer<float>? s_panel;

    public static void Run(InstructionSet instructions, WeightMatrix weights, ActivationView input, float* output, long stride)
    {
        for (int start = 0; start < weights.Rows; start += PanelRows)
        {
            WeightMatrix panel = weights.Slice(start, Math.Min(PanelRows, weights.Rows - start));
            float* rows = Unpack(panel);
            switch (instructions)
            {
                case InstructionSet.Avx512:
                    FloatTiles512.Multiply(rows, panel.Rows, input, output + start, stride);
                    break;
                case InstructionSet.Avx2:
                    FloatTiles256.Multiply(rows, panel.Rows, input, output + start, stride);
                    break;
                default:
                    FloatTiles128.Multiply(rows, panel.Rows, input, output + start, stride);
                    break;
            }
        }
    }

    private static float* Unpack(WeightMatrix panel)
    {
        if (panel.Format == NumberFormat.F32)
        {
            return (float*)panel.Data;
        }

        s_panel ??= new NativeBuffer<float>();
        float* rows = s_panel.EnsureLength((long)PanelRows * panel.Columns);
        BlockDequantizer.Dequantize(panel.Format, panel.Data, rows, panel.Rows * panel.Columns);
        return rows;
    }
}

/// <summary>Tiles of 4 rows by 4 tokens in 512-bit registers: one register holds all 16 lanes of an output.</summary>
internal static unsafe class FloatTiles512
{
    public static void Multiply(float* rows, int rowCount, ActivationView input, float* output, long stride)
    {
        int columns = input.Columns;
        int token = 0;
        for (; token + 4 <= input.Tokens; token += 4)
        {
            float* x = input.Values + ((long)token * columns);
            float* y = output + (token * stride);
            int row = 0;
            for (; row + 4 <= rowCount; row += 4)
            {
                Tile4x4(rows + ((long)row * columns), x, columns, y + row, stride);
            }

            for (; row < rowCount; row++)
            {
                for (int t = 0; t < 4; t++)
                {
                    y[(t * stride) + row] = Dot(rows + ((long)row * columns), x + ((long)t * columns), columns);
                }
            }
        }

        for (; token < input.Tokens; token++)
        {
            float* x = input.Values + ((long)token * columns);
            float* y = output + (token * stride);
            int row = 0;
            for (; row + 4 <= rowCount; row += 4)
            {
                Tile4x1(rows + ((long)row * columns), x, columns, y + row);
            }

            for (; row < rowCount; row++)
            {
                y[row] = Dot(rows + ((long)row * columns), x, columns);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x4(float* w, float* x, int columns, float* y, long stride)
    {
        Vector512<float> a00 = default, a01 = default, a02 = default, a03 = default;
        Vector512<float> a10 = default, a11 = default, a12 = default, a13 = default;
        Vector512<float> a20 = default, a21 = default, a22 = default, a23 = default;
        Vector512<float> a30 = default, a31 = default, a32 = default, a33 = default;
        float* w1 = w + columns, w2 = w1 + columns, w3 = w2 + columns;
        float* x1 = x + columns, x2 = x1 + columns, x3 = x2 + columns;
        int k = 0;
        for (; k + 16 <= columns; k += 16)
        {
            Vector512<float> v0 = Vector512.Load(w + k), v1 = Vector512.Load(w1 + k), v2 = Vector512.Load(w2 + k), v3 = Vector512.Load(w3 + k);
            Vector512<float> u = Vector512.Load(x + k);
            a00 = Vector512.FusedMultiplyAdd(v0, u, a00);
            a10 = Vector512.FusedMultiplyAdd(v1, u, a10);
            a20 = Vector512.FusedMultiplyAdd(v2, u, a20);
            a30 = Vector512.FusedMultiplyAdd(v3, u, a30);
            u = Vector512.Load(x1 + k);
            a01 = Vector512.FusedMultiplyAdd(v0, u, a01);
            a11 = Vector512.FusedMultiplyAdd(v1, u, a11);
            a21 = Vector512.FusedMultiplyAdd(v2, u, a21);
            a31 = Vector512.FusedMultiplyAdd(v3, u, a31);
            u = Vector512.Load(x2 + k);
            a02 = Vector512.FusedMultiplyAdd(v0, u, a02);
            a12 = Vector512.FusedMultiplyAdd(v1, u, a12);
            a22 = Vector512.FusedMultiplyAdd(v2, u, a22);
            a32 = Vector512.FusedMultiplyAdd(v3, u, a32);
            u = Vector512.Load(x3 + k);
            a03 = Vector512.FusedMultiplyAdd(v0, u, a03);
            a13 = Vector512.FusedMultiplyAdd(v1, u, a13);
            a23 = Vector512.FusedMultiplyAdd(v2, u, a23);
            a33 = Vector512.FusedMultiplyAdd(v3, u, a33);
        }

        int rest = columns - k;
        y[0] = Finish(a00, w + k, x + k, rest);
        y[1] = Finish(a10, w1 + k, x + k, rest);
        y[2] = Finish(a20, w2 + k, x + k, rest);
        y[3] = Finish(a30, w3 + k, x + k, rest);
        y += stride;
        y[0] = Finish(a01, w + k, x1 + k, rest);
        y[1] = Finish(a11, w1 + k, x1 + k, rest);
        y[2] = Finish(a21, w2 + k, x1 + k, rest);
        y[3] = Finish(a31, w3 + k, x1 + k, rest);
        y += stride;
        y[0] = Finish(a02, w + k, x2 + k, rest);
        y[1] = Finish(a12, w1 + k, x2 + k, rest);
        y[2] = Finish(a22, w2 + k, x2 + k, rest);
        y[3] = Finish(a32, w3 + k, x2 + k, rest);
        y += stride;
        y[0] = Finish(a03, w + k, x3 + k, rest);
        y[1] = Finish(a13, w1 + k, x3 + k, rest);
        y[2] = Finish(a23, w2 + k, x3 + k, rest);
        y[3] = Finish(a33, w3 + k, x3 + k, rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x1(float* w, float* x, int columns, float* y)
    {
        Vector512<float> a0 = default, a1 = default, a2 = default, a3 = default;
        float* w1 = w + columns, w2 = w1 + columns, w3 = w2 + columns;
        int k = 0;
        for (; k + 16 <= columns; k += 16)
        {
            Vector512<float> u = Vector512.Load(x + k);
            a0 = Vector512.FusedMultiplyAdd(Vector512.Load(w + k), u, a0);
            a1 = Vector512.FusedMultiplyAdd(Vector512.Load(w1 + k), u, a1);
            a2 = Vector512.FusedMultiplyAdd(Vector512.Load(w2 + k), u, a2);
            a3 = Vector512.FusedMultiplyAdd(Vector512.Load(w3 + k), u, a3);
        }

        int rest = columns - k;
        y[0] = Finish(a0, w + k, x + k, rest);
        y[1] = Finish(a1, w1 + k, x + k, rest);
        y[2] = Finish(a2, w2 + k, x + k, rest);
        y[3] = Finish(a3, w3 + k, x + k, rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Dot(float* w, float* x, int columns)
    {
        Vector512<float> a = default;
        int k = 0;
        for (; k + 16 <= columns; k += 16)
        {
            a = Vector512.FusedMultiplyAdd(Vector512.Load(w + k), Vector512.Load(x + k), a);
        }

        return Finish(a, w + k, x + k, columns - k);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Finish(Vector512<float> sum, float* w, float* x, int rest)
    {
        if (rest > 0)
        {
            sum = LaneSum.AddRest(sum, w, x, rest);
        }

        return LaneSum.Add(sum.GetLower() + sum.GetUpper());
    }
}

/// <summary>Tiles of 3 rows by 2 tokens in 256-bit registers: two registers hold the 16 lanes of an output.</summary>
internal static unsafe class FloatTiles256
{
    public static void Multiply(float* rows, int rowCount, ActivationView input, float* output, long stride)
    {
        int columns = input.Columns;
        for (int token = 0; token < input.Tokens; token += 2)
        {
            float* x = input.Values + ((long)token * columns);
            float* y = output + (token * stride);
            bool both = token + 2 <= input.Tokens;
            int row = 0;
            for (; both && row + 3 <= rowCount; row += 3)
            {
                Tile3x2(rows + ((long)row * columns), x, columns, y + row, stride);
            }

            for (; row + 4 <= rowCount; row += 4)
            {
                Tile4x1(rows + ((long)row * columns), x, columns, y + row);
                if (both)
                {
                    Tile4x1(rows + ((long)row * columns), x + columns, columns, y + stride + row);
                }
            }

            for (; row < rowCount; row++)
            {
                y[row] = Dot(rows + ((long)row * columns), x, columns);
                if (both)
                {
                    y[stride + row] = Dot(rows + ((long)row * columns), x + columns, columns);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile3x2(float* w, float* x, int columns, float* y, long stride)
    {
        Vector256<float> a00 = default, a01 = default, a10 = default, a11 = default, a20 = default, a21 = default;
        Vector256<float> b00 = default, b01 = default, b10 = default, b11 = default, b20 = default, b21 = default;
        float* w1 = w + columns, w2 = w1 + columns;
        float* x1 = x + columns;
        int k = 0;
        for (; k + 16 <= columns; k += 16)
        {
            Vector256<float> u0 = Vector256.Load(x + k), u1 = Vector256.Load(x1 + k);
            Vector256<float> v = Vector256.Load(w + k);
            a00 = Vector256.FusedMultiplyAdd(v, u0, a00);
            a01 = Vector256.FusedMultiplyAdd(v, u1, a01);
            v = Vector256.Load(w1 + k);
            a10 = Vector256.FusedMultiplyAdd(v, u0, a10);
            a11 = Vector256.FusedMultiplyAdd(v, u1, a11);
            v = Vector256.Load(w2 + k);
            a20 = Vector256.FusedMultiplyAdd(v, u0, a20);
            a21 = Vector256.FusedMultiplyAdd(v, u1, a21);
            u0 = Vector256.Load(x + k + 8);
            u1 = Vector256.Load(x1 + k + 8);
            v = Vector256.Load(w + k + 8);
            b00 = Vector256.FusedMultiplyAdd(v, u0, b00);
            b01 = Vector256.FusedMultiplyAdd(v, u1, b01);
            v = Vector256.Load(w1 + k + 8);
            b10 = Vector256.FusedMultiplyAdd(v, u0, b10);
            b11 = Vector256.FusedMultiplyAdd(v, u1, b11);
            v = Vector256.Load(w2 + k + 8);
            b20 = Vector256.FusedMultiplyAdd(v, u0, b20);
            b21 = Vector256.FusedMultiplyAdd(v, u1, b21);
        }

        int rest = columns - k;
        y[0] = Finish(a00, b00, w + k, x + k, rest);
        y[1] = Finish(a10, b10, w1 + k, x + k, rest);
        y[2] = Finish(a20, b20, w2 + k, x + k, rest);
        y += stride;
        y[0] = Finish(a01, b01, w + k, x1 + k, rest);
        y[1] = Finish(a11, b11, w1 + k, x1 + k, rest);
        y[2] = Finish(a21, b21, w2 + k, x1 + k, rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x1(float* w, float* x, int columns, float* y)
    {
        Vector256<float> a0 = default, a1 = default, a2 = default, a3 = default;
        Vector256<float> b0 = default, b1 = default, b2 = default, b3 = default;
        float* w1 = w + columns, w2 = w1 + columns, w3 = w2 + columns;
        int k = 0;
        for (; k + 16 <= columns; k += 16)
        {
            Vector256<float> u = Vector256.Load(x + k), v = Vector256.Load(x + k + 8);
            a0 = Vector256.FusedMultiplyAdd(Vector256.Load(w + k), u, a0);
            b0 = Vector256.FusedMultiplyAdd(Vector256.Load(w + k + 8), v, b0);
            a1 = Vector256.FusedMultiplyAdd(Vector256.Load(w1 + k), u, a1);
            b1 = Vector256.FusedMultiplyAdd(Vector256.Load(w1 + k + 8), v, b1);
            a2 = Vector256.FusedMultiplyAdd(Vector256.Load(w2 + k), u, a2);
            b2 = Vector256.FusedMultiplyAdd(Vector256.Load(w2 + k + 8), v, b2);
            a3 = Vector256.FusedMultiplyAdd(Vector256.Load(w3 + k), u, a3);
            b3 = Vector256.FusedMultiplyAdd(Vector256.Load(w3 + k + 8), v, b3);
        }

        int rest = columns - k;
        y[0] = Finish(a0, b0, w + k, x + k, rest);
        y[1] = Finish(a1, b1, w1 + k, x + k, rest);
        y[2] = Finish(a2, b2, w2 + k, x + k, rest);
        y[3] = Finish(a3, b3, w3 + k, x + k, rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Dot(float* w, float* x, int columns)
    {
        Vector256<float> a = default, b = default;
        int k = 0;
        for (; k + 16 <= columns; k += 16)
        {
            a = Vector256.FusedMultiplyAdd(Vector256.Load(w + k), Vector256.Load(x + k), a);
            b = Vector256.FusedMultiplyAdd(Vector256.Load(w + k + 8), Vector256.Load(x + k + 8), b);
        }

        return Finish(a, b, w + k, x + k, columns - k);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Finish(Vector256<float> lower, Vector256<float> upper, float* w, float* x, int rest)
    {
        if (rest > 0)
        {
            Vector512<float> all = LaneSum.AddRest(Vector512.Create(lower, upper), w, x, rest);
            lower = all.GetLower();
            upper = all.GetUpper();
        }

        return LaneSum.Add(lower + upper);
    }
}

/// <summary>Dot products one by one in 128-bit registers, four for the 16 lanes of an output.</summary>
internal static unsafe class FloatTiles128
{
    public static void Multiply(float* rows, int rowCount, ActivationView input, float* output, long stride)
    {
        int columns = input.Columns;
        for (int token = 0; token < input.Tokens; token++)
        {
            float* x = input.Values + ((long)token * columns);
            float* y = output + (token * stride);
            int row = 0;
            for (; row + 2 <= rowCount; row += 2)
            {
                Tile2x1(rows + ((long)row * columns), x, columns, y + row);
            }

            if (row < rowCount)
            {
                y[row] = Dot(rows + ((long)row * columns), x, columns);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile2x1(float* w, float* x, int columns, float* y)
    {
        Vector128<float> a0 = default, a1 = default, a2 = default, a3 = default;
        Vector128<float> b0 = default, b1 = default, b2 = default, b3 = default;
        float* w1 = w + columns;
        int k = 0;
        for (; k + 16 <= columns; k += 16)
        {
            Vector128<float> u = Vector128.Load(x + k);
            a0 = Vector128.FusedMultiplyAdd(Vector128.Load(w + k), u, a0);
            b0 = Vector128.FusedMultiplyAdd(Vector128.Load(w1 + k), u, b0);
            u = Vector128.Load(x + k + 4);
            a1 = Vector128.FusedMultiplyAdd(Vector128.Load(w + k + 4), u, a1);
            b1 = Vector128.FusedMultiplyAdd(Vector128.Load(w1 + k + 4), u, b1);
            u = Vector128.Load(x + k + 8);
            a2 = Vector128.FusedMultiplyAdd(Vector128.Load(w + k + 8), u, a2);
            b2 = Vector128.FusedMultiplyAdd(Vector128.Load(w1 + k + 8), u, b2);
            u = Vector128.Load(x + k + 12);
            a3 = Vector128.FusedMultiplyAdd(Vector128.Load(w + k + 12), u, a3);
            b3 = Vector128.FusedMultiplyAdd(Vector128.Load(w1 + k + 12), u, b3);
        }

        int rest = columns - k;
        y[0] = Finish(a0, a1, a2, a3, w + k, x + k, rest);
        y[1] = Finish(b0, b1, b2, b3, w1 + k, x + k, rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Dot(float* w, float* x, int columns)
    {
        Vector128<float> a0 = default, a1 = default, a2 = default, a3 = default;
        int k = 0;
        for (; k + 16 <= columns; k += 16)
        {
            a0 = Vector128.FusedMultiplyAdd(Vector128.Load(w + k), Vector128.Load(x + k), a0);
            a1 = Vector128.FusedMultiplyAdd(Vector128.Load(w + k + 4), Vector128.Load(x + k + 4), a1);
            a2 = Vector128.FusedMultiplyAdd(Vector128.Load(w + k + 8), Vector128.Load(x + k + 8), a2);
            a3 = Vector128.FusedMultiplyAdd(Vector128.Load(w + k + 12), Vector128.Load(x + k + 12), a3);
        }

        return Finish(a0, a1, a2, a3, w + k, x + k, columns - k);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Finish(
        Vector128<float> a0, Vector128<float> a1, Vector128<float> a2, Vector128<float> a3, float* w, float* x, int rest)
    {
        if (rest > 0)
        {
            Vector512<float> all = Vector512.Create(Vector256.Create(a0, a1), Vector256.Create(a2, a3));
            all = LaneSum.AddRest(all, w, x, rest);
            (a0, a1) = (all.GetLower().GetLower(), all.GetLower().GetUpper());
            (a2, a3) = (all.GetUpper().GetLower(), all.GetUpper().GetUpper());
        }

        return LaneSum.Add(a0 + a2, a1 + a3);
    }
}

/// <summary>The one order in which the 16 lanes of a dot product become a number.</summary>
internal static unsafe class LaneSum
{
    /// <summary>Adds the products of a last, incomplete group of columns to the first lanes.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Vector512<float> AddRest(Vector512<float> sum, float* w, float* x, int rest)
    {
        float* lanes = stackalloc float[16];
        sum.Store(lanes);
        for (int i = 0; i < rest; i++)
        {
            lanes[i] = MathF.FusedMultiplyAdd(w[i], x[i], lanes[i]);
        }

        return Vector512.Load(lanes);
    }

    /// <summary>Adds eight lanes, each of which is already the sum of lanes i and i + 8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Add(Vector256<float> sum) => Add(sum.GetLower(), sum.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Add(Vector128<float> lower, Vector128<float> upper)
    {
        Vector128<float> four = lower + upper;
        Vector128<float> two = four + Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1));
        return two.ToScalar() + two.GetElement(1);
    }
}
