namespace Lyceum.Training.Data;

/// <summary>Numbers that look random and depend on nothing but what goes in (the finaliser of SplitMix64: Steele, Lea and Flood 2014).</summary>
internal static class Mixing
{
    public static ulong Mix(ulong seed, ulong value)
    {
        ulong z = seed + ((value + 1) * 0x9E3779B97F4A7C15);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
