using Lyceum.Training.Data;

namespace Lyceum.Training.Tests.Data;

public sealed class DocumentReadingTests
{
    [Fact]
    public void Documents_come_without_those_that_are_left_out() =>
        Assert.Equal(["a", "b"], new ListSource([null, new TextDocument("a"), null, new TextDocument("b")]).ReadAll(TestContext.Current.CancellationToken).Select(static document => ((TextDocument)document).Text));

    [Fact]
    public void Nothing_at_all_ends_with_an_error_where_the_source_has_no_end()
    {
        Assert.Empty(new ListSource(new TrainingDocument?[10]).ReadAll(TestContext.Current.CancellationToken));
        Assert.Contains("nothing to learn from", Assert.Throws<InvalidDataException>(() => new ListSource([null], isEndless: true).ReadAll(TestContext.Current.CancellationToken).Any()).Message, StringComparison.Ordinal);

        // Few documents among many of the other part are enough.
        TrainingDocument?[] sparse = new TrainingDocument?[600_000];
        sparse[^1] = new TextDocument("a");
        Assert.Equal(3, new ListSource(sparse, isEndless: true).ReadAll(TestContext.Current.CancellationToken).Take(3).Count());
    }

    [Fact]
    public void It_can_be_stopped_where_nothing_comes_out()
    {
        using CancellationTokenSource stop = new();
        Assert.Throws<OperationCanceledException>(() => new Stopping(stop).ReadAll(stop.Token).Any());
    }

    private sealed class Stopping(CancellationTokenSource stop) : IDocumentSource
    {
        public long? Count => null;

        public TrainingDocument? Read(long index)
        {
            Assert.True(index <= 5, "It goes on though it was stopped.");
            if (index == 5)
            {
                stop.Cancel();
            }

            return null;
        }
    }
}
