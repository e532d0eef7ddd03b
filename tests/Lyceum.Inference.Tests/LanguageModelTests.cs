using System.Text.Json;
using Lyceum.Inference.Generation;
using Lyceum.Inference.Sampling;
using Lyceum.Models.Forward;
using Lyceum.TestKit;

namespace Lyceum.Inference.Tests;

public class LanguageModelTests
{
    private static readonly GenerationOptions Greedy = new() { Sampling = SamplingOptions.Greedy, MaxTokens = 120 };

    [Fact]
    public void The_published_story_comes_out()
    {
        using LanguageModel model = OpenStories(new LanguageModelOptions { Threads = 2 });
        using TextGenerator generator = model.CreateGenerator();
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllText(Repository.ConformanceFile("models", "stories260K.json")));
        string prompt = expected.RootElement.GetProperty("prompt").GetString()!;
        int[] tokens = model.Tokenizer.Encode(prompt, addSpecial: true, parseSpecial: false);
        Assert.Equal(expected.RootElement.GetProperty("prompt_tokens").Deserialize<int[]>(), tokens);

        (string text, int[] ids) = Generate(generator, tokens, Greedy);

        Assert.Equal(expected.RootElement.GetProperty("greedy_tokens").Deserialize<int[]>(), ids);
        Assert.Equal(expected.RootElement.GetProperty("text").GetString(), prompt + text);
    }

    [Fact]
    public void A_seed_gives_the_same_text_with_other_threads_and_with_a_kept_prefix()
    {
        GenerationOptions options = Greedy with { MaxTokens = 60, Sampling = new SamplingOptions { Seed = 11, TopP = 0.95f } };
        List<string> texts = [];
        foreach (int threads in new[] { 1, 2 })
        {
            using LanguageModel model = OpenStories(new LanguageModelOptions { Threads = threads });
            using TextGenerator generator = model.CreateGenerator();
            int[] prompt = model.Tokenizer.Encode("Lily and Tom went to the park", addSpecial: true, parseSpecial: false);
            texts.Add(Generate(generator, prompt, options).Text);
            texts.Add(Generate(generator, prompt, options).Text);
            Assert.Equal(prompt.Length - 1, generator.Start(prompt, options) is var again && again.MoveNext(TestContext.Current.CancellationToken) ? again.Statistics.CachedTokens : -1);
        }

        Assert.Single(texts.Distinct());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_token_costs_no_managed_memory_once_warm(int threads)
    {
        using LanguageModel model = OpenStories(new LanguageModelOptions { Threads = threads });
        using ISequence sequence = model.CreateSequence();
        Sampler sampler = new(SamplingOptions.Greedy, sequence.VocabularySize, 1);
        int token = model.Tokenizer.BosId!.Value;

        // The first steps make buffers and tier up; the second page of keys and values must have been taken once.
        for (int i = 0; i < 80; i++)
        {
            token = sampler.Sample(sequence.Forward([token], 1));
        }

        sequence.Truncate(10);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 70; i++)
        {
            token = sampler.Sample(sequence.Forward([token], 1));
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_shorter_context_ends_texts_and_refuses_prompts()
    {
        using LanguageModel model = OpenStories(new LanguageModelOptions { Threads = 1, ContextLength = 16 });
        using TextGenerator generator = model.CreateGenerator();
        Assert.Equal(16, model.ContextLength);
        TextGeneration generation = generator.Start([1, 403, 407, 261, 378], Greedy);
        while (generation.MoveNext(TestContext.Current.CancellationToken))
        {
        }

        Assert.Equal((FinishReason.Length, 12), (generation.FinishReason, generation.Statistics.GeneratedTokens));
        Assert.Throws<ContextLengthException>(() => generator.Start(new int[17], Greedy));
    }

    private static LanguageModel OpenStories(LanguageModelOptions options) =>
        LanguageModel.Open(Repository.ConformanceFile("models", "stories260K.gguf"), options);

    private static (string Text, int[] Ids) Generate(TextGenerator generator, int[] prompt, GenerationOptions options)
    {
        TextGeneration generation = generator.Start(prompt, options);
        string text = "";
        List<int> ids = [];
        while (generation.MoveNext(TestContext.Current.CancellationToken))
        {
            text += generation.Current.Text;
            ids.Add(generation.Current.Token);
        }

        return (text, [.. ids]);
    }
}
