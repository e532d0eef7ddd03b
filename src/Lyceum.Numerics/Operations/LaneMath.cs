using System.Runtime.CompilerServices;

namespace Lyceum.Numerics.Operations;

/// <summary>
/// Functions of sixteen numbers. Polynomials after S. Moshier's Cephes library (expf, tanhf); errors below two units in the last place.
/// </summary>
internal static unsafe class LaneMath
{
    private const float LowestExponent = -87.33654f;
    private const float HighestExponent = 88.37626f;

    /// <summary>e to the power of x; 0 below −87.3, and infinite above 88.3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Exp<T>(T x)
        where T : unmanaged, ILanes<T>
    {
        T clamped = T.Min(T.Broadcast(HighestExponent), T.Max(T.Broadcast(LowestExponent), x));
        T n = T.Round(clamped * T.Broadcast(1.44269504088896341f));
        T r = T.MultiplyAdd(n, T.Broadcast(-0.693359375f), clamped);
        r = T.MultiplyAdd(n, T.Broadcast(2.12194440e-4f), r);
        T p = T.Broadcast(1.9875691500e-4f);
        p = T.MultiplyAdd(p, r, T.Broadcast(1.3981999507e-3f));
        p = T.MultiplyAdd(p, r, T.Broadcast(8.3334519073e-3f));
        p = T.MultiplyAdd(p, r, T.Broadcast(4.1665795894e-2f));
        p = T.MultiplyAdd(p, r, T.Broadcast(1.6666665459e-1f));
        p = T.MultiplyAdd(p, r, T.Broadcast(5.0000001201e-1f));
        p = T.MultiplyAdd(p * r, r, r) + T.Broadcast(1f);
        p = T.SelectLess(x, T.Broadcast(LowestExponent), T.Broadcast(0f), p * T.PowerOfTwo(n));
        return T.SelectLess(T.Broadcast(HighestExponent), x, T.Broadcast(float.PositiveInfinity), p);
    }

    /// <summary>1 / (1 + e to the power of −x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sigmoid<T>(T x)
        where T : unmanaged, ILanes<T> =>
        T.Broadcast(1f) / (T.Broadcast(1f) + Exp(T.Broadcast(0f) - x));

    /// <summary>Hyperbolic tangent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Tanh<T>(T x)
        where T : unmanaged, ILanes<T>
    {
        T square = x * x;
        T p = T.Broadcast(-5.70498872745e-3f);
        p = T.MultiplyAdd(p, square, T.Broadcast(2.06390887954e-2f));
        p = T.MultiplyAdd(p, square, T.Broadcast(-5.37397155531e-2f));
        p = T.MultiplyAdd(p, square, T.Broadcast(1.33314422036e-1f));
        p = T.MultiplyAdd(p, square, T.Broadcast(-3.33332819422e-1f));
        T near = T.MultiplyAdd(p * square, x, x);
        T far = T.Broadcast(1f) - (T.Broadcast(2f) / (Exp(x + x) + T.Broadcast(1f)));
        return T.SelectLess(T.Abs(x), T.Broadcast(0.625f), near, far);
    }

    /// <summary>Fewer than sixteen numbers, the other lanes 0.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T LoadPart<T>(float* source, int count)
        where T : unmanaged, ILanes<T>
    {
        float* lanes = stackalloc float[16];
        for (int i = 0; i < 16; i++)
        {
            lanes[i] = i < count ? source[i] : 0;
        }

        return T.Load(lanes);
    }

    /// <summary>Writes the first <paramref name="count"/> lanes.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void StorePart<T>(T value, float* destination, int count)
        where T : unmanaged, ILanes<T>
    {
        float* lanes = stackalloc float[16];
        T.Store(value, lanes);
        for (int i = 0; i < count; i++)
        {
            destination[i] = lanes[i];
        }
    }
}
