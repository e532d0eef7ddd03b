using CsCheck;
using Lyceum.Inference.Serving;

namespace Lyceum.Inference.Tests.Serving;

public class PrefixCacheTests
{
    [Fact]
    public void As_many_pages_can_be_evicted_as_are_counted() => Gen.Int[0, int.MaxValue].Sample(
        seed =>
        {
            Random random = new(seed);
            FakePagedModel model = new(8, 64, 40, pageLength: 4);
            PrefixCache cache = new(model);
            List<IPagedSequence> held = [];
            List<int> pages = [];
            for (int round = 0; round < 30; round++)
            {
                int[] tokens = [.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => random.Next(2))];
                IPagedSequence sequence = model.CreateSequence();
                int found = cache.Find("", tokens, pages);
                sequence.Attach(pages.ToArray(), found);
                if (sequence.PagesNeeded(tokens.Length - found) > model.PagesFree)
                {
                    sequence.Dispose();
                    cache.Evict();
                    continue;
                }

                model.Forward([new StepEntry(sequence, tokens.AsMemory(found), 0)]);
                cache.Add("", tokens, sequence.Pages, withPartial: random.Next(2) == 0);
                if (random.Next(3) == 0)
                {
                    held.Add(sequence);
                }
                else
                {
                    sequence.Dispose();
                }
            }

            int count = cache.CountEvictable();
            Assert.Equal(count, cache.CountEvictable());
            int evicted = 0;
            while (cache.Evict())
            {
                evicted++;
            }

            Assert.Equal(count, evicted);
            held.ForEach(static sequence => sequence.Dispose());
            Assert.Equal(cache.Pages, cache.CountEvictable());
        },
        iter: 200,
        seed: "0000KOIPe902");
}
