using Lyceum.Training.Data;

namespace Lyceum.Training.Tests.Data;

public sealed class SourceOrderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(17)]
    [InlineData(1000)]
    [InlineData(4097)]
    public void Each_epoch_is_a_permutation_of_its_own(int count)
    {
        ShuffledSource source = new(new ListSource(new TrainingDocument[count]), seed: 5);
        long[] first = [.. Enumerable.Range(0, count).Select(i => source.Locate(i))];
        long[] second = [.. Enumerable.Range(count, count).Select(i => source.Locate(i))];

        Assert.Equal(Enumerable.Range(0, count).Select(static i => (long)i), first.Order());
        Assert.Equal(Enumerable.Range(0, count).Select(static i => (long)i), second.Order());
        if (count >= 17)
        {
            Assert.NotEqual(first, second);
            Assert.NotEqual(first.Order(), first);
            Assert.NotEqual(first, Enumerable.Range(0, count).Select(i => new ShuffledSource(new ListSource(new TrainingDocument[count]), seed: 6).Locate(i)));
        }
    }

    [Fact]
    public void Shuffling_spreads_neighbours_evenly()
    {
        const int Count = 1000;
        ShuffledSource source = new(new ListSource(new TrainingDocument[Count]), seed: 1);
        double mean = Enumerable.Range(0, Count - 1).Average(i => Math.Abs(source.Locate(i + 1) - source.Locate(i)));

        // Two random numbers below n are n / 3 apart on average.
        Assert.InRange(mean, Count * 0.30, Count * 0.37);
    }

    [Fact]
    public void The_order_never_changes_between_versions() =>
        Assert.Equal([4, 0, 3, 7, 1, 5, 6, 8, 2, 9], Enumerable.Range(0, 10).Select(static i => new ShuffledSource(new ListSource(new TrainingDocument[10]), seed: 42).Locate(i)));

    [Fact]
    public void Every_document_is_learnt_or_held_out()
    {
        ListSource all = ListSource.Texts([.. Enumerable.Range(0, 2000).Select(static i => $"{i}")]);
        HeldOutSplit split = new(all, 0.1, seed: 3);
        int heldOut = 0;
        for (int i = 0; i < 2000; i++)
        {
            Assert.True(split.Training.Read(i) is null ^ split.HeldOut.Read(i) is null);
            heldOut += split.HeldOut.Read(i) is null ? 0 : 1;
        }

        Assert.InRange(heldOut, 160, 240);
        Assert.Equal(2000, split.Training.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => new HeldOutSplit(all, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HeldOutSplit(all, double.NaN, 1));
    }

    [Fact]
    public void A_mixture_follows_the_weights_and_skips_no_document()
    {
        ListSource endless = new([new TextDocument("")], isEndless: true);
        MixtureSource mixture = new([(endless, 5), (endless, 3), (endless, 2)]);
        List<long>[] seen = [[], [], []];
        for (int i = 0; i < 3000; i++)
        {
            (int source, long document) = mixture.Locate(i);
            seen[source].Add(document);
        }

        Assert.Equal([1500, 900, 600], seen.Select(static documents => documents.Count));
        Assert.All(seen, static documents => Assert.Equal(Enumerable.Range(0, documents.Count).Select(static i => (long)i), documents));
        Assert.InRange(Enumerable.Range(0, 10).Count(i => mixture.Locate(i).Source == 0), 4, 6);
        Assert.Throws<ArgumentException>(() => new MixtureSource([(endless, 1), (endless, 0.0001)]));
        Assert.Throws<ArgumentException>(() => new MixtureSource([(ListSource.Texts("a"), 1)]));
    }
}
