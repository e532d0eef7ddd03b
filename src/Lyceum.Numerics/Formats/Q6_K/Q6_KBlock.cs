using System.Runtime.InteropServices;

namespace Lyceum.Numerics.Formats;

/// <summary>
/// 256 values of 6 bits in 16 groups of 16: <c>w = (d · s) · (q − 32)</c> with a signed 8-bit scale s for each
/// group.
/// </summary>
/// <remarks>The layout is that of ggml's <c>block_q6_K</c>.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 210)]
internal unsafe struct Q6_KBlock
{
    /// <summary>Number of values in a block.</summary>
    public const int Length = 256;

    /// <summary>
    /// Byte <c>64·h + i</c>, i &lt; 64, holds the lower four bits of value <c>128·h + i</c> in its low and
    /// of value <c>128·h + 64 + i</c> in its high four bits.
    /// </summary>
    [FieldOffset(0)]
    public fixed byte LowBits[128];

    /// <summary>
    /// The upper two bits: byte <c>32·h + i</c> holds values <c>128·h + i + 32·j</c> for j = 0…3, the
    /// lowest bits first.
    /// </summary>
    [FieldOffset(128)]
    public fixed byte HighBits[64];

    /// <summary>Scales <c>s</c> of the groups.</summary>
    [FieldOffset(192)]
    public fixed sbyte Scales[16];

    /// <summary>Scale of the scales <c>d</c>, binary16.</summary>
    [FieldOffset(208)]
    public ushort Scale;
}
