using System.Runtime.CompilerServices;
using Lyceum.Numerics.Operations;

namespace Lyceum.Numerics.Kernels.Tiles;

/// <summary>
/// The numbers of <see cref="AmxStrip"/> on any processor: within 32 steps the even and the odd ones are summed for themselves, then both sums are added and the result goes to the
/// total. They have the same bits but where a number below 2⁻¹²⁶ arises in between, which AMX takes for zero.
/// </summary>
internal static unsafe class LaneStrip
{
    private const int TileElements = 512;
    private const int Pairs = 16;

    /// <summary>See <see cref="AmxStrip.Run"/>.</summary>
    public static void Run<T>(ushort* a, ushort* b, int depth, float* c, long stride, int panels, bool add)
        where T : unmanaged, ILanes<T>
    {
        float* even = stackalloc float[Pairs * 16];
        float* odd = stackalloc float[Pairs * 16];
        for (int panel = 0; panel < panels; panel++, c += TilePanels.Lines)
        {
            if (!add)
            {
                for (int row = 0; row < TilePanels.Lines; row++)
                {
                    new Span<float>(c + (row * stride), TilePanels.Lines).Clear();
                }
            }

            for (int tile = 0; tile < depth; tile++, b += TilePanels.Elements)
            {
                for (int half = 0; half < 2; half++)
                {
                    Widen(b + (half * TileElements), even, odd);
                    for (int row = 0; row < TilePanels.Lines; row += 2)
                    {
                        ushort* left = a + ((long)tile * TilePanels.Elements) + (row * TilePanels.Steps);
                        float* target = c + (row * stride) + (half * 16);
                        TwoRows<T>(left, even, odd, target, target + stride);
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TwoRows<T>(ushort* left, float* even, float* odd, float* first, float* second)
        where T : unmanaged, ILanes<T>
    {
        T e0 = T.Broadcast(0), o0 = T.Broadcast(0), e1 = T.Broadcast(0), o1 = T.Broadcast(0);
        ushort* below = left + TilePanels.Steps;
        for (int pair = 0; pair < Pairs; pair++)
        {
            T evens = T.Load(even + (pair * 16)), odds = T.Load(odd + (pair * 16));
            e0 = T.MultiplyAdd(T.Broadcast(Widen(left[2 * pair])), evens, e0);
            o0 = T.MultiplyAdd(T.Broadcast(Widen(left[(2 * pair) + 1])), odds, o0);
            e1 = T.MultiplyAdd(T.Broadcast(Widen(below[2 * pair])), evens, e1);
            o1 = T.MultiplyAdd(T.Broadcast(Widen(below[(2 * pair) + 1])), odds, o1);
        }

        T.Store(T.Load(first) + (e0 + o0), first);
        T.Store(T.Load(second) + (e1 + o1), second);
    }

    private static void Widen(ushort* tile, float* even, float* odd)
    {
        for (int i = 0; i < Pairs * 16; i++)
        {
            even[i] = Widen(tile[2 * i]);
            odd[i] = Widen(tile[(2 * i) + 1]);
        }
    }

    // Numbers below the smallest with a full mantissa are zero, as in AMX.
    private static float Widen(ushort bits) => (bits & 0x7F80) == 0 ? 0 : BitConverter.UInt32BitsToSingle((uint)bits << 16);
}
