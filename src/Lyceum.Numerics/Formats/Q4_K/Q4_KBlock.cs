using System.Runtime.InteropServices;

namespace Lyceum.Numerics.Formats;

/// <summary>
/// 256 values of 4 bits in 8 groups of 32: <c>w = (d · s) · q − (dmin · m)</c> with a 6-bit scale s and minimum m
/// for each group.
/// </summary>
/// <remarks>The layout is that of ggml's <c>block_q4_K</c>.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 144)]
internal unsafe struct Q4_KBlock
{
    /// <summary>Number of values in a block.</summary>
    public const int Length = 256;

    /// <summary>Scale of the scales <c>d</c>, binary16.</summary>
    [FieldOffset(0)]
    public ushort Scale;

    /// <summary>Scale of the minimums <c>dmin</c>, binary16.</summary>
    [FieldOffset(2)]
    public ushort MinimumScale;

    /// <summary>Scales and minimums, see <see cref="SixBitScales"/>.</summary>
    [FieldOffset(4)]
    public fixed byte Scales[12];

    /// <summary>
    /// Byte <c>32·p + i</c> holds value <c>64·p + i</c> in its low and value <c>64·p + 32 + i</c> in its
    /// high four bits.
    /// </summary>
    [FieldOffset(16)]
    public fixed byte Quants[128];
}
