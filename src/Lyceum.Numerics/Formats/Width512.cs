using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Formats;

/// <summary>Sixteen lanes: x86-64 with AVX-512.</summary>
internal readonly unsafe struct Width512 : IVectorWidth
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(Vector128<sbyte> quants, float scale, float* values) =>
        (Widen(quants) * Vector512.Create(scale)).Store(values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(Vector128<sbyte> quants, float scale, float offset, float* values) =>
        ((Widen(quants) * Vector512.Create(scale)) + Vector512.Create(offset)).Store(values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WidenHalf(ushort* source, float* destination) => F16.Load16(source).Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WidenBFloat(ushort* source, float* destination) => BF16.Load16(source).Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void NarrowToHalf(float* source, ushort* destination)
    {
        Vector512<uint> rounded = F16.Round(Vector512.Load(source));
        Vector256.Narrow(rounded.GetLower(), rounded.GetUpper()).Store(destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void NarrowToBFloat(float* source, ushort* destination)
    {
        Vector512<uint> rounded = BF16.Round(Vector512.Load(source));
        Vector256.Narrow(rounded.GetLower(), rounded.GetUpper()).Store(destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Widen(Vector128<sbyte> quants)
    {
        Vector256<short> wide = Vector256.WidenLower(quants.ToVector256Unsafe());
        return Vector512.ConvertToSingle(Vector512.WidenLower(wide.ToVector512Unsafe()));
    }
}
