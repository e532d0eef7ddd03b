using Lyceum.Inference.Evaluation;
using Lyceum.Inference.Generation;
using Lyceum.Inference.Sampling;
using Lyceum.Inference.Serving;
using Lyceum.TestKit;

namespace Lyceum.Inference.Tests.Serving;

public sealed class CompletionTests
{
    private static readonly int[] s_prompt = [1, .. TestVocabulary.Ids("▁the", "▁cat", "▁sat", "▁on", "▁the", "▁mat", ".")];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_best_of_several_answers_are_those_that_the_model_finds_likeliest()
    {
        using InferenceEngine engine = Start();
        GenerationRequest request = Ask(12) with { Choices = 8 };
        GenerationResult all = await engine.CompleteAsync(request with { Options = request.Options with { LogProbabilities = 0 } }, null, Cancellation);
        GenerationResult best = await engine.CompleteAsync(request with { Choices = 3 }, 8, Cancellation);
        Assert.Equal(
            all.Answers.OrderByDescending(static answer => answer.Pieces.Average(static piece => (double)piece.LogProbabilities!.Chosen.Value)).Take(3).Select(static answer => answer.Text),
            best.Answers.Select(static answer => answer.Text));
        Assert.All(best.Answers.SelectMany(static answer => answer.Pieces), static piece => Assert.Null(piece.LogProbabilities));
        Assert.Equal((96, 96), (all.GeneratedTokens, best.GeneratedTokens));
        Assert.Equal(8, all.Answers.Select(static answer => answer.Text).Distinct().Count());
        await Assert.ThrowsAsync<ArgumentException>(() => engine.CompleteAsync(request, 7, Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => engine.CompleteAsync(request, GenerationRequest.MaxChoices + 1, Cancellation));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(256)]
    public async Task A_given_text_is_scored_and_nothing_is_generated(int stepTokens)
    {
        using InferenceEngine engine = Start(new SchedulerOptions { StepTokens = stepTokens });
        GenerationResult scored = await engine.ScoreAsync(Ask(5) with { Options = new GenerationOptions { LogProbabilities = 2 } }, Cancellation);
        Assert.Equal(s_prompt, scored.Prompt.Select(static piece => piece.Token));
        Assert.Equal("the cat sat on the mat.", string.Concat(scored.Prompt.Select(static piece => piece.Text)));
        Assert.Equal(s_prompt[1..], scored.PromptScores.Select(static score => score.Chosen.Token));
        Assert.All(scored.PromptScores, static score => Assert.Equal(2, score.Alternatives.Count));
        CompletedAnswer answer = Assert.Single(scored.Answers);
        Assert.Equal(("", FinishReason.Length, 0), (answer.Text, answer.Reason, answer.Statistics.GeneratedTokens));

        // What is scored is what is told of the same tokens when they are generated.
        GenerationResult generated = await engine.CompleteAsync(Ask(6) with { Options = new GenerationOptions { LogProbabilities = 0, MaxTokens = 6, IgnoreEndOfText = true } }, null, Cancellation);
        int[] whole = [.. s_prompt, .. generated.Answers[0].Pieces.Select(static piece => piece.Token)];
        GenerationResult verified = await engine.ScoreAsync(new GenerationRequest { Prompt = whole }, Cancellation);
        Assert.Equal(generated.Answers[0].Pieces.Select(static piece => piece.LogProbabilities!.Chosen), verified.PromptScores.TakeLast(6).Select(static score => score.Chosen));
        Assert.Equal(scored.PromptScores.Select(static score => score.Chosen), verified.PromptScores.Take(s_prompt.Length - 1).Select(static score => score.Chosen));

        Assert.Empty((await engine.ScoreAsync(new GenerationRequest { Prompt = s_prompt.AsMemory(0, 1) }, Cancellation)).PromptScores);
        Assert.Equal(0, engine.Waiting + engine.Running);
    }

    [Fact]
    public async Task A_prompt_is_echoed_and_scored_before_its_answers()
    {
        using InferenceEngine engine = Start();
        List<GenerationUpdate> updates = [];
        await foreach (GenerationUpdate update in engine.GenerateAsync(Ask(4) with { EchoesPrompt = true, ScoresPrompt = true, Choices = 2 }, Cancellation))
        {
            updates.Add(update);
        }

        Assert.IsType<PromptEchoed>(updates[0]);
        Assert.IsType<PromptScored>(updates[1]);
        Assert.Equal(8, updates.OfType<TokenWritten>().Count());
    }

    [Fact]
    public async Task Options_of_one_request_do_not_touch_another()
    {
        using InferenceEngine engine = Start();
        int word = TestVocabulary.Id("▁mat");
        GenerationOptions plain = new() { MaxTokens = 6, IgnoreEndOfText = true, Sampling = new SamplingOptions { Seed = 4 } };
        GenerationOptions biased = plain with { Sampling = plain.Sampling with { LogitBias = new Dictionary<int, float> { [word] = 100 } }, LogProbabilities = 3 };
        GenerationOptions long_ = plain with { IgnoreEndOfText = false, MinTokens = 6, Sampling = plain.Sampling with { LogitBias = new Dictionary<int, float> { [TestVocabulary.Eos] = 100 } } };
        GenerationResult alone = await engine.CompleteAsync(new GenerationRequest { Prompt = s_prompt, Options = plain }, null, Cancellation);
        GenerationResult[] together = await Task.WhenAll(((GenerationOptions[])[plain, biased, long_, long_ with { MinTokens = 2 }])
            .Select(options => engine.CompleteAsync(new GenerationRequest { Prompt = s_prompt, Options = options }, null, Cancellation)));
        Assert.Equal(alone.Answers[0].Text, together[0].Answers[0].Text);
        Assert.All(together[1].Answers[0].Pieces, piece => Assert.Equal((word, 3), (piece.Token, piece.LogProbabilities!.Alternatives.Count)));
        Assert.Equal((6, FinishReason.Length), (together[2].GeneratedTokens, together[2].Answers[0].Reason));
        Assert.Equal((3, FinishReason.Stop), (together[3].GeneratedTokens, together[3].Answers[0].Reason));
    }

    [Fact]
    public async Task Scoring_in_one_request_gives_the_perplexity_of_the_text()
    {
        using LanguageModel model = LanguageModel.Open(Repository.ConformanceFile("models", "stories260K.gguf"), new LanguageModelOptions { Threads = 1 });
        int[] tokens = model.EncodePrompt("Once upon a time, there was a little girl named Lily.");
        GenerationResult scored = await model.Engine.ScoreAsync(new GenerationRequest { Prompt = tokens }, Cancellation);
        double sum = 0;
        int place = 0;
        await foreach (float[] rows in ModelEvaluation.ComputeOutputsAsync(model, tokens, Cancellation))
        {
            int vocabulary = model.Transformer.Spec.VocabularySize;
            for (int row = 0; row < rows.Length / vocabulary && ++place < tokens.Length; row++)
            {
                sum += TokenLogProbabilities.Of(rows.AsSpan(row * vocabulary, vocabulary), tokens[place], 0).Chosen.Value;
            }
        }

        Assert.Equal(sum, scored.PromptLogProbability, 1e-4);
        Assert.Equal(Math.Exp(-sum / (tokens.Length - 1)), scored.PromptPerplexity, 1e-4);
        Assert.Equal("Once upon a time, there was a little girl named Lily.", string.Concat(scored.Prompt.Select(static piece => piece.Text)).TrimStart());
    }

    private static InferenceEngine Start(SchedulerOptions? options = null) =>
        new(new FakePagedModel(TestVocabulary.Size, 64, 100), TestVocabulary.Tokenizer, "fake", options ?? new SchedulerOptions(), TimeProvider.System, team: null);

    private static GenerationRequest Ask(int tokens) => new()
    {
        Prompt = s_prompt,
        Options = new GenerationOptions { Sampling = new SamplingOptions { Seed = 7 }, MaxTokens = tokens, IgnoreEndOfText = true },
    };
}
