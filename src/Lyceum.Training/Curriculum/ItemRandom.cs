namespace Lyceum.Training.Curriculum;

/// <summary>
/// A stream of random choices that is fixed by its seed for ever, on every machine and runtime.
/// The generator is SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
/// </summary>
public sealed class ItemRandom
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private ulong state;

    /// <summary>The stream of one seed.</summary>
    public ItemRandom(ulong seed) => state = seed;

    /// <summary>The stream of one index under a seed; neighbouring indices give unrelated streams.</summary>
    public ItemRandom(ulong seed, long index)
        : this(Mix(seed + Golden) ^ Mix((ulong)index * Golden + 1))
    {
    }

    /// <summary>The next 64 bits.</summary>
    public ulong NextBits()
    {
        state += Golden;
        return Mix(state);
    }

    /// <summary>A whole number from <paramref name="min"/> to <paramref name="max"/>, both included.</summary>
    public int Next(int min, int max)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, min);
        var range = (ulong)((long)max - min + 1);
        return (int)(min + (long)(ulong)(((UInt128)NextBits() * range) >> 64));
    }

    /// <summary>A number from 0 up to but without 1.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>True with the given probability.</summary>
    public bool Chance(double probability) => NextDouble() < probability;

    /// <summary>One of the choices, each equally likely.</summary>
    public T Pick<T>(IReadOnlyList<T> choices) => choices[Next(0, choices.Count - 1)];

    /// <summary>One of the choices, each equally likely.</summary>
    public T Pick<T>(params ReadOnlySpan<T> choices) => choices[Next(0, choices.Length - 1)];

    /// <summary>An index, likely in proportion to its weight.</summary>
    public int PickWeighted(IReadOnlyList<double> weights)
    {
        var point = NextDouble() * weights.Sum();
        for (var i = 0; i < weights.Count - 1; i++)
        {
            point -= weights[i];
            if (point < 0)
            {
                return i;
            }
        }

        return weights.Count - 1;
    }

    /// <summary>Puts the items in random order, in place (Fisher and Yates).</summary>
    public void Shuffle<T>(IList<T> items)
    {
        for (var i = items.Count - 1; i > 0; i--)
        {
            var j = Next(0, i);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>Several different choices, in random order.</summary>
    public IReadOnlyList<T> PickSeveral<T>(IReadOnlyList<T> choices, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, choices.Count);
        var all = choices.ToList();
        for (var i = 0; i < count; i++)
        {
            var j = Next(i, all.Count - 1);
            (all[i], all[j]) = (all[j], all[i]);
        }

        return all[..count];
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
