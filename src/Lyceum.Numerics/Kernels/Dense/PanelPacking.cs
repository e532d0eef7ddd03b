using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lyceum.Numerics.Kernels.Dense;

/// <summary>
/// Copies part of a matrix into a panel: for each step of the inner index, the lines (rows of the left matrix, columns of
/// the right one) side by side. Missing lines are zeros.
/// </summary>
internal static unsafe class PanelPacking
{
    /// <summary>Rows in a panel of the left matrix.</summary>
    public const int LeftWidth = 8;

    /// <summary>Columns in a panel of the right matrix.</summary>
    public const int RightWidth = 48;

    /// <summary>Writes <c>panel[k · panelWidth + line] = source[line · lineStride + k · depthStride]</c>.</summary>
    /// <param name="source">The element of line 0 at depth 0.</param>
    /// <param name="lineStride">Elements from one line to the next.</param>
    /// <param name="depthStride">Elements from one step of the inner index to the next; this or <paramref name="lineStride"/> is usually 1.</param>
    /// <param name="lines">Number of lines there are.</param>
    /// <param name="depth">Number of steps.</param>
    /// <param name="panel">Receives <c>depth · panelWidth</c> elements.</param>
    /// <param name="panelWidth">A multiple of 8.</param>
    public static void Pack(float* source, long lineStride, long depthStride, int lines, int depth, float* panel, int panelWidth)
    {
        int line = 0;
        if (lineStride == 1)
        {
            line = CopyRuns(source, depthStride, lines, depth, panel, panelWidth);
        }
        else if (depthStride == 1 && Avx.IsSupported)
        {
            for (; line + 8 <= lines; line += 8)
            {
                Transpose(source + (line * lineStride), lineStride, depth, panel + line, panelWidth);
            }
        }

        for (; line < panelWidth; line++)
        {
            float* from = source + (line * lineStride);
            float* to = panel + line;
            for (int k = 0; k < depth; k++, from += depthStride, to += panelWidth)
            {
                *to = line < lines ? *from : 0;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int CopyRuns(float* source, long depthStride, int lines, int depth, float* panel, int panelWidth)
    {
        int whole = lines & ~7;
        if (whole == 8)
        {
            for (int k = 0; k < depth; k++, source += depthStride, panel += panelWidth)
            {
                Vector256.Load(source).Store(panel);
            }
        }
        else
        {
            for (int k = 0; k < depth; k++, source += depthStride, panel += panelWidth)
            {
                for (int line = 0; line < whole; line += 8)
                {
                    Vector256.Load(source + line).Store(panel + line);
                }
            }
        }

        return whole;
    }

    // Eight lines, eight steps at a time.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose(float* source, long lineStride, int depth, float* panel, int panelWidth)
    {
        float* s1 = source + lineStride, s2 = s1 + lineStride, s3 = s2 + lineStride;
        float* s4 = s3 + lineStride, s5 = s4 + lineStride, s6 = s5 + lineStride, s7 = s6 + lineStride;
        int k = 0;
        for (; k + 8 <= depth; k += 8, panel += 8L * panelWidth)
        {
            Vector256<float> r0 = Vector256.Load(source + k), r1 = Vector256.Load(s1 + k), r2 = Vector256.Load(s2 + k), r3 = Vector256.Load(s3 + k);
            Vector256<float> r4 = Vector256.Load(s4 + k), r5 = Vector256.Load(s5 + k), r6 = Vector256.Load(s6 + k), r7 = Vector256.Load(s7 + k);
            Vector256<float> a0 = Avx.UnpackLow(r0, r1), a1 = Avx.UnpackHigh(r0, r1), a2 = Avx.UnpackLow(r2, r3), a3 = Avx.UnpackHigh(r2, r3);
            Vector256<float> a4 = Avx.UnpackLow(r4, r5), a5 = Avx.UnpackHigh(r4, r5), a6 = Avx.UnpackLow(r6, r7), a7 = Avx.UnpackHigh(r6, r7);
            Vector256<float> b0 = Avx.Shuffle(a0, a2, 0x44), b1 = Avx.Shuffle(a0, a2, 0xEE), b2 = Avx.Shuffle(a1, a3, 0x44), b3 = Avx.Shuffle(a1, a3, 0xEE);
            Vector256<float> b4 = Avx.Shuffle(a4, a6, 0x44), b5 = Avx.Shuffle(a4, a6, 0xEE), b6 = Avx.Shuffle(a5, a7, 0x44), b7 = Avx.Shuffle(a5, a7, 0xEE);
            Avx.Permute2x128(b0, b4, 0x20).Store(panel);
            Avx.Permute2x128(b1, b5, 0x20).Store(panel + panelWidth);
            Avx.Permute2x128(b2, b6, 0x20).Store(panel + (2 * panelWidth));
            Avx.Permute2x128(b3, b7, 0x20).Store(panel + (3 * panelWidth));
            Avx.Permute2x128(b0, b4, 0x31).Store(panel + (4 * panelWidth));
            Avx.Permute2x128(b1, b5, 0x31).Store(panel + (5 * panelWidth));
            Avx.Permute2x128(b2, b6, 0x31).Store(panel + (6 * panelWidth));
            Avx.Permute2x128(b3, b7, 0x31).Store(panel + (7 * panelWidth));
        }

        for (; k < depth; k++, panel += panelWidth)
        {
            panel[0] = source[k];
            panel[1] = s1[k];
            panel[2] = s2[k];
            panel[3] = s3[k];
            panel[4] = s4[k];
            panel[5] = s5[k];
            panel[6] = s6[k];
            panel[7] = s7[k];
        }
    }
}
