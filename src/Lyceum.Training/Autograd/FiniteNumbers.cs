namespace Lyceum.Training.Autograd;

/// <summary>Looks for infinities and NaN.</summary>
internal static class FiniteNumbers
{
    /// <summary>Whether an element is infinite or NaN.</summary>
    public static bool HasNonFinite(this Span<float> values)
    {
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
            {
                return true;
            }
        }

        return false;
    }
}
