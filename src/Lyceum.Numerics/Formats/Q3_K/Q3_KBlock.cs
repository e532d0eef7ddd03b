using System.Runtime.InteropServices;

namespace Lyceum.Numerics.Formats;

/// <summary>
/// 256 values of 3 bits in 16 groups of 16: <c>w = (d · (s − 32)) · (q − 4)</c> with a 6-bit scale s for each
/// group.
/// </summary>
/// <remarks>The layout is that of ggml's <c>block_q3_K</c>.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 110)]
internal unsafe struct Q3_KBlock
{
    /// <summary>Number of values in a block.</summary>
    public const int Length = 256;

    /// <summary>Bit <c>j</c> of byte <c>i</c> is the third bit of value <c>32·j + i</c>.</summary>
    [FieldOffset(0)]
    public fixed byte HighBits[32];

    /// <summary>
    /// The lower two bits: byte <c>32·h + i</c> holds values <c>128·h + i + 32·j</c> for j = 0…3, the
    /// lowest bits first.
    /// </summary>
    [FieldOffset(32)]
    public fixed byte Quants[64];

    /// <summary>
    /// Lower four bits of scales j and j + 8 in byte <c>j</c> of the first eight; upper two bits of scales
    /// j, j + 4, j + 8 and j + 12 in byte <c>8 + j</c>.
    /// </summary>
    [FieldOffset(96)]
    public fixed byte Scales[12];

    /// <summary>Scale of the scales <c>d</c>, binary16.</summary>
    [FieldOffset(108)]
    public ushort Scale;
}
