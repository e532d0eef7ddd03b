using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Formats;

/// <summary>Eight lanes: x86-64 with AVX2.</summary>
internal readonly unsafe struct Width256 : IVectorWidth
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(Vector128<sbyte> quants, float scale, float* values)
    {
        Vector256<float> factor = Vector256.Create(scale);
        Widen(quants, out Vector256<float> a, out Vector256<float> b);
        (a * factor).Store(values);
        (b * factor).Store(values + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(Vector128<sbyte> quants, float scale, float offset, float* values)
    {
        Vector256<float> factor = Vector256.Create(scale);
        Vector256<float> addend = Vector256.Create(offset);
        Widen(quants, out Vector256<float> a, out Vector256<float> b);
        ((a * factor) + addend).Store(values);
        ((b * factor) + addend).Store(values + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WidenHalf(ushort* source, float* destination)
    {
        F16.Load8(source).Store(destination);
        F16.Load8(source + 8).Store(destination + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WidenBFloat(ushort* source, float* destination)
    {
        BF16.Load8(source).Store(destination);
        BF16.Load8(source + 8).Store(destination + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void NarrowToHalf(float* source, ushort* destination) =>
        Vector256.Narrow(F16.Round(Vector256.Load(source)), F16.Round(Vector256.Load(source + 8))).Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void NarrowToBFloat(float* source, ushort* destination) =>
        Vector256.Narrow(BF16.Round(Vector256.Load(source)), BF16.Round(Vector256.Load(source + 8))).Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Widen(Vector128<sbyte> quants, out Vector256<float> a, out Vector256<float> b)
    {
        Vector256<short> wide = Vector256.WidenLower(quants.ToVector256Unsafe());
        a = Vector256.ConvertToSingle(Vector256.WidenLower(wide));
        b = Vector256.ConvertToSingle(Vector256.WidenUpper(wide));
    }
}
