using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Kernels;

/// <summary>A tile in sixteen 512-bit registers, one for each output.</summary>
internal readonly unsafe struct FloatTile512 : IFloatTile
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(float* w, float* x, float* lanes, int steps, bool first)
    {
        Vector512<float> a00 = default, a01 = default, a02 = default, a03 = default;
        Vector512<float> a10 = default, a11 = default, a12 = default, a13 = default;
        Vector512<float> a20 = default, a21 = default, a22 = default, a23 = default;
        Vector512<float> a30 = default, a31 = default, a32 = default, a33 = default;
        if (!first)
        {
            (a00, a01, a02, a03) = (Vector512.Load(lanes), Vector512.Load(lanes + 16), Vector512.Load(lanes + 32), Vector512.Load(lanes + 48));
            (a10, a11, a12, a13) = (Vector512.Load(lanes + 64), Vector512.Load(lanes + 80), Vector512.Load(lanes + 96), Vector512.Load(lanes + 112));
            (a20, a21, a22, a23) = (Vector512.Load(lanes + 128), Vector512.Load(lanes + 144), Vector512.Load(lanes + 160), Vector512.Load(lanes + 176));
            (a30, a31, a32, a33) = (Vector512.Load(lanes + 192), Vector512.Load(lanes + 208), Vector512.Load(lanes + 224), Vector512.Load(lanes + 240));
        }

        for (int step = 0; step < steps; step++, w += 64, x += 64)
        {
            Vector512<float> v0 = Vector512.Load(w), v1 = Vector512.Load(w + 16), v2 = Vector512.Load(w + 32), v3 = Vector512.Load(w + 48);
            Vector512<float> u = Vector512.Load(x);
            a00 = Vector512.FusedMultiplyAdd(v0, u, a00);
            a01 = Vector512.FusedMultiplyAdd(v1, u, a01);
            a02 = Vector512.FusedMultiplyAdd(v2, u, a02);
            a03 = Vector512.FusedMultiplyAdd(v3, u, a03);
            u = Vector512.Load(x + 16);
            a10 = Vector512.FusedMultiplyAdd(v0, u, a10);
            a11 = Vector512.FusedMultiplyAdd(v1, u, a11);
            a12 = Vector512.FusedMultiplyAdd(v2, u, a12);
            a13 = Vector512.FusedMultiplyAdd(v3, u, a13);
            u = Vector512.Load(x + 32);
            a20 = Vector512.FusedMultiplyAdd(v0, u, a20);
            a21 = Vector512.FusedMultiplyAdd(v1, u, a21);
            a22 = Vector512.FusedMultiplyAdd(v2, u, a22);
            a23 = Vector512.FusedMultiplyAdd(v3, u, a23);
            u = Vector512.Load(x + 48);
            a30 = Vector512.FusedMultiplyAdd(v0, u, a30);
            a31 = Vector512.FusedMultiplyAdd(v1, u, a31);
            a32 = Vector512.FusedMultiplyAdd(v2, u, a32);
            a33 = Vector512.FusedMultiplyAdd(v3, u, a33);
        }

        a00.Store(lanes);
        a01.Store(lanes + 16);
        a02.Store(lanes + 32);
        a03.Store(lanes + 48);
        a10.Store(lanes + 64);
        a11.Store(lanes + 80);
        a12.Store(lanes + 96);
        a13.Store(lanes + 112);
        a20.Store(lanes + 128);
        a21.Store(lanes + 144);
        a22.Store(lanes + 160);
        a23.Store(lanes + 176);
        a30.Store(lanes + 192);
        a31.Store(lanes + 208);
        a32.Store(lanes + 224);
        a33.Store(lanes + 240);
    }
}

/// <summary>A tile in 256-bit registers: two rows and half of the lanes at a time, so that eight sums and their operands fit.</summary>
internal readonly unsafe struct FloatTile256 : IFloatTile
{
    public static void Multiply(float* w, float* x, float* lanes, int steps, bool first)
    {
        for (int half = 0; half < 16; half += 8)
        {
            TwoRows(w + half, x + half, lanes + half, steps, first);
            TwoRows(w + 32 + half, x + half, lanes + 32 + half, steps, first);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TwoRows(float* w, float* x, float* lanes, int steps, bool first)
    {
        Vector256<float> a00 = default, a01 = default, a10 = default, a11 = default;
        Vector256<float> a20 = default, a21 = default, a30 = default, a31 = default;
        if (!first)
        {
            (a00, a01, a10, a11) = (Vector256.Load(lanes), Vector256.Load(lanes + 16), Vector256.Load(lanes + 64), Vector256.Load(lanes + 80));
            (a20, a21, a30, a31) = (Vector256.Load(lanes + 128), Vector256.Load(lanes + 144), Vector256.Load(lanes + 192), Vector256.Load(lanes + 208));
        }

        for (int step = 0; step < steps; step++, w += 64, x += 64)
        {
            Vector256<float> v0 = Vector256.Load(w), v1 = Vector256.Load(w + 16);
            Vector256<float> u = Vector256.Load(x);
            a00 = Vector256.FusedMultiplyAdd(v0, u, a00);
            a01 = Vector256.FusedMultiplyAdd(v1, u, a01);
            u = Vector256.Load(x + 16);
            a10 = Vector256.FusedMultiplyAdd(v0, u, a10);
            a11 = Vector256.FusedMultiplyAdd(v1, u, a11);
            u = Vector256.Load(x + 32);
            a20 = Vector256.FusedMultiplyAdd(v0, u, a20);
            a21 = Vector256.FusedMultiplyAdd(v1, u, a21);
            u = Vector256.Load(x + 48);
            a30 = Vector256.FusedMultiplyAdd(v0, u, a30);
            a31 = Vector256.FusedMultiplyAdd(v1, u, a31);
        }

        a00.Store(lanes);
        a01.Store(lanes + 16);
        a10.Store(lanes + 64);
        a11.Store(lanes + 80);
        a20.Store(lanes + 128);
        a21.Store(lanes + 144);
        a30.Store(lanes + 192);
        a31.Store(lanes + 208);
    }
}
