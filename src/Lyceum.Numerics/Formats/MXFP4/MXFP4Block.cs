using System.Runtime.InteropServices;

namespace Lyceum.Numerics.Formats;

/// <summary>
/// 32 values in the OCP microscaling format: <c>w = 2^(e − 127) · E2M1(q)</c>. See "OCP Microscaling Formats (MX)
/// Specification", version 1.0.
/// </summary>
/// <remarks>The layout is that of ggml's <c>block_mxfp4</c>.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 17)]
internal unsafe struct MXFP4Block
{
    /// <summary>Number of values in a block.</summary>
    public const int Length = 32;

    /// <summary>Shared exponent <c>e</c>, E8M0 with bias 127.</summary>
    [FieldOffset(0)]
    public byte Exponent;

    /// <summary>Byte <c>i</c> holds value <c>i</c> in its low and value <c>i + 16</c> in its high four bits.</summary>
    [FieldOffset(1)]
    public fixed byte Quants[16];
}
