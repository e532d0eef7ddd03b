using System.Runtime.CompilerServices;

namespace Lyceum.Numerics.Operations;

/// <summary>
/// The two products of attention, <c>c += a · b</c> on small row-major tiles in cache. Each output is one chain of fused
/// multiply-adds in the order of k, so it does not depend on which rows share the tile.
/// </summary>
internal static unsafe class TileProduct
{
    /// <summary>Computes <c>c[r, n] += Σ_k a[r, k] · b[k, n]</c>.</summary>
    /// <param name="a">Rows <c>[rows, depth]</c>.</param>
    /// <param name="aStride">Distance between rows of <paramref name="a"/>.</param>
    /// <param name="b">Rows <c>[depth, columns]</c>.</param>
    /// <param name="bStride">Distance between rows of <paramref name="b"/>.</param>
    /// <param name="c">Rows <c>[rows, columns]</c>.</param>
    /// <param name="cStride">Distance between rows of <paramref name="c"/>.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="depth">Terms of a sum.</param>
    /// <param name="columns">A multiple of 16.</param>
    public static void Add<T>(float* a, int aStride, float* b, int bStride, float* c, int cStride, int rows, int depth, int columns)
        where T : unmanaged, ILanes<T>
    {
        int row = 0;
        if (typeof(T) == typeof(Lanes512))
        {
            for (; row + 8 <= rows; row += 8)
            {
                float* x = a + ((long)row * aStride);
                float* y = c + ((long)row * cStride);
                int column = 0;
                for (; column + 32 <= columns; column += 32)
                {
                    Add8x2<T>(x, aStride, b + column, bStride, y + column, cStride, depth);
                }

                for (; column < columns; column += 16)
                {
                    Add4x1<T>(x, aStride, b + column, bStride, y + column, cStride, depth);
                    Add4x1<T>(x + (4L * aStride), aStride, b + column, bStride, y + column + (4L * cStride), cStride, depth);
                }
            }
        }

        for (; row + 4 <= rows; row += 4)
        {
            float* x = a + ((long)row * aStride);
            float* y = c + ((long)row * cStride);
            int column = 0;
            if (typeof(T) == typeof(Lanes512))
            {
                for (; column + 32 <= columns; column += 32)
                {
                    Add4x2<T>(x, aStride, b + column, bStride, y + column, cStride, depth);
                }
            }

            for (; column < columns; column += 16)
            {
                Add4x1<T>(x, aStride, b + column, bStride, y + column, cStride, depth);
            }
        }

        for (; row < rows; row++)
        {
            float* x = a + ((long)row * aStride);
            float* y = c + ((long)row * cStride);
            int column = 0;
            for (; column + 64 <= columns; column += 64)
            {
                Add1x4<T>(x, b + column, bStride, y + column, depth);
            }

            for (; column < columns; column += 16)
            {
                Add1x1<T>(x, b + column, bStride, y + column, depth);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add8x2<T>(float* a, int aStride, float* b, int bStride, float* c, int cStride, int depth)
        where T : unmanaged, ILanes<T>
    {
        float* a1 = a + aStride, a2 = a1 + aStride, a3 = a2 + aStride, a4 = a3 + aStride, a5 = a4 + aStride, a6 = a5 + aStride, a7 = a6 + aStride;
        float* from = c;
        T s00 = T.Load(from), s01 = T.Load(from + 16);
        from += cStride;
        T s10 = T.Load(from), s11 = T.Load(from + 16);
        from += cStride;
        T s20 = T.Load(from), s21 = T.Load(from + 16);
        from += cStride;
        T s30 = T.Load(from), s31 = T.Load(from + 16);
        from += cStride;
        T s40 = T.Load(from), s41 = T.Load(from + 16);
        from += cStride;
        T s50 = T.Load(from), s51 = T.Load(from + 16);
        from += cStride;
        T s60 = T.Load(from), s61 = T.Load(from + 16);
        from += cStride;
        T s70 = T.Load(from), s71 = T.Load(from + 16);
        for (int k = 0; k < depth; k++, b += bStride)
        {
            T u = T.Load(b), v = T.Load(b + 16);
            T x = T.Broadcast(a[k]);
            s00 = T.MultiplyAdd(x, u, s00);
            s01 = T.MultiplyAdd(x, v, s01);
            x = T.Broadcast(a1[k]);
            s10 = T.MultiplyAdd(x, u, s10);
            s11 = T.MultiplyAdd(x, v, s11);
            x = T.Broadcast(a2[k]);
            s20 = T.MultiplyAdd(x, u, s20);
            s21 = T.MultiplyAdd(x, v, s21);
            x = T.Broadcast(a3[k]);
            s30 = T.MultiplyAdd(x, u, s30);
            s31 = T.MultiplyAdd(x, v, s31);
            x = T.Broadcast(a4[k]);
            s40 = T.MultiplyAdd(x, u, s40);
            s41 = T.MultiplyAdd(x, v, s41);
            x = T.Broadcast(a5[k]);
            s50 = T.MultiplyAdd(x, u, s50);
            s51 = T.MultiplyAdd(x, v, s51);
            x = T.Broadcast(a6[k]);
            s60 = T.MultiplyAdd(x, u, s60);
            s61 = T.MultiplyAdd(x, v, s61);
            x = T.Broadcast(a7[k]);
            s70 = T.MultiplyAdd(x, u, s70);
            s71 = T.MultiplyAdd(x, v, s71);
        }

        T.Store(s00, c);
        T.Store(s01, c + 16);
        c += cStride;
        T.Store(s10, c);
        T.Store(s11, c + 16);
        c += cStride;
        T.Store(s20, c);
        T.Store(s21, c + 16);
        c += cStride;
        T.Store(s30, c);
        T.Store(s31, c + 16);
        c += cStride;
        T.Store(s40, c);
        T.Store(s41, c + 16);
        c += cStride;
        T.Store(s50, c);
        T.Store(s51, c + 16);
        c += cStride;
        T.Store(s60, c);
        T.Store(s61, c + 16);
        c += cStride;
        T.Store(s70, c);
        T.Store(s71, c + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add4x2<T>(float* a, int aStride, float* b, int bStride, float* c, int cStride, int depth)
        where T : unmanaged, ILanes<T>
    {
        float* a1 = a + aStride, a2 = a1 + aStride, a3 = a2 + aStride;
        float* c1 = c + cStride, c2 = c1 + cStride, c3 = c2 + cStride;
        T s00 = T.Load(c), s10 = T.Load(c1), s20 = T.Load(c2), s30 = T.Load(c3);
        T s01 = T.Load(c + 16), s11 = T.Load(c1 + 16), s21 = T.Load(c2 + 16), s31 = T.Load(c3 + 16);
        for (int k = 0; k < depth; k++, b += bStride)
        {
            T u = T.Load(b), v = T.Load(b + 16);
            T x = T.Broadcast(a[k]);
            s00 = T.MultiplyAdd(x, u, s00);
            s01 = T.MultiplyAdd(x, v, s01);
            x = T.Broadcast(a1[k]);
            s10 = T.MultiplyAdd(x, u, s10);
            s11 = T.MultiplyAdd(x, v, s11);
            x = T.Broadcast(a2[k]);
            s20 = T.MultiplyAdd(x, u, s20);
            s21 = T.MultiplyAdd(x, v, s21);
            x = T.Broadcast(a3[k]);
            s30 = T.MultiplyAdd(x, u, s30);
            s31 = T.MultiplyAdd(x, v, s31);
        }

        T.Store(s00, c);
        T.Store(s01, c + 16);
        T.Store(s10, c1);
        T.Store(s11, c1 + 16);
        T.Store(s20, c2);
        T.Store(s21, c2 + 16);
        T.Store(s30, c3);
        T.Store(s31, c3 + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add4x1<T>(float* a, int aStride, float* b, int bStride, float* c, int cStride, int depth)
        where T : unmanaged, ILanes<T>
    {
        float* a1 = a + aStride, a2 = a1 + aStride, a3 = a2 + aStride;
        float* c1 = c + cStride, c2 = c1 + cStride, c3 = c2 + cStride;
        T s0 = T.Load(c), s1 = T.Load(c1), s2 = T.Load(c2), s3 = T.Load(c3);
        for (int k = 0; k < depth; k++, b += bStride)
        {
            T u = T.Load(b);
            s0 = T.MultiplyAdd(T.Broadcast(a[k]), u, s0);
            s1 = T.MultiplyAdd(T.Broadcast(a1[k]), u, s1);
            s2 = T.MultiplyAdd(T.Broadcast(a2[k]), u, s2);
            s3 = T.MultiplyAdd(T.Broadcast(a3[k]), u, s3);
        }

        T.Store(s0, c);
        T.Store(s1, c1);
        T.Store(s2, c2);
        T.Store(s3, c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add1x4<T>(float* a, float* b, int bStride, float* c, int depth)
        where T : unmanaged, ILanes<T>
    {
        T s0 = T.Load(c), s1 = T.Load(c + 16), s2 = T.Load(c + 32), s3 = T.Load(c + 48);
        for (int k = 0; k < depth; k++, b += bStride)
        {
            T x = T.Broadcast(a[k]);
            s0 = T.MultiplyAdd(x, T.Load(b), s0);
            s1 = T.MultiplyAdd(x, T.Load(b + 16), s1);
            s2 = T.MultiplyAdd(x, T.Load(b + 32), s2);
            s3 = T.MultiplyAdd(x, T.Load(b + 48), s3);
        }

        T.Store(s0, c);
        T.Store(s1, c + 16);
        T.Store(s2, c + 32);
        T.Store(s3, c + 48);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add1x1<T>(float* a, float* b, int bStride, float* c, int depth)
        where T : unmanaged, ILanes<T>
    {
        T sum = T.Load(c);
        for (int k = 0; k < depth; k++, b += bStride)
        {
            sum = T.MultiplyAdd(T.Broadcast(a[k]), T.Load(b), sum);
        }

        T.Store(sum, c);
    }
}
