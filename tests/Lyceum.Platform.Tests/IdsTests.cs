namespace Lyceum.Platform.Tests;

public sealed class IdsTests
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 4, 5, 6, 7, 89, TimeSpan.Zero);

    [Fact]
    public void Ids_are_never_the_same_on_any_thread()
    {
        Guid[][] made = [.. Enumerable.Range(0, 8).AsParallel().WithDegreeOfParallelism(8).Select(static _ => Enumerable.Range(0, 1000).SelectMany(static _ => new[] { Ids.New(), Ids.New(s_now) }).ToArray())];

        Assert.Equal(16_000, made.SelectMany(static ids => ids).Distinct().Count());
    }

    [Fact]
    public void Ids_have_the_forms_of_their_versions()
    {
        Guid known = Guid.CreateVersion7(s_now);
        for (int i = 0; i < 200; i++)
        {
            Guid random = Ids.New();
            Guid ordered = Ids.New(s_now);

            Assert.Equal((4, 7), (random.Version, ordered.Version));
            Assert.All([random, ordered], static id => Assert.InRange(id.Variant, 8, 11));
            Assert.Equal(known.ToString("N")[..12], ordered.ToString("N")[..12]);
        }
    }

    [Fact]
    public void Later_ids_sort_after_earlier_ones() =>
        Assert.True(string.CompareOrdinal(Ids.New(s_now).ToString("N"), Ids.New(s_now.AddMilliseconds(1)).ToString("N")) < 0);
}
