using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lyceum.Numerics.Kernels;

/// <summary>
/// Tiles on <c>vpdpbusd</c>: each instruction adds 32 products of unsigned codes and signed inputs to eight rows' sums. The
/// codes' offset is taken off through the sums' starting value.
/// </summary>
internal readonly unsafe struct PackedTilesVnni : IPackedTiles
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
            Vector256<int> i0 = Vector256.Create(-TFormat.Offset * sum), i1 = i0;
            for (int k = 0; k < TFormat.GroupLength / 4; k += 4)
            {
                Vector256<sbyte> v = Vector256.Create(x[k]).AsSByte();
                i0 = AvxVnni.MultiplyWideningAndAdd(i0, Vector256.Load(w0), v);
                i1 = AvxVnni.MultiplyWideningAndAdd(i1, Vector256.Load(w1), v);
                v = Vector256.Create(x[k + 1]).AsSByte();
                i0 = AvxVnni.MultiplyWideningAndAdd(i0, Vector256.Load(w0 + 32), v);
                i1 = AvxVnni.MultiplyWideningAndAdd(i1, Vector256.Load(w1 + 32), v);
                v = Vector256.Create(x[k + 2]).AsSByte();
                i0 = AvxVnni.MultiplyWideningAndAdd(i0, Vector256.Load(w0 + 64), v);
                i1 = AvxVnni.MultiplyWideningAndAdd(i1, Vector256.Load(w1 + 64), v);
                v = Vector256.Create(x[k + 3]).AsSByte();
                i0 = AvxVnni.MultiplyWideningAndAdd(i0, Vector256.Load(w0 + 96), v);
                i1 = AvxVnni.MultiplyWideningAndAdd(i1, Vector256.Load(w1 + 96), v);
                w0 += 128;
                w1 += 128;
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
        const int Half = PackedPanel.HalfRows;
        byte* w0 = panel.Codes0, w1 = panel.Codes1;
        float* s0 = panel.Scales0, s1 = panel.Scales1, m0 = panel.Minimums0, m1 = panel.Minimums1;
        uint* x0 = (uint*)tile.Codes, x1 = x0 + (tile.TokenColumns / 4), x2 = x1 + (tile.TokenColumns / 4), x3 = x2 + (tile.TokenColumns / 4);
        float* d = tile.Scales;
        int* sums = tile.Sums;
        int scaleStride = tile.TokenColumns / 32, sumStride = tile.TokenColumns / 16;
        long stride = tile.Stride;
        float* y = tile.Output;
        Vector256<float> a00 = default, a01 = default, a02 = default, a03 = default;
        Vector256<float> a10 = default, a11 = default, a12 = default, a13 = default;
        if (!first)
        {
            (a00, a10) = (Vector256.Load(y), Vector256.Load(y + Half));
            (a01, a11) = (Vector256.Load(y + stride), Vector256.Load(y + stride + Half));
            (a02, a12) = (Vector256.Load(y + (2 * stride)), Vector256.Load(y + (2 * stride) + Half));
            (a03, a13) = (Vector256.Load(y + (3 * stride)), Vector256.Load(y + (3 * stride) + Half));
        }

        int groups = tile.Columns / TFormat.GroupLength;
        for (int g = 0; g < groups; g++)
        {
            Vector256<int> i00 = default, i01 = default, i02 = default, i03 = default;
            if (TFormat.Offset != 0)
            {
                i00 = Vector256.Create(-TFormat.Offset * Sum<TFormat>(sums));
                i01 = Vector256.Create(-TFormat.Offset * Sum<TFormat>(sums + sumStride));
                i02 = Vector256.Create(-TFormat.Offset * Sum<TFormat>(sums + (2 * sumStride)));
                i03 = Vector256.Create(-TFormat.Offset * Sum<TFormat>(sums + (3 * sumStride)));
            }

            Vector256<int> i10 = i00, i11 = i01, i12 = i02, i13 = i03;
            for (int k = 0; k < TFormat.GroupLength / 4; k += 4)
            {
                Step(w0, w1, x0, x1, x2, x3, ref i00, ref i01, ref i02, ref i03, ref i10, ref i11, ref i12, ref i13);
                Step(w0 + 32, w1 + 32, x0 + 1, x1 + 1, x2 + 1, x3 + 1, ref i00, ref i01, ref i02, ref i03, ref i10, ref i11, ref i12, ref i13);
                Step(w0 + 64, w1 + 64, x0 + 2, x1 + 2, x2 + 2, x3 + 2, ref i00, ref i01, ref i02, ref i03, ref i10, ref i11, ref i12, ref i13);
                Step(w0 + 96, w1 + 96, x0 + 3, x1 + 3, x2 + 3, x3 + 3, ref i00, ref i01, ref i02, ref i03, ref i10, ref i11, ref i12, ref i13);
                w0 += 128;
                w1 += 128;
                x0 += 4;
                x1 += 4;
                x2 += 4;
                x3 += 4;
            }

            float* dg = TFormat.GroupLength == 32 ? d + g : d + (g / 2);
            Vector256<float> v0 = Vector256.Load(s0), v1 = Vector256.Load(s1);
            Vector256<float> u = Vector256.Create(dg[0]);
            a00 = Fma.MultiplyAdd(Vector256.ConvertToSingle(i00), v0 * u, a00);
            a10 = Fma.MultiplyAdd(Vector256.ConvertToSingle(i10), v1 * u, a10);
            u = Vector256.Create(dg[scaleStride]);
            a01 = Fma.MultiplyAdd(Vector256.ConvertToSingle(i01), v0 * u, a01);
            a11 = Fma.MultiplyAdd(Vector256.ConvertToSingle(i11), v1 * u, a11);
            u = Vector256.Create(dg[2 * scaleStride]);
            a02 = Fma.MultiplyAdd(Vector256.ConvertToSingle(i02), v0 * u, a02);
            a12 = Fma.MultiplyAdd(Vector256.ConvertToSingle(i12), v1 * u, a12);
            u = Vector256.Create(dg[3 * scaleStride]);
            a03 = Fma.MultiplyAdd(Vector256.ConvertToSingle(i03), v0 * u, a03);
            a13 = Fma.MultiplyAdd(Vector256.ConvertToSingle(i13), v1 * u, a13);
            if (TFormat.HasMinimum)
            {
                (v0, v1) = (Vector256.Load(m0), Vector256.Load(m1));
                u = Vector256.Create(dg[0] * Sum<TFormat>(sums));
                a00 = Fma.MultiplyAddNegated(v0, u, a00);
                a10 = Fma.MultiplyAddNegated(v1, u, a10);
                u = Vector256.Create(dg[scaleStride] * Sum<TFormat>(sums + sumStride));
                a01 = Fma.MultiplyAddNegated(v0, u, a01);
                a11 = Fma.MultiplyAddNegated(v1, u, a11);
                u = Vector256.Create(dg[2 * scaleStride] * Sum<TFormat>(sums + (2 * sumStride)));
                a02 = Fma.MultiplyAddNegated(v0, u, a02);
                a12 = Fma.MultiplyAddNegated(v1, u, a12);
                u = Vector256.Create(dg[3 * scaleStride] * Sum<TFormat>(sums + (3 * sumStride)));
                a03 = Fma.MultiplyAddNegated(v0, u, a03);
                a13 = Fma.MultiplyAddNegated(v1, u, a13);
                m0 += Half;
                m1 += Half;
            }

            s0 += Half;
            s1 += Half;
            sums += TFormat.GroupLength / 16;
        }

        a00.Store(y);
        a10.Store(y + Half);
        a01.Store(y + stride);
        a11.Store(y + stride + Half);
        a02.Store(y + (2 * stride));
        a12.Store(y + (2 * stride) + Half);
        a03.Store(y + (3 * stride));
        a13.Store(y + (3 * stride) + Half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Sum<TFormat>(int* sums)
        where TFormat : struct, IPackedFormat => TFormat.GroupLength == 32 ? sums[0] + sums[1] : sums[0];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(
        byte* w0, byte* w1, uint* x0, uint* x1, uint* x2, uint* x3,
        ref Vector256<int> i00, ref Vector256<int> i01, ref Vector256<int> i02, ref Vector256<int> i03,
        ref Vector256<int> i10, ref Vector256<int> i11, ref Vector256<int> i12, ref Vector256<int> i13)
    {
        Vector256<byte> v0 = Vector256.Load(w0), v1 = Vector256.Load(w1);
        Vector256<sbyte> u = Vector256.Create(*x0).AsSByte();
        i00 = AvxVnni.MultiplyWideningAndAdd(i00, v0, u);
        i10 = AvxVnni.MultiplyWideningAndAdd(i10, v1, u);
        u = Vector256.Create(*x1).AsSByte();
        i01 = AvxVnni.MultiplyWideningAndAdd(i01, v0, u);
        i11 = AvxVnni.MultiplyWideningAndAdd(i11, v1, u);
        u = Vector256.Create(*x2).AsSByte();
        i02 = AvxVnni.MultiplyWideningAndAdd(i02, v0, u);
        i12 = AvxVnni.MultiplyWideningAndAdd(i12, v1, u);
        u = Vector256.Create(*x3).AsSByte();
        i03 = AvxVnni.MultiplyWideningAndAdd(i03, v0, u);
        i13 = AvxVnni.MultiplyWideningAndAdd(i13, v1, u);
    }
}
