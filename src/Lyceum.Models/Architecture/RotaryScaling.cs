namespace Lyceum.Models.Architecture;

/// <summary>How a rotary embedding reaches beyond the context it was trained on.</summary>
internal sealed record RotaryScaling
{
    /// <summary>Positions are divided by this.</summary>
    public double Factor { get; init; } = 1;

    /// <summary>Divisors of the frequencies (Llama 3's, or LongRoPE's), or null.</summary>
    public float[]? Divisors { get; init; }

    /// <summary>YaRN's parameters, or null.</summary>
    public YarnScaling? Yarn { get; init; }

    /// <summary>The frequencies of <paramref name="dimensions"/> / 2 pairs.</summary>
    public double[] Frequencies(int dimensions, double frequencyBase)
    {
        double[] result = new double[dimensions / 2];
        for (int i = 0; i < result.Length; i++)
        {
            double frequency = Math.Pow(frequencyBase, -2.0 * i / dimensions) / (Divisors?[i] ?? 1);
            double kept = Yarn?.Kept(i, dimensions, frequencyBase) ?? 0;
            result[i] = frequency * (((1 - kept) / Factor) + kept);
        }

        return result;
    }
}

/// <summary>YaRN (Peng et al., arXiv:2309.00071): fast frequencies keep their pace, slow ones are interpolated.</summary>
/// <param name="OriginalContext">The context that the model was trained on.</param>
/// <param name="Extrapolation">How much of the ramp counts, 1 for all.</param>
/// <param name="BetaFast">Turns within the original context above which a frequency is kept.</param>
/// <param name="BetaSlow">Turns below which it is interpolated.</param>
internal sealed record YarnScaling(int OriginalContext, double Extrapolation, double BetaFast, double BetaSlow)
{
    /// <summary>The part of pair <paramref name="pair"/>'s frequency that is kept.</summary>
    public double Kept(int pair, int dimensions, double frequencyBase)
    {
        double low = Math.Max(0, Math.Floor(Corner(BetaFast, dimensions, frequencyBase)));
        double high = Math.Min(dimensions - 1, Math.Ceiling(Corner(BetaSlow, dimensions, frequencyBase)));
        double ramp = (pair - low) / Math.Max(0.001, high - low);
        return (1 - Math.Clamp(ramp, 0, 1)) * Extrapolation;
    }

    private double Corner(double turns, int dimensions, double frequencyBase) =>
        dimensions * Math.Log(OriginalContext / (turns * 2 * Math.PI)) / (2 * Math.Log(frequencyBase));
}
