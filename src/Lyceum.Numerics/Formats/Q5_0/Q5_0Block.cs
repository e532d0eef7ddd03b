using System.Runtime.InteropServices;

namespace Lyceum.Numerics.Formats;

/// <summary>
/// 32 values of 5 bits: <c>w = d · (q − 16)</c>.
/// </summary>
/// <remarks>The layout is that of ggml's <c>block_q5_0</c>.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 22)]
internal unsafe struct Q5_0Block
{
    /// <summary>Number of values in a block.</summary>
    public const int Length = 32;

    /// <summary>Scale <c>d</c>, binary16.</summary>
    [FieldOffset(0)]
    public ushort Scale;

    /// <summary>Bit <c>i</c> of these 32, least significant first, is the fifth bit of value <c>i</c>.</summary>
    [FieldOffset(2)]
    public fixed byte HighBits[4];

    /// <summary>Byte <c>i</c> holds value <c>i</c> in its low and value <c>i + 16</c> in its high four bits.</summary>
    [FieldOffset(6)]
    public fixed byte Quants[16];
}
