using System.Runtime.CompilerServices;
using Lyceum.Numerics.Operations;

namespace Lyceum.Numerics.Kernels.Dense;

/// <summary>An 8 × 48 tile of a product, in as many registers at a time as the path has.</summary>
internal static unsafe class DenseTile
{
    /// <summary>Computes <c>c = a · b</c>, or adds it to <paramref name="c"/>.</summary>
    /// <param name="a">A panel <c>[depth, 8]</c>.</param>
    /// <param name="b">A panel <c>[depth, 48]</c>.</param>
    /// <param name="depth">Steps of the inner index.</param>
    /// <param name="c">The tile's first element.</param>
    /// <param name="stride">Elements from one row of <paramref name="c"/> to the next.</param>
    /// <param name="height">Rows to write, at most 8.</param>
    /// <param name="width">Columns to write, at most 48.</param>
    /// <param name="add">Whether the sums begin with what is there.</param>
    public static void Run<T>(float* a, float* b, int depth, float* c, long stride, int height, int width, bool add)
        where T : unmanaged, ILanes<T>
    {
        if (height == PanelPacking.LeftWidth && width % 16 == 0)
        {
            Whole<T>(a, b, depth, c, stride, width, add);
            return;
        }

        // At the edges the tile is computed beside, and what belongs to the matrix is copied.
        float* beside = stackalloc float[PanelPacking.LeftWidth * PanelPacking.RightWidth];
        for (int row = 0; add && row < height; row++)
        {
            new Span<float>(c + (row * stride), width).CopyTo(new Span<float>(beside + (row * PanelPacking.RightWidth), width));
        }

        Whole<T>(a, b, depth, beside, PanelPacking.RightWidth, (width + 15) & ~15, add);
        for (int row = 0; row < height; row++)
        {
            new Span<float>(beside + (row * PanelPacking.RightWidth), width).CopyTo(new Span<float>(c + (row * stride), width));
        }
    }

    private static void Whole<T>(float* a, float* b, int depth, float* c, long stride, int width, bool add)
        where T : unmanaged, ILanes<T>
    {
        if (typeof(T) == typeof(Lanes512))
        {
            switch (width)
            {
                case 48:
                    Tile8x48<T>(a, b, depth, c, stride, add);
                    break;
                case 32:
                    Tile8x32<T>(a, b, depth, c, stride, add);
                    break;
                default:
                    Tile8x16<T>(a, b, depth, c, stride, add);
                    break;
            }

            return;
        }

        for (int column = 0; column < width; column += 16)
        {
            if (typeof(T) == typeof(Lanes256))
            {
                Tile4x16<T>(a, b + column, depth, c + column, stride, add);
                Tile4x16<T>(a + 4, b + column, depth, c + (4 * stride) + column, stride, add);
                continue;
            }

            for (int row = 0; row < PanelPacking.LeftWidth; row += 2)
            {
                Tile2x16<T>(a + row, b + column, depth, c + (row * stride) + column, stride, add);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile8x48<T>(float* a, float* b, int depth, float* c, long stride, bool add)
        where T : unmanaged, ILanes<T>
    {
        T s00 = T.Broadcast(0), s01 = T.Broadcast(0), s02 = T.Broadcast(0);
        T s10 = T.Broadcast(0), s11 = T.Broadcast(0), s12 = T.Broadcast(0);
        T s20 = T.Broadcast(0), s21 = T.Broadcast(0), s22 = T.Broadcast(0);
        T s30 = T.Broadcast(0), s31 = T.Broadcast(0), s32 = T.Broadcast(0);
        T s40 = T.Broadcast(0), s41 = T.Broadcast(0), s42 = T.Broadcast(0);
        T s50 = T.Broadcast(0), s51 = T.Broadcast(0), s52 = T.Broadcast(0);
        T s60 = T.Broadcast(0), s61 = T.Broadcast(0), s62 = T.Broadcast(0);
        T s70 = T.Broadcast(0), s71 = T.Broadcast(0), s72 = T.Broadcast(0);
        if (add)
        {
            float* from = c;
            s00 = T.Load(from);
            s01 = T.Load(from + 16);
            s02 = T.Load(from + 32);
            from += stride;
            s10 = T.Load(from);
            s11 = T.Load(from + 16);
            s12 = T.Load(from + 32);
            from += stride;
            s20 = T.Load(from);
            s21 = T.Load(from + 16);
            s22 = T.Load(from + 32);
            from += stride;
            s30 = T.Load(from);
            s31 = T.Load(from + 16);
            s32 = T.Load(from + 32);
            from += stride;
            s40 = T.Load(from);
            s41 = T.Load(from + 16);
            s42 = T.Load(from + 32);
            from += stride;
            s50 = T.Load(from);
            s51 = T.Load(from + 16);
            s52 = T.Load(from + 32);
            from += stride;
            s60 = T.Load(from);
            s61 = T.Load(from + 16);
            s62 = T.Load(from + 32);
            from += stride;
            s70 = T.Load(from);
            s71 = T.Load(from + 16);
            s72 = T.Load(from + 32);
        }

        for (int k = 0; k < depth; k++, a += PanelPacking.LeftWidth, b += PanelPacking.RightWidth)
        {
            T u0 = T.Load(b), u1 = T.Load(b + 16), u2 = T.Load(b + 32);
            T x = T.Broadcast(a[0]);
            s00 = T.MultiplyAdd(x, u0, s00);
            s01 = T.MultiplyAdd(x, u1, s01);
            s02 = T.MultiplyAdd(x, u2, s02);
            x = T.Broadcast(a[1]);
            s10 = T.MultiplyAdd(x, u0, s10);
            s11 = T.MultiplyAdd(x, u1, s11);
            s12 = T.MultiplyAdd(x, u2, s12);
            x = T.Broadcast(a[2]);
            s20 = T.MultiplyAdd(x, u0, s20);
            s21 = T.MultiplyAdd(x, u1, s21);
            s22 = T.MultiplyAdd(x, u2, s22);
            x = T.Broadcast(a[3]);
            s30 = T.MultiplyAdd(x, u0, s30);
            s31 = T.MultiplyAdd(x, u1, s31);
            s32 = T.MultiplyAdd(x, u2, s32);
            x = T.Broadcast(a[4]);
            s40 = T.MultiplyAdd(x, u0, s40);
            s41 = T.MultiplyAdd(x, u1, s41);
            s42 = T.MultiplyAdd(x, u2, s42);
            x = T.Broadcast(a[5]);
            s50 = T.MultiplyAdd(x, u0, s50);
            s51 = T.MultiplyAdd(x, u1, s51);
            s52 = T.MultiplyAdd(x, u2, s52);
            x = T.Broadcast(a[6]);
            s60 = T.MultiplyAdd(x, u0, s60);
            s61 = T.MultiplyAdd(x, u1, s61);
            s62 = T.MultiplyAdd(x, u2, s62);
            x = T.Broadcast(a[7]);
            s70 = T.MultiplyAdd(x, u0, s70);
            s71 = T.MultiplyAdd(x, u1, s71);
            s72 = T.MultiplyAdd(x, u2, s72);
        }

        T.Store(s00, c);
        T.Store(s01, c + 16);
        T.Store(s02, c + 32);
        c += stride;
        T.Store(s10, c);
        T.Store(s11, c + 16);
        T.Store(s12, c + 32);
        c += stride;
        T.Store(s20, c);
        T.Store(s21, c + 16);
        T.Store(s22, c + 32);
        c += stride;
        T.Store(s30, c);
        T.Store(s31, c + 16);
        T.Store(s32, c + 32);
        c += stride;
        T.Store(s40, c);
        T.Store(s41, c + 16);
        T.Store(s42, c + 32);
        c += stride;
        T.Store(s50, c);
        T.Store(s51, c + 16);
        T.Store(s52, c + 32);
        c += stride;
        T.Store(s60, c);
        T.Store(s61, c + 16);
        T.Store(s62, c + 32);
        c += stride;
        T.Store(s70, c);
        T.Store(s71, c + 16);
        T.Store(s72, c + 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile8x32<T>(float* a, float* b, int depth, float* c, long stride, bool add)
        where T : unmanaged, ILanes<T>
    {
        T s00 = T.Broadcast(0), s01 = T.Broadcast(0);
        T s10 = T.Broadcast(0), s11 = T.Broadcast(0);
        T s20 = T.Broadcast(0), s21 = T.Broadcast(0);
        T s30 = T.Broadcast(0), s31 = T.Broadcast(0);
        T s40 = T.Broadcast(0), s41 = T.Broadcast(0);
        T s50 = T.Broadcast(0), s51 = T.Broadcast(0);
        T s60 = T.Broadcast(0), s61 = T.Broadcast(0);
        T s70 = T.Broadcast(0), s71 = T.Broadcast(0);
        if (add)
        {
            float* from = c;
            s00 = T.Load(from);
            s01 = T.Load(from + 16);
            from += stride;
            s10 = T.Load(from);
            s11 = T.Load(from + 16);
            from += stride;
            s20 = T.Load(from);
            s21 = T.Load(from + 16);
            from += stride;
            s30 = T.Load(from);
            s31 = T.Load(from + 16);
            from += stride;
            s40 = T.Load(from);
            s41 = T.Load(from + 16);
            from += stride;
            s50 = T.Load(from);
            s51 = T.Load(from + 16);
            from += stride;
            s60 = T.Load(from);
            s61 = T.Load(from + 16);
            from += stride;
            s70 = T.Load(from);
            s71 = T.Load(from + 16);
        }

        for (int k = 0; k < depth; k++, a += PanelPacking.LeftWidth, b += PanelPacking.RightWidth)
        {
            T u0 = T.Load(b), u1 = T.Load(b + 16);
            T x = T.Broadcast(a[0]);
            s00 = T.MultiplyAdd(x, u0, s00);
            s01 = T.MultiplyAdd(x, u1, s01);
            x = T.Broadcast(a[1]);
            s10 = T.MultiplyAdd(x, u0, s10);
            s11 = T.MultiplyAdd(x, u1, s11);
            x = T.Broadcast(a[2]);
            s20 = T.MultiplyAdd(x, u0, s20);
            s21 = T.MultiplyAdd(x, u1, s21);
            x = T.Broadcast(a[3]);
            s30 = T.MultiplyAdd(x, u0, s30);
            s31 = T.MultiplyAdd(x, u1, s31);
            x = T.Broadcast(a[4]);
            s40 = T.MultiplyAdd(x, u0, s40);
            s41 = T.MultiplyAdd(x, u1, s41);
            x = T.Broadcast(a[5]);
            s50 = T.MultiplyAdd(x, u0, s50);
            s51 = T.MultiplyAdd(x, u1, s51);
            x = T.Broadcast(a[6]);
            s60 = T.MultiplyAdd(x, u0, s60);
            s61 = T.MultiplyAdd(x, u1, s61);
            x = T.Broadcast(a[7]);
            s70 = T.MultiplyAdd(x, u0, s70);
            s71 = T.MultiplyAdd(x, u1, s71);
        }

        T.Store(s00, c);
        T.Store(s01, c + 16);
        c += stride;
        T.Store(s10, c);
        T.Store(s11, c + 16);
        c += stride;
        T.Store(s20, c);
        T.Store(s21, c + 16);
        c += stride;
        T.Store(s30, c);
        T.Store(s31, c + 16);
        c += stride;
        T.Store(s40, c);
        T.Store(s41, c + 16);
        c += stride;
        T.Store(s50, c);
        T.Store(s51, c + 16);
        c += stride;
        T.Store(s60, c);
        T.Store(s61, c + 16);
        c += stride;
        T.Store(s70, c);
        T.Store(s71, c + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile8x16<T>(float* a, float* b, int depth, float* c, long stride, bool add)
        where T : unmanaged, ILanes<T>
    {
        T s00 = T.Broadcast(0);
        T s10 = T.Broadcast(0);
        T s20 = T.Broadcast(0);
        T s30 = T.Broadcast(0);
        T s40 = T.Broadcast(0);
        T s50 = T.Broadcast(0);
        T s60 = T.Broadcast(0);
        T s70 = T.Broadcast(0);
        if (add)
        {
            float* from = c;
            s00 = T.Load(from);
            from += stride;
            s10 = T.Load(from);
            from += stride;
            s20 = T.Load(from);
            from += stride;
            s30 = T.Load(from);
            from += stride;
            s40 = T.Load(from);
            from += stride;
            s50 = T.Load(from);
            from += stride;
            s60 = T.Load(from);
            from += stride;
            s70 = T.Load(from);
        }

        for (int k = 0; k < depth; k++, a += PanelPacking.LeftWidth, b += PanelPacking.RightWidth)
        {
            T u0 = T.Load(b);
            T x = T.Broadcast(a[0]);
            s00 = T.MultiplyAdd(x, u0, s00);
            x = T.Broadcast(a[1]);
            s10 = T.MultiplyAdd(x, u0, s10);
            x = T.Broadcast(a[2]);
            s20 = T.MultiplyAdd(x, u0, s20);
            x = T.Broadcast(a[3]);
            s30 = T.MultiplyAdd(x, u0, s30);
            x = T.Broadcast(a[4]);
            s40 = T.MultiplyAdd(x, u0, s40);
            x = T.Broadcast(a[5]);
            s50 = T.MultiplyAdd(x, u0, s50);
            x = T.Broadcast(a[6]);
            s60 = T.MultiplyAdd(x, u0, s60);
            x = T.Broadcast(a[7]);
            s70 = T.MultiplyAdd(x, u0, s70);
        }

        T.Store(s00, c);
        c += stride;
        T.Store(s10, c);
        c += stride;
        T.Store(s20, c);
        c += stride;
        T.Store(s30, c);
        c += stride;
        T.Store(s40, c);
        c += stride;
        T.Store(s50, c);
        c += stride;
        T.Store(s60, c);
        c += stride;
        T.Store(s70, c);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x16<T>(float* a, float* b, int depth, float* c, long stride, bool add)
        where T : unmanaged, ILanes<T>
    {
        T s00 = T.Broadcast(0);
        T s10 = T.Broadcast(0);
        T s20 = T.Broadcast(0);
        T s30 = T.Broadcast(0);
        if (add)
        {
            float* from = c;
            s00 = T.Load(from);
            from += stride;
            s10 = T.Load(from);
            from += stride;
            s20 = T.Load(from);
            from += stride;
            s30 = T.Load(from);
        }

        for (int k = 0; k < depth; k++, a += PanelPacking.LeftWidth, b += PanelPacking.RightWidth)
        {
            T u0 = T.Load(b);
            T x = T.Broadcast(a[0]);
            s00 = T.MultiplyAdd(x, u0, s00);
            x = T.Broadcast(a[1]);
            s10 = T.MultiplyAdd(x, u0, s10);
            x = T.Broadcast(a[2]);
            s20 = T.MultiplyAdd(x, u0, s20);
            x = T.Broadcast(a[3]);
            s30 = T.MultiplyAdd(x, u0, s30);
        }

        T.Store(s00, c);
        c += stride;
        T.Store(s10, c);
        c += stride;
        T.Store(s20, c);
        c += stride;
        T.Store(s30, c);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile2x16<T>(float* a, float* b, int depth, float* c, long stride, bool add)
        where T : unmanaged, ILanes<T>
    {
        T s00 = T.Broadcast(0);
        T s10 = T.Broadcast(0);
        if (add)
        {
            float* from = c;
            s00 = T.Load(from);
            from += stride;
            s10 = T.Load(from);
        }

        for (int k = 0; k < depth; k++, a += PanelPacking.LeftWidth, b += PanelPacking.RightWidth)
        {
            T u0 = T.Load(b);
            T x = T.Broadcast(a[0]);
            s00 = T.MultiplyAdd(x, u0, s00);
            x = T.Broadcast(a[1]);
            s10 = T.MultiplyAdd(x, u0, s10);
        }

        T.Store(s00, c);
        c += stride;
        T.Store(s10, c);
    }
}
