using System.Text.Json;
using Lyceum.Inference.Constraints;
using Lyceum.Inference.Generation;
using Lyceum.Inference.Sampling;
using Lyceum.Inference.Serving;
using Lyceum.Models.Forward;
using Lyceum.TestKit;

namespace Lyceum.Inference.Tests;

public class LanguageModelTests
{
    private static readonly GenerationOptions Greedy = new() { Sampling = SamplingOptions.Greedy, MaxTokens = 120 };

    [Fact]
    public async Task The_published_story_comes_out()
    {
        using LanguageModel model = OpenStories(new LanguageModelOptions { Threads = 2 });
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllText(Repository.ConformanceFile("models", "stories260K.json")));
        string prompt = expected.RootElement.GetProperty("prompt").GetString()!;
        int[] tokens = model.Tokenizer.Encode(prompt, addSpecial: true, parseSpecial: false);
        Assert.Equal(expected.RootElement.GetProperty("prompt_tokens").Deserialize<int[]>(), tokens);

        (string text, int[] ids, _) = await GenerateAsync(model, tokens, Greedy);

        Assert.Equal(expected.RootElement.GetProperty("greedy_tokens").Deserialize<int[]>(), ids);
        Assert.Equal(expected.RootElement.GetProperty("text").GetString(), prompt + text);
    }

    [Fact]
    public async Task A_seed_gives_the_same_text_with_other_threads_and_with_a_kept_prefix()
    {
        GenerationOptions options = Greedy with { MaxTokens = 60, Sampling = new SamplingOptions { Seed = 11, TopP = 0.95f } };
        List<string> texts = [];
        foreach (int threads in new[] { 1, 2 })
        {
            using LanguageModel model = OpenStories(new LanguageModelOptions { Threads = threads });
                int[] prompt = model.Tokenizer.Encode("Lily and Tom went to the park", addSpecial: true, parseSpecial: false);
            texts.Add((await GenerateAsync(model, prompt, options)).Text);
            (string text, _, AnswerEnded end) = await GenerateAsync(model, prompt, options);
            texts.Add(text);
            Assert.Equal(prompt.Length - 1, end.Statistics.CachedTokens);
        }

        Assert.Single(texts.Distinct());
    }

    [Fact]
    public async Task Guesses_of_any_kind_change_no_text()
    {
        string file = Repository.ConformanceFile("models", "stories260K.gguf");
        foreach (SamplingOptions sampling in (SamplingOptions[])[SamplingOptions.Greedy, new() { Seed = 4, Temperature = 0.8f, TopK = 40 }])
        {
            GenerationOptions options = new() { Sampling = sampling, MaxTokens = 80 };
            int[] prompt;
            string plain;
            using (LanguageModel model = OpenStories(new LanguageModelOptions { Threads = 1 }))
            {
                prompt = model.Tokenizer.Encode("One day, a cat saw a cat. The cat", addSpecial: true, parseSpecial: false);
                plain = (await GenerateAsync(model, prompt, options)).Text;
            }

            using LanguageModel drafted = OpenStories(new LanguageModelOptions { Threads = 1, DraftPath = file });
            (string text, _, AnswerEnded end) = await GenerateAsync(drafted, prompt, options);
            Assert.Equal(plain, text);
            Assert.InRange(end.Statistics.AcceptedTokens, 60, end.Statistics.DraftedTokens);

            using LanguageModel looking = OpenStories(new LanguageModelOptions { Threads = 1, Serving = new SchedulerOptions { LookupTokens = 5 } });
            Assert.Equal(plain, (await GenerateAsync(looking, prompt, options)).Text);
        }
    }

    [Fact]
    public async Task An_answer_keeps_its_form_to_the_last_character()
    {
        using LanguageModel model = OpenStories(new LanguageModelOptions { Threads = 1 });
        int[] prompt = model.Tokenizer.Encode("Once upon a time", addSpecial: true, parseSpecial: false);
        GenerationOptions options = new()
        {
            Constraint = OutputConstraint.Grammar("""
                root ::= "{" item ("," item)* "}"
                item ::= [a-z]+ ":" ("\"" [^"\x00-\x1f]* "\"" | [1-9] [0-9]{0,3} | root)
                """),
            ClosesAtLimit = true,
            MaxTokens = 40,
            IsWholeText = true,
        };
        for (int seed = 0; seed < 12; seed++)
        {
            (string text, _, AnswerEnded end) = await GenerateAsync(model, prompt, options with { Sampling = new SamplingOptions { Seed = seed } });
            Assert.StartsWith("{", text, StringComparison.Ordinal);
            Assert.EndsWith("}", text, StringComparison.Ordinal);
            Assert.True(end.Statistics.GeneratedTokens <= 40);
        }

        GenerationOptions choice = new() { Sampling = SamplingOptions.Greedy, Constraint = OutputConstraint.Choices(["yes", "no"]), IsWholeText = true };
        Assert.Contains((await GenerateAsync(model, prompt, choice)).Text, (string[])["yes", "no"]);
    }

    [Fact]
    public void A_draft_model_with_other_tokens_is_refused() =>
        Assert.Contains("other tokens", Assert.Throws<ArgumentException>(() =>
            OpenStories(new LanguageModelOptions { Threads = 1, DraftPath = Repository.ConformanceFile("models", "bert.gguf") })).Message, StringComparison.Ordinal);

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
    public async Task A_shorter_context_ends_texts_and_refuses_prompts()
    {
        using LanguageModel model = OpenStories(new LanguageModelOptions { Threads = 1, ContextLength = 16 });
        Assert.Equal(16, model.ContextLength);
        (_, _, AnswerEnded end) = await GenerateAsync(model, [1, 403, 407, 261, 378], Greedy);

        Assert.Equal((FinishReason.Length, 12), (end.Reason, end.Statistics.GeneratedTokens));
        Assert.Throws<ContextLengthException>(() => model.Engine.Submit(new GenerationRequest { Prompt = new int[17] }));
    }

    private static LanguageModel OpenStories(LanguageModelOptions options) =>
        LanguageModel.Open(Repository.ConformanceFile("models", "stories260K.gguf"), options);

    private static async Task<(string Text, int[] Ids, AnswerEnded End)> GenerateAsync(LanguageModel model, int[] prompt, GenerationOptions options)
    {
        using GenerationTicket ticket = model.Engine.Submit(new GenerationRequest { Prompt = prompt, Options = options });
        string text = "";
        List<int> ids = [];
        AnswerEnded? end = null;
        await foreach (GenerationUpdate update in ticket.WithCancellation(TestContext.Current.CancellationToken))
        {
            if (update is TokenWritten written)
            {
                text += written.Piece.Text;
                ids.Add(written.Piece.Token);
            }

            end = update as AnswerEnded ?? end;
        }

        return (text, [.. ids], end!);
    }
}
