using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lyceum.Numerics.Kernels;

/// <summary>How one instruction path multiplies 32 codes with 32 inputs, leaving eight partial sums of four products each.</summary>
internal interface IPackedDot
{
    /// <summary>Sums of four neighbouring products; the format's offset is still in them where <see cref="TakesOffset"/> says so.</summary>
    static abstract Vector256<int> Multiply<TFormat>(Vector256<byte> codes, Vector256<sbyte> input)
        where TFormat : struct, IPackedFormat;

    /// <summary>Whether the sums are of raw codes, so that offset times the inputs' sum must be taken off.</summary>
    static abstract bool TakesOffset<TFormat>()
        where TFormat : struct, IPackedFormat;
}

/// <summary>
/// Packed rows times a single token: nothing would be gained by interleaving rows for one use, so each row's codes are
/// multiplied where they lie, and eight rows' partial sums are then added across, giving one register of eight rows.
/// The float arithmetic that follows is that of the tiles, so the bits are the same.
/// </summary>
internal static unsafe class PackedRows<TFormat, TDot>
    where TFormat : struct, IPackedFormat
    where TDot : struct, IPackedDot
{
    private const int Rows = 8;
    private const int Step = 256;

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(WeightMatrix weights, ActivationView input, float* output)
    {
        byte* codes = stackalloc byte[(Rows * Step) + 32];
        codes = (byte*)(((nuint)codes + 31) & ~(nuint)31);
        float* rowScales = stackalloc float[Rows * 16];
        float* rowMinimums = stackalloc float[Rows * 16];
        float* scales = stackalloc float[Rows * 16];
        float* minimums = stackalloc float[Rows * 16];
        float* partial = stackalloc float[Rows];
        long stepBytes = TFormat.Format.ByteSize(Step);
        for (int row = 0; row < weights.Rows; row += Rows)
        {
            int rows = Math.Min(Rows, weights.Rows - row);
            byte* source = weights.Data + (row * weights.RowBytes);
            Vector256<float> sum = default;
            for (int column = 0; column < weights.Columns; column += Step, source += stepBytes)
            {
                int count = Math.Min(Step, weights.Columns - column);
                bool scalesOfRows = TFormat.DecodesScalesOfRows && rows == Rows && count == Step;
                for (int r = 0; r < Rows; r++)
                {
                    byte* blocks = source + (Math.Min(r, rows - 1) * weights.RowBytes);
                    Prefetch.Ahead(blocks + (Rows * weights.RowBytes), stepBytes);
                    TFormat.DecodeCodes(blocks, count, codes + (r * Step));
                    if (!scalesOfRows)
                    {
                        TFormat.DecodeScales(blocks, count, rowScales + (r * 16), rowMinimums + (r * 16));
                    }
                }

                if (scalesOfRows)
                {
                    TFormat.DecodeScalesOfRows(source, weights.RowBytes, scales, minimums);
                }
                else
                {
                    TransposeScales(rowScales, scales);
                    if (TFormat.HasMinimum)
                    {
                        TransposeScales(rowMinimums, minimums);
                    }
                }

                sum = Dot(codes, scales, minimums, input.Codes + column, input.Scales + (column / 32), input.Sums + (column / 16), count, sum);
            }

            if (rows == Rows)
            {
                sum.Store(output + row);
            }
            else
            {
                sum.Store(partial);
                Unsafe.CopyBlockUnaligned(output + row, partial, (uint)(rows * sizeof(float)));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeScales(float* rows, float* columns)
    {
        Words.Transpose8x8((uint*)rows, 16, (uint*)columns);
        if (TFormat.GroupLength == 16)
        {
            Words.Transpose8x8((uint*)rows + 8, 16, (uint*)columns + 64);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Dot(
        byte* codes, float* scales, float* minimums, sbyte* x, float* d, int* sums, int count, Vector256<float> sum)
    {
        for (int i = 0; i < count; i += 32, codes += 32, x += 32, d++, sums += 2)
        {
            Vector256<sbyte> v = Vector256.Load(x);
            Vector256<int> p01 = Avx2.HorizontalAdd(Row(codes, v, 0), Row(codes, v, 1));
            Vector256<int> p23 = Avx2.HorizontalAdd(Row(codes, v, 2), Row(codes, v, 3));
            Vector256<int> p45 = Avx2.HorizontalAdd(Row(codes, v, 4), Row(codes, v, 5));
            Vector256<int> p67 = Avx2.HorizontalAdd(Row(codes, v, 6), Row(codes, v, 7));
            Vector256<int> p0123 = Avx2.HorizontalAdd(p01, p23), p4567 = Avx2.HorizontalAdd(p45, p67);
            Vector256<int> lower = Avx2.Permute2x128(p0123, p4567, 0x20), upper = Avx2.Permute2x128(p0123, p4567, 0x31);
            float scale = *d;
            if (TFormat.GroupLength == 32)
            {
                sum = AddGroup(lower + upper, sums[0] + sums[1], scale, scales, minimums, sum);
                scales += Rows;
                minimums += Rows;
            }
            else
            {
                sum = AddGroup(lower, sums[0], scale, scales, minimums, sum);
                sum = AddGroup(upper, sums[1], scale, scales + Rows, minimums + Rows, sum);
                scales += 2 * Rows;
                minimums += 2 * Rows;
            }
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Row(byte* codes, Vector256<sbyte> input, int row) =>
        TDot.Multiply<TFormat>(Vector256.Load(codes + (row * Step)), input);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> AddGroup(
        Vector256<int> products, int inputs, float scale, float* scales, float* minimums, Vector256<float> sum)
    {
        if (TDot.TakesOffset<TFormat>())
        {
            products -= Vector256.Create(TFormat.Offset * inputs);
        }

        sum = Fma.MultiplyAdd(Vector256.ConvertToSingle(products), Vector256.Load(scales) * Vector256.Create(scale), sum);
        return TFormat.HasMinimum ? Fma.MultiplyAddNegated(Vector256.Load(minimums), Vector256.Create(scale * inputs), sum) : sum;
    }
}

/// <summary><c>vpdpbusd</c>.</summary>
internal readonly struct PackedDotVnni : IPackedDot
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Multiply<TFormat>(Vector256<byte> codes, Vector256<sbyte> input)
        where TFormat : struct, IPackedFormat => AvxVnni.MultiplyWideningAndAdd(Vector256<int>.Zero, codes, input);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TakesOffset<TFormat>()
        where TFormat : struct, IPackedFormat => TFormat.Offset != 0;
}

/// <summary><c>vpmaddubsw</c> and <c>vpmaddwd</c>.</summary>
internal readonly struct PackedDotAvx2 : IPackedDot
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Multiply<TFormat>(Vector256<byte> codes, Vector256<sbyte> input)
        where TFormat : struct, IPackedFormat
    {
        if (TFormat.Offset == 128)
        {
            Vector256<sbyte> values = (codes ^ Vector256.Create((byte)0x80)).AsSByte();
            codes = Avx2.Abs(values);
            input = Avx2.Sign(input, values);
        }

        return Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(codes, input), Vector256.Create((short)1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TakesOffset<TFormat>()
        where TFormat : struct, IPackedFormat => TFormat.Offset is not (0 or 128);
}
