using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace Lyceum.Numerics.Kernels;

/// <summary>Tiles in 128-bit registers, four rows each: <c>sdot</c> on Arm processors that have it, widening products elsewhere.</summary>
internal readonly unsafe struct PackedTiles128 : IPackedTiles
{
    public static void Multiply1<TFormat>(in PackedPanel panel, in PackedTile tile, bool first)
        where TFormat : struct, IPackedFormat
    {
        Rows4<TFormat>(panel.Codes0, panel.Scales0, panel.Minimums0, tile, 0, 0, 0, first);
        Rows4<TFormat>(panel.Codes0, panel.Scales0, panel.Minimums0, tile, 4, 0, 0, first);
        Rows4<TFormat>(panel.Codes1, panel.Scales1, panel.Minimums1, tile, 0, PackedPanel.HalfRows, 0, first);
        Rows4<TFormat>(panel.Codes1, panel.Scales1, panel.Minimums1, tile, 4, PackedPanel.HalfRows, 0, first);
    }

    public static void Multiply4<TFormat>(in PackedPanel panel, in PackedTile tile, bool first)
        where TFormat : struct, IPackedFormat
    {
        for (int token = 0; token < 4; token++)
        {
            Rows4<TFormat>(panel.Codes0, panel.Scales0, panel.Minimums0, tile, 0, 0, token, first);
            Rows4<TFormat>(panel.Codes0, panel.Scales0, panel.Minimums0, tile, 4, 0, token, first);
            Rows4<TFormat>(panel.Codes1, panel.Scales1, panel.Minimums1, tile, 0, PackedPanel.HalfRows, token, first);
            Rows4<TFormat>(panel.Codes1, panel.Scales1, panel.Minimums1, tile, 4, PackedPanel.HalfRows, token, first);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows4<TFormat>(
        byte* w, float* s, float* m, in PackedTile tile, int lane, int row, int token, bool first)
        where TFormat : struct, IPackedFormat
    {
        w += lane * 4;
        s += lane;
        m += lane;
        uint* x = (uint*)(tile.Codes + ((long)token * tile.TokenColumns));
        float* d = tile.Scales + ((long)token * tile.TokenColumns / 32);
        int* sums = tile.Sums + ((long)token * tile.TokenColumns / 16);
        float* y = tile.Output + (token * tile.Stride) + row + lane;
        Vector128<float> a = first ? default : Vector128.Load(y);
        int groups = tile.Columns / TFormat.GroupLength;
        for (int g = 0; g < groups; g++)
        {
            int sum = TFormat.GroupLength == 32 ? sums[0] + sums[1] : sums[0];
            Vector128<int> i = TFormat.Offset == 128 ? default : Vector128.Create(-TFormat.Offset * sum);
            for (int k = 0; k < TFormat.GroupLength / 4; k++)
            {
                Vector128<byte> codes = Vector128.Load(w);
                Vector128<sbyte> values = TFormat.Offset == 128 ? (codes ^ Vector128.Create((byte)0x80)).AsSByte() : codes.AsSByte();
                i = MultiplyAdd(values, Vector128.Create(x[k]).AsSByte(), i);
                w += PackedPanel.HalfRows * 4;
            }

            float scale = TFormat.GroupLength == 32 ? d[g] : d[g / 2];
            a = Vector128.FusedMultiplyAdd(Vector128.ConvertToSingle(i), Vector128.Load(s) * scale, a);
            if (TFormat.HasMinimum)
            {
                a = Vector128.FusedMultiplyAdd(-Vector128.Load(m), Vector128.Create(scale * sum), a);
                m += PackedPanel.HalfRows;
            }

            s += PackedPanel.HalfRows;
            x += TFormat.GroupLength / 4;
            sums += TFormat.GroupLength / 16;
        }

        a.Store(y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> MultiplyAdd(Vector128<sbyte> values, Vector128<sbyte> input, Vector128<int> sum)
    {
        if (Dp.IsSupported)
        {
            return Dp.DotProduct(sum, values, input);
        }

        // Products of neighbours: even and odd bytes as 16-bit numbers, whose products fit, then pairs as 32-bit numbers.
        Vector128<short> even = Vector128.ShiftRightArithmetic(Vector128.ShiftLeft(values.AsInt16(), 8), 8)
            * Vector128.ShiftRightArithmetic(Vector128.ShiftLeft(input.AsInt16(), 8), 8);
        Vector128<short> odd = Vector128.ShiftRightArithmetic(values.AsInt16(), 8) * Vector128.ShiftRightArithmetic(input.AsInt16(), 8);
        Vector128<int> low = Vector128.ShiftRightArithmetic(Vector128.ShiftLeft(even.AsInt32(), 16), 16)
            + Vector128.ShiftRightArithmetic(Vector128.ShiftLeft(odd.AsInt32(), 16), 16);
        Vector128<int> high = Vector128.ShiftRightArithmetic(even.AsInt32(), 16) + Vector128.ShiftRightArithmetic(odd.AsInt32(), 16);
        return sum + low + high;
    }
}
