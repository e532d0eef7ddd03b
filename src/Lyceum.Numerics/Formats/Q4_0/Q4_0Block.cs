using System.Runtime.InteropServices;

namespace Lyceum.Numerics.Formats;

/// <summary>
/// 32 values of 4 bits: <c>w = d · (q − 8)</c>.
/// </summary>
/// <remarks>The layout is that of ggml's <c>block_q4_0</c>.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 18)]
internal unsafe struct Q4_0Block
{
    /// <summary>Number of values in a block.</summary>
    public const int Length = 32;

    /// <summary>Scale <c>d</c>, binary16.</summary>
    [FieldOffset(0)]
    public ushort Scale;

    /// <summary>Byte <c>i</c> holds value <c>i</c> in its low and value <c>i + 16</c> in its high four bits.</summary>
    [FieldOffset(2)]
    public fixed byte Quants[16];
}
