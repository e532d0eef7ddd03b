namespace Lyceum.Numerics.Tests.Formats;

/// <summary>
/// Numbers for quantisation tests, made with whole-number arithmetic and exact scaling so that any program can make the
/// same ones: golden bytes were computed from them by ggml.
/// </summary>
internal static class SampleValues
{
    /// <summary>Every kind, by name.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["bell", "heavy", "positive", "ties", "sparse", "wide"];

    public static float[] Create(string kind, int count)
    {
        uint state = 12345;
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            float bell = (Next() + Next() + Next() + Next()) * (1f / (1 << 26)); // about normal, deviation 0.145
            values[i] = kind switch
            {
                "bell" => bell,
                "heavy" => i % 97 == 0 ? 12 * bell : bell,
                "positive" => Math.Abs(bell) + (i / 64 % 2),
                "ties" => Next() / (1 << 18) / 8f, // −4 … 4 in eighths
                "sparse" => i / 16 % 3 == 0 || i % 5 == 0 ? 0 : bell,
                "wide" => MathF.ScaleB(bell, (i * 7 / 32 % 40) - 30),
                _ => throw new ArgumentOutOfRangeException(nameof(kind)),
            };
        }

        return values;

        // Uniform in ±2^23.
        int Next()
        {
            state = unchecked((state * 1664525) + 1013904223);
            return (int)(state >> 8) - (1 << 23);
        }
    }
}
