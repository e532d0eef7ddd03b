using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lyceum.Numerics.Formats;

namespace Lyceum.Numerics.Kernels;

/// <summary>How a row of float weights is read, converted to binary32 on the way.</summary>
internal unsafe interface IFloatSource
{
    /// <summary>Sixteen weights from a column on.</summary>
    static abstract Vector512<float> Load16(byte* row, int column);

    /// <summary>Eight weights.</summary>
    static abstract Vector256<float> Load8(byte* row, int column);

    /// <summary>Four weights.</summary>
    static abstract Vector128<float> Load4(byte* row, int column);

    /// <summary>One weight.</summary>
    static abstract float Load(byte* row, int column);

    /// <summary>Asks for the sixteen weights from a column on.</summary>
    static abstract void Prefetch(byte* row, int column);
}

/// <summary>Binary32.</summary>
internal readonly unsafe struct SingleSource : IFloatSource
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load16(byte* row, int column) => Vector512.Load((float*)row + column);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load8(byte* row, int column) => Vector256.Load((float*)row + column);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load4(byte* row, int column) => Vector128.Load((float*)row + column);

    public static float Load(byte* row, int column) => ((float*)row)[column];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(byte* row, int column) => Kernels.Prefetch.Line((float*)row + column);
}

/// <summary>Binary16. Weights are finite, which spares a comparison.</summary>
internal readonly unsafe struct HalfSource : IFloatSource
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load16(byte* row, int column) =>
        F16.Finite(Vector512.WidenLower(Vector256.Load((short*)row + column).ToVector512Unsafe()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load8(byte* row, int column) =>
        F16.Finite(Vector256.WidenLower(Vector128.Load((short*)row + column).ToVector256Unsafe()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load4(byte* row, int column) => F16.Load4((ushort*)row + column);

    public static float Load(byte* row, int column) => F16.ToSingle(((ushort*)row)[column]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(byte* row, int column) => Kernels.Prefetch.Line((ushort*)row + column);
}

/// <summary>Bfloat16.</summary>
internal readonly unsafe struct BFloatSource : IFloatSource
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load16(byte* row, int column) => BF16.Load16((ushort*)row + column);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load8(byte* row, int column) => BF16.Load8((ushort*)row + column);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load4(byte* row, int column) => BF16.Load4((ushort*)row + column);

    public static float Load(byte* row, int column) => BF16.ToSingle(((ushort*)row)[column]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(byte* row, int column) => Kernels.Prefetch.Line((ushort*)row + column);
}
