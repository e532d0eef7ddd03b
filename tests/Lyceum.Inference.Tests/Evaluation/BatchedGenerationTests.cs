using Lyceum.Inference.Evaluation;
using Lyceum.Inference.Generation;
using Lyceum.Inference.Sampling;
using Lyceum.TestKit;

namespace Lyceum.Inference.Tests.Evaluation;

public class BatchedGenerationTests
{
    private static readonly string[] Beginnings = ["Once upon a time", "Lily and Tom went to the park", "The dog", "One day, a little bird saw a big", "Mom said"];

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(64)]
    public async Task Greedy_answers_are_those_of_one_at_a_time(int width)
    {
        using LanguageModel model = Open();
        int[][] prompts = [.. Beginnings.Select(text => model.Tokenizer.Encode(text, addSpecial: true, parseSpecial: false))];
        List<int> done = [];

        IReadOnlyList<int[][]> answers = await BatchedGeneration.GenerateAsync(
            model, prompts, new BatchedGenerationOptions { MaxTokens = 40, Width = width }, done.Add, TestContext.Current.CancellationToken);

        Assert.Equal(prompts.Length, done[^1]);
        using ISequence sequence = model.CreateSequence();
        for (int i = 0; i < prompts.Length; i++)
        {
            sequence.Truncate(0);
            List<int> tokens = [];
            for (int[] next = prompts[i]; tokens.Count < 40; next = [tokens[^1]])
            {
                tokens.Add(Softmax.ArgMax(sequence.Forward(next, 1)));
            }

            Assert.Equal(tokens, Assert.Single(answers[i]));
        }
    }

    [Fact]
    public async Task Samples_differ_and_do_not_depend_on_how_many_run_at_a_time()
    {
        using LanguageModel model = Open();
        int[][] prompts = [.. Beginnings.Select(text => model.Tokenizer.Encode(text, addSpecial: true, parseSpecial: false))];
        BatchedGenerationOptions options = new() { Samples = 4, Sampling = new SamplingOptions { Temperature = 0.9f }, MaxTokens = 25, Width = 64, Seed = 5 };

        IReadOnlyList<int[][]> wide = await BatchedGeneration.GenerateAsync(model, prompts, options, null, TestContext.Current.CancellationToken);
        IReadOnlyList<int[][]> narrow = await BatchedGeneration.GenerateAsync(model, prompts, options with { Width = 4 }, null, TestContext.Current.CancellationToken);

        Assert.Equal(wide, narrow);
        Assert.All(wide, static answers => Assert.True(answers.Select(static tokens => string.Join(' ', tokens)).Distinct().Count() > 1));
    }

    [Fact]
    public async Task A_prompt_that_fills_the_context_has_no_answer_and_one_that_nearly_does_has_a_short_one()
    {
        using LanguageModel model = LanguageModel.Open(Repository.ConformanceFile("models", "stories260K.gguf"), new LanguageModelOptions { Threads = 1, ContextLength = 64 });
        int[] prompt = [.. Enumerable.Repeat(model.Tokenizer.BosId!.Value, 64)];

        IReadOnlyList<int[][]> answers = await BatchedGeneration.GenerateAsync(
            model, [prompt, prompt[..60]], new BatchedGenerationOptions { MaxTokens = 40 }, null, TestContext.Current.CancellationToken);

        Assert.Empty(Assert.Single(answers[0]));
        Assert.InRange(Assert.Single(answers[1]).Length, 0, 5);
    }

    private static LanguageModel Open() =>
        LanguageModel.Open(Repository.ConformanceFile("models", "stories260K.gguf"), new LanguageModelOptions { Threads = 2, CacheTokens = 64 * 512 });
}
