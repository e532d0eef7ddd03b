using Lyceum.Inference.Sampling;

namespace Lyceum.Inference.Tests.Sampling;

public class PhiloxTests
{
    // The known answers published with the paper's own implementation (Random123, kat_vectors).
    [Fact]
    public void Blocks_equal_the_published_known_answers()
    {
        Assert.Equal((0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u), Philox.Block((0, 0, 0, 0), (0, 0)));
        Assert.Equal(
            (0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu),
            Philox.Block((uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue), (uint.MaxValue, uint.MaxValue)));
        Assert.Equal(
            (0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u),
            Philox.Block((0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344), (0xa4093822, 0x299f31d0)));
    }

    [Fact]
    public void Uniform_numbers_fill_the_interval_evenly()
    {
        const int Numbers = 100_000;
        long[] bins = new long[64];
        for (ulong step = 0; step < Numbers; step++)
        {
            double uniform = Philox.Uniform(7, step);
            Assert.InRange(uniform, 0, 1 - (1.0 / (1UL << 53)));
            bins[(int)(uniform * bins.Length)]++;
        }

        ChiSquared.AssertFits(bins, [.. Enumerable.Repeat(1.0 / bins.Length, bins.Length)]);
    }

    [Fact]
    public void Seeds_and_steps_give_different_numbers()
    {
        HashSet<double> numbers = [];
        for (ulong seed = 0; seed < 100; seed++)
        {
            for (ulong step = 0; step < 100; step++)
            {
                numbers.Add(Philox.Uniform(seed, step));
            }
        }

        Assert.Equal(10_000, numbers.Count);
    }
}
