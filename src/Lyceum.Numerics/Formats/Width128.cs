using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Formats;

/// <summary>Four lanes: every processor.</summary>
internal readonly unsafe struct Width128 : IVectorWidth
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(Vector128<sbyte> quants, float scale, float* values)
    {
        Vector128<float> factor = Vector128.Create(scale);
        Widen(quants, out Vector128<float> a, out Vector128<float> b, out Vector128<float> c, out Vector128<float> d);
        (a * factor).Store(values);
        (b * factor).Store(values + 4);
        (c * factor).Store(values + 8);
        (d * factor).Store(values + 12);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(Vector128<sbyte> quants, float scale, float offset, float* values)
    {
        Vector128<float> factor = Vector128.Create(scale);
        Vector128<float> addend = Vector128.Create(offset);
        Widen(quants, out Vector128<float> a, out Vector128<float> b, out Vector128<float> c, out Vector128<float> d);
        ((a * factor) + addend).Store(values);
        ((b * factor) + addend).Store(values + 4);
        ((c * factor) + addend).Store(values + 8);
        ((d * factor) + addend).Store(values + 12);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WidenHalf(ushort* source, float* destination)
    {
        F16.Load4(source).Store(destination);
        F16.Load4(source + 4).Store(destination + 4);
        F16.Load4(source + 8).Store(destination + 8);
        F16.Load4(source + 12).Store(destination + 12);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WidenBFloat(ushort* source, float* destination)
    {
        BF16.Load4(source).Store(destination);
        BF16.Load4(source + 4).Store(destination + 4);
        BF16.Load4(source + 8).Store(destination + 8);
        BF16.Load4(source + 12).Store(destination + 12);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void NarrowToHalf(float* source, ushort* destination)
    {
        Vector128.Narrow(F16.Round(Vector128.Load(source)), F16.Round(Vector128.Load(source + 4))).Store(destination);
        Vector128.Narrow(F16.Round(Vector128.Load(source + 8)), F16.Round(Vector128.Load(source + 12))).Store(destination + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void NarrowToBFloat(float* source, ushort* destination)
    {
        Vector128.Narrow(BF16.Round(Vector128.Load(source)), BF16.Round(Vector128.Load(source + 4))).Store(destination);
        Vector128.Narrow(BF16.Round(Vector128.Load(source + 8)), BF16.Round(Vector128.Load(source + 12))).Store(destination + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Widen(
        Vector128<sbyte> quants,
        out Vector128<float> a,
        out Vector128<float> b,
        out Vector128<float> c,
        out Vector128<float> d)
    {
        Vector128<short> lower = Vector128.WidenLower(quants);
        Vector128<short> upper = Vector128.WidenUpper(quants);
        a = Vector128.ConvertToSingle(Vector128.WidenLower(lower));
        b = Vector128.ConvertToSingle(Vector128.WidenUpper(lower));
        c = Vector128.ConvertToSingle(Vector128.WidenLower(upper));
        d = Vector128.ConvertToSingle(Vector128.WidenUpper(upper));
    }
}
