namespace Lyceum.Inference.Sampling;

/// <summary>
/// The counter-based generator Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011). A number depends on
/// the seed and the step alone, so a sequence that was set aside, moved or recomputed goes on with the same numbers.
/// </summary>
internal static class Philox
{
    private const uint MultiplierA = 0xD2511F53;
    private const uint MultiplierB = 0xCD9E8D57;
    private const uint WeylA = 0x9E3779B9;
    private const uint WeylB = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>
    /// The uniform number of a step, in [0, 1) with 53 bits: key = seed (low word first), counter = (step low, step high, 0, 0),
    /// number = (word 0 · 2³² + word 1) / 2¹¹ / 2⁵³.
    /// </summary>
    public static double Uniform(ulong seed, ulong step)
    {
        (uint a, uint b, _, _) = Block(((uint)step, (uint)(step >> 32), 0, 0), ((uint)seed, (uint)(seed >> 32)));
        return ((((ulong)a << 32) | b) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>The seed of another text of the same request: counter = (which, 0, 0, 1), of the first two words 63 bits.</summary>
    public static long Derive(long seed, int which)
    {
        (uint a, uint b, _, _) = Block(((uint)which, 0, 0, 1), ((uint)(ulong)seed, (uint)((ulong)seed >> 32)));
        return (long)((((ulong)a << 32) | b) >> 1);
    }

    /// <summary>One block of four words.</summary>
    public static (uint A, uint B, uint C, uint D) Block((uint A, uint B, uint C, uint D) counter, (uint A, uint B) key)
    {
        for (int round = 0; round < Rounds; round++)
        {
            ulong left = (ulong)MultiplierA * counter.A;
            ulong right = (ulong)MultiplierB * counter.C;
            counter = ((uint)(right >> 32) ^ counter.B ^ key.A, (uint)right, (uint)(left >> 32) ^ counter.D ^ key.B, (uint)left);
            key = (key.A + WeylA, key.B + WeylB);
        }

        return counter;
    }
}
