using System.Runtime.InteropServices;

namespace Lyceum.Numerics.Formats;

/// <summary>
/// 32 values of 4 bits: <c>w = d · q + m</c>.
/// </summary>
/// <remarks>The layout is that of ggml's <c>block_q4_1</c>.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 20)]
internal unsafe struct Q4_1Block
{
    /// <summary>Number of values in a block.</summary>
    public const int Length = 32;

    /// <summary>Scale <c>d</c>, binary16.</summary>
    [FieldOffset(0)]
    public ushort Scale;

    /// <summary>Smallest value <c>m</c>, binary16.</summary>
    [FieldOffset(2)]
    public ushort Minimum;

    /// <summary>Byte <c>i</c> holds value <c>i</c> in its low and value <c>i + 16</c> in its high four bits.</summary>
    [FieldOffset(4)]
    public fixed byte Quants[16];
}
