using System.Runtime.InteropServices;

namespace Lyceum.Numerics.Formats;

/// <summary>
/// 32 values of 4 bits: <c>w = d · table[q]</c> with the uneven steps of <see cref="NonLinearTable"/>.
/// </summary>
/// <remarks>The layout is that of ggml's <c>block_iq4_nl</c>.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 18)]
internal unsafe struct IQ4_NLBlock
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
