using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lyceum.Numerics.Kernels.Tiles;

/// <summary>
/// Copies part of a float32 matrix into a panel of bfloat16: for each 32 steps of the inner index two tiles of 16 lines (rows of the left matrix, columns of the right one).
/// A tile is 16 × 16 pairs of neighbouring steps; in the left panel its rows are lines, in the right one its columns. What is missing is zero.
/// </summary>
internal static unsafe class TilePanels
{
    /// <summary>Lines of a panel.</summary>
    public const int Lines = 32;

    /// <summary>Steps of the inner index in a tile.</summary>
    public const int Steps = 32;

    /// <summary>Elements of a panel for each <see cref="Steps"/>.</summary>
    public const int Elements = Lines * Steps;

    private const int TileLines = 16;
    private const int Pairs = Steps / 2;

    /// <summary>Number of tiles along an inner index.</summary>
    public static int Tiles(int depth) => (depth + Steps - 1) / Steps;

    /// <summary>Writes a panel.</summary>
    /// <param name="source">The element of line 0 at depth 0.</param>
    /// <param name="lineStride">Elements from one line to the next.</param>
    /// <param name="depthStride">Elements from one step of the inner index to the next; this or <paramref name="lineStride"/> is usually 1.</param>
    /// <param name="lines">Number of lines there are, at most 32.</param>
    /// <param name="depth">Number of steps.</param>
    /// <param name="panel">Receives <see cref="Tiles"/> times <see cref="Elements"/> elements.</param>
    /// <param name="left">Whether it is a panel of the left matrix.</param>
    public static void Pack(float* source, long lineStride, long depthStride, int lines, int depth, ushort* panel, bool left)
    {
        for (int k = 0; k < depth; k += Steps)
        {
            for (int line = 0; line < Lines; line += TileLines, panel += TileLines * Steps)
            {
                float* from = source + (line * lineStride) + (k * depthStride);
                int height = Math.Min(TileLines, lines - line);
                int length = Math.Min(Steps, depth - k);
                bool whole = height == TileLines && length == Steps && Vector512.IsHardwareAccelerated;
                if (whole && depthStride == 1)
                {
                    PackLines(from, lineStride, (uint*)panel);
                    Turn((uint*)panel, !left);
                }
                else if (whole && lineStride == 1)
                {
                    PackSteps(from, depthStride, (uint*)panel);
                    Turn((uint*)panel, left);
                }
                else
                {
                    PackElements(from, lineStride, depthStride, height, length, panel, left);
                }
            }
        }
    }

    /// <summary>A number rounded to bfloat16, to the nearest and half to even.</summary>
    public static ushort Round(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value) ? (ushort)((bits >> 16) | 0x40) : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    // Rows are lines.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackLines(float* source, long lineStride, uint* tile)
    {
        for (int line = 0; line < TileLines; line++, source += lineStride, tile += Pairs)
        {
            Prefetch.Line(source + Steps);
            Prefetch.Line(source + Steps + 16);
            Vector512.Narrow(Rounded(source) >> 16, Rounded(source + 16) >> 16).Store((ushort*)tile);
        }
    }

    // Rows are pairs of steps.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackSteps(float* source, long depthStride, uint* tile)
    {
        Vector512<uint> high = Vector512.Create(0xFFFF0000);
        for (int pair = 0; pair < Pairs; pair++, source += 2 * depthStride, tile += TileLines)
        {
            Prefetch.Line(source + (Steps * depthStride));
            Prefetch.Line(source + ((Steps + 1) * depthStride));
            ((Rounded(source) >> 16) | (Rounded(source + depthStride) & high)).Store(tile);
        }
    }

    private static void PackElements(float* source, long lineStride, long depthStride, int lines, int depth, ushort* tile, bool left)
    {
        for (int line = 0; line < TileLines; line++)
        {
            for (int k = 0; k < Steps; k++)
            {
                int place = left ? (line * Steps) + k : ((k / 2) * 2 * TileLines) + (2 * line) + (k % 2);
                tile[place] = line < lines && k < depth ? Round(source[(line * lineStride) + (k * depthStride)]) : (ushort)0;
            }
        }
    }

    // The rounded number in the upper half.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Rounded(float* source)
    {
        Vector512<float> value = Vector512.Load(source);
        Vector512<uint> bits = value.AsUInt32();
        Vector512<uint> rounded = bits + Vector512.Create(0x7FFFu) + ((bits >> 16) & Vector512.Create(1u));
        return Vector512.ConditionalSelect(Vector512.Equals(value, value).AsUInt32(), rounded, bits | Vector512.Create(0x400000u));
    }

    // Exchanges rows and columns of 16 × 16 pairs in place: of 2 × 2, of 4 × 4, of 4 × 4 blocks.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Turn(uint* tile, bool turn)
    {
        if (!turn)
        {
            return;
        }

        if (!Avx512F.IsSupported)
        {
            for (int row = 1; row < TileLines; row++)
            {
                for (int column = 0; column < row; column++)
                {
                    (tile[(row * Pairs) + column], tile[(column * Pairs) + row]) = (tile[(column * Pairs) + row], tile[(row * Pairs) + column]);
                }
            }

            return;
        }

        for (int row = 0; row < TileLines; row += 4)
        {
            uint* four = tile + (row * Pairs);
            Vector512<uint> r0 = Vector512.Load(four), r1 = Vector512.Load(four + 16), r2 = Vector512.Load(four + 32), r3 = Vector512.Load(four + 48);
            Vector512<ulong> a0 = Avx512F.UnpackLow(r0, r1).AsUInt64(), a1 = Avx512F.UnpackHigh(r0, r1).AsUInt64();
            Vector512<ulong> a2 = Avx512F.UnpackLow(r2, r3).AsUInt64(), a3 = Avx512F.UnpackHigh(r2, r3).AsUInt64();
            Avx512F.UnpackLow(a0, a2).AsUInt32().Store(four);
            Avx512F.UnpackHigh(a0, a2).AsUInt32().Store(four + 16);
            Avx512F.UnpackLow(a1, a3).AsUInt32().Store(four + 32);
            Avx512F.UnpackHigh(a1, a3).AsUInt32().Store(four + 48);
        }

        // Now row 4i + j holds, in its quarter q, column 4q + j of the rows 4i to 4i + 3.
        for (int j = 0; j < 4; j++)
        {
            uint* column = tile + (j * Pairs);
            Vector512<uint> r0 = Vector512.Load(column), r1 = Vector512.Load(column + 64), r2 = Vector512.Load(column + 128), r3 = Vector512.Load(column + 192);
            Vector512<uint> a0 = Avx512F.Shuffle4x128(r0, r1, 0x44), a1 = Avx512F.Shuffle4x128(r0, r1, 0xEE);
            Vector512<uint> a2 = Avx512F.Shuffle4x128(r2, r3, 0x44), a3 = Avx512F.Shuffle4x128(r2, r3, 0xEE);
            Avx512F.Shuffle4x128(a0, a2, 0x88).Store(column);
            Avx512F.Shuffle4x128(a0, a2, 0xDD).Store(column + 64);
            Avx512F.Shuffle4x128(a1, a3, 0x88).Store(column + 128);
            Avx512F.Shuffle4x128(a1, a3, 0xDD).Store(column + 192);
        }
    }
}
