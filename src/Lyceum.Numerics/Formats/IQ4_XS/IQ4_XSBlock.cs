using System.Runtime.InteropServices;

namespace Lyceum.Numerics.Formats;

/// <summary>
/// 256 values of 4 bits in 8 groups of 32: <c>w = (d · (s − 32)) · table[q]</c> with a 6-bit scale s for each
/// group and the uneven steps of <see cref="NonLinearTable"/>.
/// </summary>
/// <remarks>The layout is that of ggml's <c>block_iq4_xs</c>.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 136)]
internal unsafe struct IQ4_XSBlock
{
    /// <summary>Number of values in a block.</summary>
    public const int Length = 256;

    /// <summary>Scale of the scales <c>d</c>, binary16.</summary>
    [FieldOffset(0)]
    public ushort Scale;

    /// <summary>Bits <c>2·g</c> and <c>2·g + 1</c> are the upper two bits of scale <c>g</c>.</summary>
    [FieldOffset(2)]
    public ushort HighScales;

    /// <summary>
    /// Byte <c>p</c> holds the lower four bits of scale <c>2·p</c> in its low and of scale <c>2·p + 1</c>
    /// in its high four bits.
    /// </summary>
    [FieldOffset(4)]
    public fixed byte LowScales[4];

    /// <summary>
    /// Byte <c>16·g + i</c> holds value <c>32·g + i</c> in its low and value <c>32·g + 16 + i</c> in its
    /// high four bits.
    /// </summary>
    [FieldOffset(8)]
    public fixed byte Quants[128];
}
