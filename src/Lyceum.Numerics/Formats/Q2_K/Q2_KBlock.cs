using System.Runtime.InteropServices;

namespace Lyceum.Numerics.Formats;

/// <summary>
/// 256 values of 2 bits in 16 groups of 16: <c>w = (d · s) · q − (dmin · m)</c> with a 4-bit scale s and minimum
/// m for each group.
/// </summary>
/// <remarks>The layout is that of ggml's <c>block_q2_K</c>.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 84)]
internal unsafe struct Q2_KBlock
{
    /// <summary>Number of values in a block.</summary>
    public const int Length = 256;

    /// <summary>For each group, <c>s</c> in the low and <c>m</c> in the high four bits.</summary>
    [FieldOffset(0)]
    public fixed byte Scales[16];

    /// <summary>
    /// Two bits each: byte <c>32·h + i</c> holds values <c>128·h + i + 32·j</c> for j = 0…3, the lowest
    /// bits first.
    /// </summary>
    [FieldOffset(16)]
    public fixed byte Quants[64];

    /// <summary>Scale of the scales <c>d</c>, binary16.</summary>
    [FieldOffset(80)]
    public ushort Scale;

    /// <summary>Scale of the minimums <c>dmin</c>, binary16.</summary>
    [FieldOffset(82)]
    public ushort MinimumScale;
}
