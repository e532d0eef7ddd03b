using Lyceum.Inference.Clients;
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

    private static LanguageModel Open(string name) =>
        LanguageModel.Open(Repository.ConformanceFile("models", name + ".gguf"), new LanguageModelOptions { Threads = 1 });
}
