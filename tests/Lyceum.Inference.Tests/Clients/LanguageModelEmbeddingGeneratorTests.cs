using Lyceum.Inference.Clients;
using Lyceum.Inference.Generation;
using Lyceum.Inference.Serving;
using Lyceum.Models.Forward;
using Lyceum.TestKit;
using Microsoft.Extensions.AI;

namespace Lyceum.Inference.Tests.Clients;

public class LanguageModelEmbeddingGeneratorTests
{
    private static readonly string[] Texts = ["a", "the cat sat on the mat", "b c d", .. Enumerable.Range(0, 20).Select(static i => $"text number {i}")];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("bert")]
    [InlineData("nomic-bert")]
    [InlineData("llama")]
    public async Task Texts_have_the_same_vectors_together_and_alone(string name)
    {
        using LanguageModel model = Open(name);
        using LanguageModelEmbeddingGenerator generator = new(model);
        GeneratedEmbeddings<Embedding<float>> together = await generator.GenerateAsync(Texts, null, Cancellation);
        Assert.Equal(Texts.Length, together.Count);
        Assert.True(together.Usage!.InputTokenCount >= Texts.Length);
        for (int i = 0; i < Texts.Length; i++)
        {
            Assert.Equal(together[i].Vector.ToArray(), (await generator.GenerateAsync([Texts[i]], null, Cancellation))[0].Vector.ToArray());
            Assert.Equal(1, together[i].Vector.ToArray().Sum(static x => (double)x * x), 1e-5);
        }

        Assert.Equal(0, model.Transformer.Cache.PagesInUse);
    }

    [Fact]
    public async Task Dimensions_are_cut_and_the_rest_has_unit_length()
    {
        using LanguageModel model = Open("bert");
        using LanguageModelEmbeddingGenerator generator = new(model);
        float[] whole = (await generator.GenerateAsync(["the cat"], null, Cancellation))[0].Vector.ToArray();
        float[] cut = (await generator.GenerateAsync(["the cat"], new EmbeddingGenerationOptions { Dimensions = 8 }, Cancellation))[0].Vector.ToArray();
        Assert.Equal(8, cut.Length);
        double length = Math.Sqrt(whole[..8].Sum(static x => (double)x * x));
        Assert.All(cut.Zip(whole), pair => Assert.Equal(pair.Second / length, pair.First, 1e-5));
        await Assert.ThrowsAsync<ArgumentException>(() => generator.GenerateAsync(["x"], new EmbeddingGenerationOptions { Dimensions = whole.Length + 1 }, Cancellation));
    }

    [Fact]
    public async Task A_text_longer_than_the_context_is_refused()
    {
        using LanguageModel model = Open("bert");
        using LanguageModelEmbeddingGenerator generator = new(model);
        string text = string.Concat(Enumerable.Repeat("x y ", 2000));
        await Assert.ThrowsAsync<ContextLengthException>(() => generator.GenerateAsync([text], null, Cancellation));
        Assert.Equal(model.Transformer.Spec.Width, generator.GetService<EmbeddingGeneratorMetadata>()!.DefaultModelDimensions);
    }

    [Fact]
    public async Task A_model_that_was_not_made_for_it_gives_the_mean_of_all_tokens()
    {
        using LanguageModel model = Open("llama");
        using LanguageModelEmbeddingGenerator generator = new(model);
        const string Text = "the cat sat on the mat";
        int[] tokens = model.Tokenizer.Encode(Text, addSpecial: true, parseSpecial: false);
        double[] mean = new double[model.Transformer.Spec.Width];
        for (int length = 1; length <= tokens.Length; length++)
        {
            // A token sees only what is before it, so the last row of each beginning is that token's row of the whole.
            using KvSequence sequence = model.Transformer.Cache.CreateSequence();
            ForwardBatch batch = new();
            batch.Add(sequence, tokens.AsSpan(0, length), logits: 0);
            float[] last = model.Transformer.Embed(batch)[0].ToArray();
            mean = [.. mean.Zip(last, (sum, value) => sum + value)];
        }

        double norm = Math.Sqrt(mean.Sum(static x => x * x));
        float[] vector = (await generator.GenerateAsync([Text], null, Cancellation))[0].Vector.ToArray();
        Assert.All(vector.Zip(mean), pair => Assert.Equal(pair.Second / norm, pair.First, 1e-5));
    }

    [Fact]
    public async Task Concurrent_callers_share_passes_and_get_what_each_gets_alone()
    {
        using LanguageModel model = Open("llama");
        using LanguageModelEmbeddingGenerator generator = new(model), alone = new(model);
        CountingObserver observer = new();
        using ManualResetEventSlim gate = new();
        Task<bool> held = model.Engine.BetweenStepsAsync(() =>
        {
            gate.Wait(Cancellation);
            model.Transformer.Observer = observer;
            return true;
        }, Cancellation);
        Task<GeneratedEmbeddings<Embedding<float>>>[] calls = [.. Texts.Select(text => generator.GenerateAsync([text, text], null, Cancellation))];
        using CancellationTokenSource source = new();
        Task<GeneratedEmbeddings<Embedding<float>>> cancelled = generator.GenerateAsync(["never"], null, source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        gate.Set();
        await held;
        await Task.WhenAll(calls);

        Assert.InRange(observer.Passes, 1, Texts.Length / 2);
        for (int i = 0; i < Texts.Length; i++)
        {
            float[] expected = (await alone.GenerateAsync([Texts[i]], null, Cancellation))[0].Vector.ToArray();
            Assert.All(await calls[i], embedding => Assert.Equal(expected, embedding.Vector.ToArray()));
        }
    }

    [Fact]
    public async Task Prefixes_of_chats_are_kept_while_there_is_room()
    {
        using LanguageModel model = LanguageModel.Open(Repository.ConformanceFile("models", "llama.gguf"), new LanguageModelOptions { Threads = 1, CacheTokens = 4096 });
        using LanguageModelEmbeddingGenerator generator = new(model);
        GenerationRequest request = new() { PromptText = "the cat sat on the mat, and the mat was on the floor", Options = new GenerationOptions { MaxTokens = 1 } };
        Assert.Equal(0, (await EndAsync(model, request)).CachedTokens);
        await generator.GenerateAsync(Texts, null, Cancellation);
        AnswerStatistics again = await EndAsync(model, request);
        Assert.Equal(again.PromptTokens - 1, again.CachedTokens);
    }

    [Fact]
    public async Task Kept_prefixes_give_way_where_a_text_needs_their_pages()
    {
        using LanguageModel model = LanguageModel.Open(
            Repository.ConformanceFile("models", "llama.gguf"), new LanguageModelOptions { Threads = 1, ContextLength = 64, CacheTokens = 64 });
        using LanguageModelEmbeddingGenerator generator = new(model);
        int[] prompt = [.. Enumerable.Repeat(5, 60)];
        await EndAsync(model, new GenerationRequest { Prompt = prompt, Options = new GenerationOptions { MaxTokens = 1 } });
        Assert.Equal(model.Transformer.Cache.PageCapacity, model.Transformer.Cache.PagesInUse);
        Assert.Single(await generator.GenerateAsync(["the cat sat on the mat"], null, Cancellation));
    }

    private static async Task<AnswerStatistics> EndAsync(LanguageModel model, GenerationRequest request)
    {
        AnswerStatistics? statistics = null;
        await foreach (GenerationUpdate update in ((IGenerationEngine)model.Engine).GenerateAsync(request, Cancellation))
        {
            statistics = (update as AnswerEnded)?.Statistics ?? statistics;
        }

        return statistics!;
    }

    private static LanguageModel Open(string name) =>
        LanguageModel.Open(Repository.ConformanceFile("models", name + ".gguf"), new LanguageModelOptions { Threads = 1 });

    private sealed class CountingObserver : IForwardObserver
    {
        public int Passes { get; private set; }

        public void Observe(ObservationPoint point, int layer, Rows activations, ReadOnlySpan<int> tokens) =>
            Passes += point == ObservationPoint.Embedding ? 1 : 0;
    }
}
