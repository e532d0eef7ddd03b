namespace Lyceum.Inference.Clients;

/// <summary>Vectors of length 1, whose dot product is the cosine of their angle.</summary>
internal static class UnitVector
{
    /// <summary>A copy of a vector, brought to length 1; one of length 0 stays as it is.</summary>
    public static float[] Of(ReadOnlySpan<float> vector)
    {
        float[] unit = vector.ToArray();
        double squares = 0;
        foreach (float number in unit)
        {
            squares += (double)number * number;
        }

        if (squares > 0)
        {
            float scale = (float)(1 / Math.Sqrt(squares));
            for (int i = 0; i < unit.Length; i++)
            {
                unit[i] *= scale;
            }
        }

        return unit;
    }
}
