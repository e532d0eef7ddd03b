using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lyceum.Numerics.Kernels;

/// <summary>
/// Tiles on <c>vpmaddubsw</c> and <c>vpmaddwd</c>. Codes below 128 are multiplied as they are and their offset taken off
/// through the sums' starting value; codes of full eight bits would overflow the 16-bit pairs, so there magnitude and sign
/// are separated: <c>|w| · (sign(w) x)</c>, whose pairs stay below 2¹⁵.
/// </summary>
internal readonly unsafe struct PackedTilesAvx2 : IPackedTiles
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply1<TFormat>(in PackedPanel panel, in PackedTile tile, bool first)
        where TFormat : struct, IPackedFormat
    {
        const int Half = PackedPanel.HalfRows;
        byte* w0 = panel.Codes0, w1 = panel.Codes1;
        float* s0 = panel.Scales0, s1 = panel.Scales1, m0 = panel.Minimums0, m1 = panel.Minimums1;
        uint* x = (uint*)tile.Codes;
        float* d = tile.Scales;
        int* sums = tile.Sums;
        Vector256<float> a0 = first ? default : Vector256.Load(tile.Output);
        Vector256<float> a1 = first ? default : Vector256.Load(tile.Output + Half);
        int groups = tile.Columns / TFormat.GroupLength;
        for (int g = 0; g < groups; g++)
        {
            int sum = TFormat.GroupLength == 32 ? sums[0] + sums[1] : sums[0];
            Vector256<int> i0 = Start<TFormat>(sum), i1 = i0;
            for (int k = 0; k < TFormat.GroupLength / 4; k++)
            {
                Vector256<sbyte> v = Vector256.Create(x[k]).AsSByte();
                i0 = MultiplyAdd<TFormat>(Vector256.Load(w0), v, i0);
                i1 = MultiplyAdd<TFormat>(Vector256.Load(w1), v, i1);
                w0 += 32;
                w1 += 32;
            }

            float scale = TFormat.GroupLength == 32 ? d[g] : d[g / 2];
            Vector256<float> dx = Vector256.Create(scale);
            a0 = Fma.MultiplyAdd(Vector256.ConvertToSingle(i0), Vector256.Load(s0) * dx, a0);
            a1 = Fma.MultiplyAdd(Vector256.ConvertToSingle(i1), Vector256.Load(s1) * dx, a1);
            if (TFormat.HasMinimum)
            {
                Vector256<float> weight = Vector256.Create(scale * sum);
                a0 = Fma.MultiplyAddNegated(Vector256.Load(m0), weight, a0);
                a1 = Fma.MultiplyAddNegated(Vector256.Load(m1), weight, a1);
                m0 += Half;
                m1 += Half;
            }

            s0 += Half;
            s1 += Half;
            x += TFormat.GroupLength / 4;
            sums += TFormat.GroupLength / 16;
        }

        a0.Store(tile.Output);
        a1.Store(tile.Output + Half);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply4<TFormat>(in PackedPanel panel, in PackedTile tile, bool first)
        where TFormat : struct, IPackedFormat
    {
        // Sixteen registers hold eight integer sums and what one step needs; one half of the rows at a time leaves the
        // running float sums in registers too.
        Half4<TFormat>(panel.Codes0, panel.Scales0, panel.Minimums0, tile, 0, first);
        Half4<TFormat>(panel.Codes1, panel.Scales1, panel.Minimums1, tile, PackedPanel.HalfRows, first);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Half4<TFormat>(byte* w, float* s, float* m, in PackedTile tile, int row, bool first)
        where TFormat : struct, IPackedFormat
    {
        uint* x0 = (uint*)tile.Codes, x1 = x0 + (tile.TokenColumns / 4), x2 = x1 + (tile.TokenColumns / 4), x3 = x2 + (tile.TokenColumns / 4);
        float* d = tile.Scales;
        int* sums = tile.Sums;
        int scaleStride = tile.TokenColumns / 32, sumStride = tile.TokenColumns / 16;
        long stride = tile.Stride;
        float* y = tile.Output + row;
        Vector256<float> a0 = default, a1 = default, a2 = default, a3 = default;
        if (!first)
        {
            (a0, a1) = (Vector256.Load(y), Vector256.Load(y + stride));
            (a2, a3) = (Vector256.Load(y + (2 * stride)), Vector256.Load(y + (3 * stride)));
        }

        int groups = tile.Columns / TFormat.GroupLength;
        for (int g = 0; g < groups; g++)
        {
            int t0 = Sum<TFormat>(sums), t1 = Sum<TFormat>(sums + sumStride);
            int t2 = Sum<TFormat>(sums + (2 * sumStride)), t3 = Sum<TFormat>(sums + (3 * sumStride));
            Vector256<int> i0 = Start<TFormat>(t0), i1 = Start<TFormat>(t1), i2 = Start<TFormat>(t2), i3 = Start<TFormat>(t3);
            for (int k = 0; k < TFormat.GroupLength / 4; k++)
            {
                Vector256<byte> v = Vector256.Load(w);
                i0 = MultiplyAdd<TFormat>(v, Vector256.Create(x0[k]).AsSByte(), i0);
                i1 = MultiplyAdd<TFormat>(v, Vector256.Create(x1[k]).AsSByte(), i1);
                i2 = MultiplyAdd<TFormat>(v, Vector256.Create(x2[k]).AsSByte(), i2);
                i3 = MultiplyAdd<TFormat>(v, Vector256.Create(x3[k]).AsSByte(), i3);
                w += 32;
            }

            float* dg = TFormat.GroupLength == 32 ? d + g : d + (g / 2);
            float d0 = dg[0], d1 = dg[scaleStride], d2 = dg[2 * scaleStride], d3 = dg[3 * scaleStride];
            Vector256<float> scale = Vector256.Load(s);
            a0 = Fma.MultiplyAdd(Vector256.ConvertToSingle(i0), scale * Vector256.Create(d0), a0);
            a1 = Fma.MultiplyAdd(Vector256.ConvertToSingle(i1), scale * Vector256.Create(d1), a1);
            a2 = Fma.MultiplyAdd(Vector256.ConvertToSingle(i2), scale * Vector256.Create(d2), a2);
            a3 = Fma.MultiplyAdd(Vector256.ConvertToSingle(i3), scale * Vector256.Create(d3), a3);
            if (TFormat.HasMinimum)
            {
                Vector256<float> minimum = Vector256.Load(m);
                a0 = Fma.MultiplyAddNegated(minimum, Vector256.Create(d0 * t0), a0);
                a1 = Fma.MultiplyAddNegated(minimum, Vector256.Create(d1 * t1), a1);
                a2 = Fma.MultiplyAddNegated(minimum, Vector256.Create(d2 * t2), a2);
                a3 = Fma.MultiplyAddNegated(minimum, Vector256.Create(d3 * t3), a3);
                m += PackedPanel.HalfRows;
            }

            s += PackedPanel.HalfRows;
            x0 += TFormat.GroupLength / 4;
            x1 += TFormat.GroupLength / 4;
            x2 += TFormat.GroupLength / 4;
            x3 += TFormat.GroupLength / 4;
            sums += TFormat.GroupLength / 16;
        }

        a0.Store(y);
        a1.Store(y + stride);
        a2.Store(y + (2 * stride));
        a3.Store(y + (3 * stride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Sum<TFormat>(int* sums)
        where TFormat : struct, IPackedFormat => TFormat.GroupLength == 32 ? sums[0] + sums[1] : sums[0];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Start<TFormat>(int sum)
        where TFormat : struct, IPackedFormat => TFormat.Offset == 128 ? default : Vector256.Create(-TFormat.Offset * sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> MultiplyAdd<TFormat>(Vector256<byte> codes, Vector256<sbyte> input, Vector256<int> sum)
        where TFormat : struct, IPackedFormat
    {
        if (TFormat.Offset == 128)
        {
            Vector256<sbyte> values = (codes ^ Vector256.Create((byte)0x80)).AsSByte();
            codes = Avx2.Abs(values);
            input = Avx2.Sign(input, values);
        }

        return sum + Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(codes, input), Vector256.Create((short)1));
    }
}
