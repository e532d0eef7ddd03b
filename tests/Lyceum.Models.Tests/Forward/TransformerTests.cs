using Lyceum.Models.Forward;
using Lyceum.Numerics;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Tests.Forward;

public sealed class TransformerTests : IDisposable
{
    private readonly TinyModel _model = new();
    private readonly WorkerTeam _team = new(2);
    private readonly int[] _tokens = [.. Enumerable.Range(0, 200).Select(static i => i * 7 % TinyModel.Vocabulary)];

    public void Dispose()
    {
        _team.Dispose();
        _model.Dispose();
    }

    [Theory]
    [InlineData(KeyValueFormat.F32)]
    [InlineData(KeyValueFormat.F16)]
    [InlineData(KeyValueFormat.Q8_0)]
    public void Generation_allocates_nothing(KeyValueFormat format)
    {
        // One thread does everything, so that its count is the whole count whatever other tests run beside.
        using WorkerTeam team = new(1);
        using Transformer transformer = Transformer.Load(_model, new TransformerOptions { Team = team, KeyValueFormat = format });
        using KvSequence sequence = transformer.Cache.CreateSequence();
        ForwardBatch batch = new();
        int token = 1;
        void Step()
        {
            batch.Clear();
            batch.Add(sequence, new ReadOnlySpan<int>(in token));
            Span<float> logits = transformer.Forward(batch)[0];
            token = Best(logits);
        }

        for (int i = 0; i < 130; i++)
        {
            Step();
        }

        // Steps 130 to 190 stay within pages that are there: a page is native memory, its bookkeeping grows now and then.
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 60; i++)
        {
            Step();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Prompt_across_pages_and_slices_has_the_bits_of_single_tokens()
    {
        using Transformer whole = Load(new TransformerOptions());
        using Transformer sliced = Load(new TransformerOptions { BatchLength = 33 });
        float[] expected = LastLogits(whole, _tokens.Length, [200]);
        Assert.Equal(expected, LastLogits(sliced, _tokens.Length, [200]));
        Assert.Equal(expected, LastLogits(whole, _tokens.Length, [.. Enumerable.Repeat(1, 200)]));
        Assert.Equal(expected, LastLogits(whole, _tokens.Length, [63, 1, 1, 135]));
    }

    [Fact]
    public void Truncated_sequence_goes_on_as_if_the_rest_had_never_been()
    {
        using Transformer transformer = Load(new TransformerOptions());
        using KvSequence sequence = transformer.Cache.CreateSequence();
        float[] expected = Forward(transformer, sequence, _tokens.AsSpan(0, 100));
        Forward(transformer, sequence, _tokens.AsSpan(50, 60));
        Assert.Equal(160, sequence.Length);
        Assert.Equal(3, transformer.Cache.PagesInUse);
        sequence.Truncate(99);
        Assert.Equal(2, transformer.Cache.PagesInUse);
        Assert.Equal(expected, Forward(transformer, sequence, _tokens.AsSpan(99, 1)));
        sequence.Clear();
        Assert.Equal(0, transformer.Cache.PagesInUse);
        Assert.Equal(expected, Forward(transformer, sequence, _tokens.AsSpan(0, 100)));
    }

    [Fact]
    public void Shared_pages_are_copied_by_who_writes_first()
    {
        using Transformer transformer = Load(new TransformerOptions { CacheCapacity = 1000 });
        using KvSequence first = transformer.Cache.CreateSequence();
        using KvSequence second = transformer.Cache.CreateSequence();
        using KvSequence reference = transformer.Cache.CreateSequence();
        Forward(transformer, first, _tokens.AsSpan(0, 90));
        second.Share(first, 70);
        Assert.Equal(2, transformer.Cache.PagesInUse);
        float[] expected = Forward(transformer, reference, [.. _tokens.AsSpan(0, 70), 3, 4]);
        Assert.Equal(expected, Forward(transformer, second, [3, 4]));
        Assert.Equal(1, transformer.Cache.Owners(first.Pages[1]));
        Assert.Equal(2, transformer.Cache.Owners(first.Pages[0]));
        reference.Clear();
        expected = Forward(transformer, reference, [.. _tokens.AsSpan(0, 90), 5]);
        Assert.Equal(expected, Forward(transformer, first, [5]));
        first.Dispose();
        second.Dispose();
        reference.Dispose();
        Assert.Equal(0, transformer.Cache.PagesInUse);
    }

    [Fact]
    public void Too_long_a_sequence_is_refused_with_both_lengths_and_changes_nothing()
    {
        using Transformer transformer = Load(new TransformerOptions { ContextLength = 100 });
        using KvSequence sequence = transformer.Cache.CreateSequence();
        Forward(transformer, sequence, _tokens.AsSpan(0, 40));
        ForwardBatch batch = new();
        batch.Add(sequence, _tokens.AsSpan(0, 61));
        ContextLengthException refusal = Assert.Throws<ContextLengthException>(() => { transformer.Forward(batch); });
        Assert.Equal((101, 100), (refusal.Requested, refusal.Available));
        Assert.Equal(40, sequence.Length);
        Assert.Equal(1, transformer.Cache.PagesInUse);
        Forward(transformer, sequence, _tokens.AsSpan(0, 60));
    }

    [Fact]
    public void Full_cache_is_refused_before_any_sequence_takes_a_page()
    {
        using Transformer transformer = Load(new TransformerOptions { CacheCapacity = 128 });
        using KvSequence first = transformer.Cache.CreateSequence();
        using KvSequence second = transformer.Cache.CreateSequence();
        ForwardBatch batch = new();
        batch.Add(first, _tokens.AsSpan(0, 65));
        batch.Add(second, _tokens.AsSpan(0, 1));
        ContextLengthException refusal = Assert.Throws<ContextLengthException>(() => { transformer.Forward(batch); });
        Assert.Equal((192, 128), (refusal.Requested, refusal.Available));
        Assert.Equal(0, transformer.Cache.PagesInUse);
        Assert.Equal(0, first.Length);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(TinyModel.Vocabulary)]
    public void Token_outside_the_vocabulary_is_refused(int token)
    {
        using Transformer transformer = Load(new TransformerOptions());
        using KvSequence sequence = transformer.Cache.CreateSequence();
        ForwardBatch batch = new();
        batch.Add(sequence, [1, token]);
        Assert.Throws<ArgumentException>(() => { transformer.Forward(batch); });
        Assert.Equal(0, sequence.Length);
    }

    [Fact]
    public void Memory_is_taken_page_by_page()
    {
        using Transformer transformer = Load(new TransformerOptions { ContextLength = 1 << 30 });
        using KvSequence sequence = transformer.Cache.CreateSequence();
        Assert.Equal(0, transformer.Cache.Bytes);
        Forward(transformer, sequence, _tokens.AsSpan(0, 65));
        Assert.Equal(2 * transformer.Cache.PageBytes, transformer.Cache.Bytes);
    }

    [Fact]
    public void Observer_sees_every_point_and_changes_nothing_by_looking()
    {
        using Transformer transformer = Load(new TransformerOptions());
        float[] expected = LastLogits(transformer, 5, [5]);
        Recorder recorder = new();
        transformer.Observer = recorder;
        Assert.Equal(expected, LastLogits(transformer, 5, [5]));
        Assert.Equal(
            [
                "Embedding -1 5x32",
                "AttentionOutput 0 5x32", "ResidualAfterAttention 0 5x32", "FeedForwardActivations 0 5x48", "FeedForwardOutput 0 5x32", "ResidualAfterLayer 0 5x32",
                "AttentionOutput 1 5x32", "ResidualAfterAttention 1 5x32", "FeedForwardActivations 1 5x48", "FeedForwardOutput 1 5x32", "ResidualAfterLayer 1 5x32",
                "FinalNorm -1 1x32", "Logits -1 1x40",
            ],
            recorder.Seen);
        Assert.Equal([4], recorder.LastTokens);
    }

    [Theory]
    [InlineData(ObservationPoint.Embedding)]
    [InlineData(ObservationPoint.AttentionOutput)]
    [InlineData(ObservationPoint.ResidualAfterAttention)]
    [InlineData(ObservationPoint.FeedForwardActivations)]
    [InlineData(ObservationPoint.FeedForwardOutput)]
    [InlineData(ObservationPoint.ResidualAfterLayer)]
    [InlineData(ObservationPoint.FinalNorm)]
    [InlineData(ObservationPoint.Logits)]
    public void What_an_observer_writes_goes_on(ObservationPoint point)
    {
        using Transformer transformer = Load(new TransformerOptions());
        float[] expected = LastLogits(transformer, 5, [5]);
        transformer.Observer = new Recorder { Change = point };
        Assert.NotEqual(expected, LastLogits(transformer, 5, [5]));
    }

    private static int Best(ReadOnlySpan<float> logits)
    {
        int best = 0;
        for (int i = 1; i < logits.Length; i++)
        {
            best = logits[i] > logits[best] ? i : best;
        }

        return best;
    }

    private Transformer Load(TransformerOptions options) => Transformer.Load(_model, options with { Team = _team });

    private static float[] Forward(Transformer transformer, KvSequence sequence, ReadOnlySpan<int> tokens)
    {
        ForwardBatch batch = new();
        batch.Add(sequence, tokens);
        return transformer.Forward(batch)[0].ToArray();
    }

    private float[] LastLogits(Transformer transformer, int count, int[] pieces)
    {
        using KvSequence sequence = transformer.Cache.CreateSequence();
        float[] logits = [];
        int position = 0;
        foreach (int piece in pieces)
        {
            logits = Forward(transformer, sequence, _tokens.AsSpan(position, piece));
            position += piece;
        }

        Assert.Equal(count, position);
        return logits;
    }

    private sealed class Recorder : IForwardObserver
    {
        public ObservationPoint? Change { get; init; }

        public List<string> Seen { get; } = [];

        public int[] LastTokens { get; private set; } = [];

        public void Observe(ObservationPoint point, int layer, Rows activations, ReadOnlySpan<int> tokens)
        {
            Seen.Add($"{point} {layer} {activations.Count}x{activations.Length}");
            Assert.Equal(activations.Count, tokens.Length);
            LastTokens = tokens.ToArray();
            if (point == Change)
            {
                activations[activations.Count - 1][0] += 1;
            }
        }
    }
}
