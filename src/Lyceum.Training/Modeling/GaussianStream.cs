namespace Lyceum.Training.Modeling;

/// <summary>
/// Normally distributed numbers from a seed: SplitMix64 (Steele, Lea and Flood, 2014) and the transform of Box and Muller
/// (1958), in double precision.
/// </summary>
internal sealed class GaussianStream(ulong seed)
{
    private ulong _state = seed;
    private float? _second;

    public float Next()
    {
        if (_second is { } second)
        {
            _second = null;
            return second;
        }

        double radius = Math.Sqrt(-2 * Math.Log(1 - Uniform()));
        (double sine, double cosine) = Math.SinCos(2 * Math.PI * Uniform());
        _second = (float)(radius * sine);
        return (float)(radius * cosine);
    }

    private double Uniform()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
