using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Formats;

/// <summary>
/// The few operations that unpacking is made of, sixteen values at a time. Unpacking code is generic over this, so one
/// text serves every register width, the compiler makes one body for each, and all of them give the same bits.
/// Products and sums are rounded one by one, never fused, as the reference does.
/// </summary>
internal unsafe interface IVectorWidth
{
    /// <summary>Writes <c>scale · q</c>.</summary>
    static abstract void Write(Vector128<sbyte> quants, float scale, float* values);

    /// <summary>Writes <c>scale · q + offset</c>.</summary>
    static abstract void Write(Vector128<sbyte> quants, float scale, float offset, float* values);

    /// <summary>Converts sixteen binary16 values.</summary>
    static abstract void WidenHalf(ushort* source, float* destination);

    /// <summary>Converts sixteen bfloat16 values.</summary>
    static abstract void WidenBFloat(ushort* source, float* destination);

    /// <summary>Rounds sixteen values to binary16.</summary>
    static abstract void NarrowToHalf(float* source, ushort* destination);

    /// <summary>Rounds sixteen values to bfloat16.</summary>
    static abstract void NarrowToBFloat(float* source, ushort* destination);
}
