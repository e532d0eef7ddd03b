using System.Runtime.InteropServices;

namespace Lyceum.Numerics.Formats;

/// <summary>
/// 32 values of 8 bits: <c>w = d · q</c>, q in [−127, 127] as written, any signed byte as read.
/// </summary>
/// <remarks>The layout is that of ggml's <c>block_q8_0</c>.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 34)]
internal unsafe struct Q8_0Block
{
    /// <summary>Number of values in a block.</summary>
    public const int Length = 32;

    /// <summary>Scale <c>d</c>, binary16.</summary>
    [FieldOffset(0)]
    public ushort Scale;

    /// <summary>Quants <c>q</c> in order.</summary>
    [FieldOffset(2)]
    public fixed sbyte Quants[32];
}
