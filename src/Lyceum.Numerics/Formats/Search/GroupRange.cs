using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Formats;

/// <summary>Extremes of eight groups, a lane to each.</summary>
internal static unsafe class GroupRange
{
    /// <summary>Each group's value of greatest magnitude, with its sign; the first of equal ones; 0 in a group of zeros.</summary>
    public static Vector256<float> SignedMaximum(float* values, int length)
    {
        Vector256<float> greatest = Vector256<float>.Zero;
        Vector256<float> value = Vector256<float>.Zero;
        for (int i = 0; i < Levels.Lanes * length; i += Levels.Lanes)
        {
            Vector256<float> x = Vector256.Load(values + i);
            Vector256<float> magnitude = Vector256.Abs(x);
            Vector256<float> greater = Vector256.GreaterThan(magnitude, greatest);
            greatest = Vector256.ConditionalSelect(greater, magnitude, greatest);
            value = Vector256.ConditionalSelect(greater, x, value);
        }

        return value;
    }
}
