using Lyceum.Training.Autograd;

namespace Lyceum.Training.Tests.Autograd;

public sealed unsafe class MemoryPoolTests
{
    [Fact]
    public void What_was_returned_last_goes_out_first()
    {
        using MemoryPool pool = new();
        float* first = pool.Take(1000);
        float* second = pool.Take(1000);
        pool.Return(first);
        pool.Return(second);

        Assert.True(pool.Take(990) == second);
        Assert.True(pool.Take(1000) == first);
        Assert.True(pool.Take(1000) != first);
    }

    [Fact]
    public void A_larger_block_serves_where_none_of_the_size_is_free_but_not_a_much_larger_one()
    {
        using MemoryPool pool = new();
        float* large = pool.Take(4096);
        float* medium = pool.Take(3000);
        pool.Return(large);
        pool.Return(medium);
        long bytes = pool.Bytes;

        Assert.True(pool.Take(2048) == medium);
        Assert.True(pool.Take(2048) == large);
        Assert.Equal(bytes, pool.Bytes);
        pool.Return(large);
        pool.Return(medium);

        float* small = pool.Take(1024);
        Assert.True(small != large && small != medium);
        Assert.True(pool.Bytes > bytes);

        // It is still known how large a lent one is.
        Assert.True(pool.Take(4096) == large);
    }

    [Fact]
    public void Shorter_batches_take_no_more_than_the_longest()
    {
        using MemoryPool pool = new();
        long Pass(int tokens)
        {
            List<nint> taken = [.. Enumerable.Range(0, 40).Select(_ => (nint)pool.Take(tokens * 32))];
            taken.ForEach(block => pool.Return((float*)block));
            return pool.Bytes;
        }

        long longest = Pass(2000);
        for (int i = 0; i < 1000; i += 7)
        {
            Pass(1000 + (i * 37 % 1000));
        }

        Assert.Equal(longest, Pass(2000));
    }
}
