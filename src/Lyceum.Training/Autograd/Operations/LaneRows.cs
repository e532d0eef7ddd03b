using System.Runtime.CompilerServices;
using Lyceum.Numerics.Operations;

namespace Lyceum.Training.Autograd.Operations;

/// <summary>Small loops over one row, sixteen elements at a time, that the operations are made of.</summary>
internal static unsafe class LaneRows
{
    /// <summary>Σ x[i] · y[i].</summary>
    public static float Dot<T>(float* x, float* y, int count)
        where T : unmanaged, ILanes<T>
    {
        T sum = T.Broadcast(0);
        int i = 0;
        for (; i + 16 <= count; i += 16)
        {
            sum = T.MultiplyAdd(T.Load(x + i), T.Load(y + i), sum);
        }

        if (i < count)
        {
            sum = T.MultiplyAdd(LaneMath.LoadPart<T>(x + i, count - i), LaneMath.LoadPart<T>(y + i, count - i), sum);
        }

        return T.Sum(sum);
    }

    /// <summary>Σ x[i].</summary>
    public static float Sum<T>(float* x, int count)
        where T : unmanaged, ILanes<T>
    {
        T sum = T.Broadcast(0);
        int i = 0;
        for (; i + 16 <= count; i += 16)
        {
            sum += T.Load(x + i);
        }

        if (i < count)
        {
            sum += LaneMath.LoadPart<T>(x + i, count - i);
        }

        return T.Sum(sum);
    }

    /// <summary>The largest element.</summary>
    public static float Largest<T>(float* x, int count)
        where T : unmanaged, ILanes<T>
    {
        float largest = float.NegativeInfinity;
        int i = 0;
        if (count >= 16)
        {
            T lanes = T.Load(x);
            for (i = 16; i + 16 <= count; i += 16)
            {
                lanes = T.Max(lanes, T.Load(x + i));
            }

            // The last sixteen, some of them once more.
            if (i < count)
            {
                lanes = T.Max(lanes, T.Load(x + count - 16));
            }

            return T.Largest(lanes);
        }

        for (; i < count; i++)
        {
            largest = MathF.Max(largest, x[i]);
        }

        return largest;
    }

    /// <summary><c>y[i] = a · x[i]</c>, or added to <paramref name="y"/>.</summary>
    public static void Scale<T>(float* x, float a, float* y, int count, bool accumulate)
        where T : unmanaged, ILanes<T>
    {
        T factor = T.Broadcast(a);
        int i = 0;
        for (; i + 16 <= count; i += 16)
        {
            T value = T.Load(x + i) * factor;
            T.Store(accumulate ? T.Load(y + i) + value : value, y + i);
        }

        for (; i < count; i++)
        {
            float value = x[i] * a;
            y[i] = accumulate ? y[i] + value : value;
        }
    }

    /// <summary><c>y[i] = x[i] · w[i]</c>.</summary>
    public static void Multiply<T>(float* x, float* w, float* y, int count)
        where T : unmanaged, ILanes<T>
    {
        int i = 0;
        for (; i + 16 <= count; i += 16)
        {
            T.Store(T.Load(x + i) * T.Load(w + i), y + i);
        }

        for (; i < count; i++)
        {
            y[i] = x[i] * w[i];
        }
    }

    /// <summary><c>y[i] += a · x[i] · w[i]</c>.</summary>
    public static void MultiplyAdd<T>(float* x, float* w, float a, float* y, int count)
        where T : unmanaged, ILanes<T>
    {
        T factor = T.Broadcast(a);
        int i = 0;
        for (; i + 16 <= count; i += 16)
        {
            T.Store(T.MultiplyAdd(T.Load(x + i) * factor, T.Load(w + i), T.Load(y + i)), y + i);
        }

        for (; i < count; i++)
        {
            y[i] = MathF.FusedMultiplyAdd(x[i] * a, w[i], y[i]);
        }
    }

    /// <summary><c>y[i] = a · x[i] + b · z[i] + c</c>, or added to <paramref name="y"/>.</summary>
    public static void Combine<T>(float* x, float a, float* z, float b, float c, float* y, int count, bool accumulate)
        where T : unmanaged, ILanes<T>
    {
        T first = T.Broadcast(a), second = T.Broadcast(b), third = T.Broadcast(c);
        int i = 0;
        for (; i + 16 <= count; i += 16)
        {
            T value = T.MultiplyAdd(T.Load(x + i), first, T.MultiplyAdd(T.Load(z + i), second, third));
            T.Store(accumulate ? T.Load(y + i) + value : value, y + i);
        }

        for (; i < count; i++)
        {
            float value = MathF.FusedMultiplyAdd(x[i], a, MathF.FusedMultiplyAdd(z[i], b, c));
            y[i] = accumulate ? y[i] + value : value;
        }
    }

    /// <summary><c>y[i] = e^(a · x[i] − shift)</c>, and their sum.</summary>
    /// <remarks>Where both rows are <paramref name="whole"/>, their memory goes on to a multiple of sixteen; there it is written too, but not summed.</remarks>
    public static float Exponentials<T>(float* x, float a, float shift, float* y, int count, bool whole = false)
        where T : unmanaged, ILanes<T>
    {
        T factor = T.Broadcast(a), subtrahend = T.Broadcast(shift);
        T sum = T.Broadcast(0);
        int i = 0;
        for (; i + 16 <= count; i += 16)
        {
            T value = LaneMath.Exp((T.Load(x + i) * factor) - subtrahend);
            T.Store(value, y + i);
            sum += value;
        }

        float total = T.Sum(sum);
        if (i < count)
        {
            int rest = count - i;
            float* part = stackalloc float[16];
            T value = LaneMath.Exp(((whole ? T.Load(x + i) : LaneMath.LoadPart<T>(x + i, rest)) * factor) - subtrahend);
            T.Store(value, whole ? y + i : part);
            part = whole ? y + i : part;
            for (int j = 0; j < rest; j++)
            {
                y[i + j] = part[j];
                total += part[j];
            }
        }

        return total;
    }

    /// <summary>Σ e^(x[i] − shift).</summary>
    public static float SumOfExponentials<T>(float* x, float shift, int count)
        where T : unmanaged, ILanes<T>
    {
        T subtrahend = T.Broadcast(shift);
        T sum = T.Broadcast(0);
        int i = 0;
        for (; i + 16 <= count; i += 16)
        {
            sum += LaneMath.Exp(T.Load(x + i) - subtrahend);
        }

        float total = T.Sum(sum);
        for (; i < count; i++)
        {
            total += MathF.Exp(x[i] - shift);
        }

        return total;
    }
}
