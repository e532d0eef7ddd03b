using Lyceum.Inference.Generation;
using Lyceum.Inference.Sampling;
using Lyceum.Models.Forward;
using static Lyceum.Inference.Tests.TestVocabulary;

namespace Lyceum.Inference.Tests.Generation;

public class TextGeneratorTests
{
    private static readonly GenerationOptions Greedy = new() { Sampling = SamplingOptions.Greedy };

    private static readonly int[] Prompt = [Bos, Id("▁Hello")];

    [Fact]
    public void A_text_ends_with_the_end_token()
    {
        (string text, TextGeneration generation, int[] tokens) = Run(Greedy, [.. Ids("▁the", "▁cat", "."), Eos]);
        Assert.Equal(" the cat.", text);
        Assert.Equal(FinishReason.Stop, generation.FinishReason);
        Assert.Equal([.. Ids("▁the", "▁cat", "."), Eos], tokens);
        Assert.Equal((2, 0, 4), (generation.Statistics.PromptTokens, generation.Statistics.CachedTokens, generation.Statistics.GeneratedTokens));
    }

    [Fact]
    public void A_whole_text_does_not_begin_with_the_space_of_its_first_word() =>
        Assert.Equal("the cat", Run(Greedy with { IsWholeText = true }, [.. Ids("▁the", "▁cat"), Eos]).Text);

    [Fact]
    public void The_end_token_can_be_ignored()
    {
        (string text, TextGeneration generation, int[] tokens) = Run(Greedy with { IgnoreEndOfText = true, MaxTokens = 3 }, [Id("▁the"), Eos]);
        Assert.StartsWith(" the", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Eos, tokens);
        Assert.Equal((FinishReason.Length, 3), (generation.FinishReason, tokens.Length));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void As_many_tokens_come_as_were_asked_for(int count)
    {
        (_, TextGeneration generation, int[] tokens) = Run(Greedy with { MaxTokens = count }, Ids("▁the"));
        Assert.Equal((FinishReason.Length, count), (generation.FinishReason, tokens.Length));
    }

    [Fact]
    public void A_text_ends_when_the_context_is_full()
    {
        using TextGenerator generator = Generator(FakeSequence.Saying(8, 2, Id("a")));
        TextGeneration generation = generator.Start(Prompt, Greedy);
        Assert.Equal("aaaaaaa", Text(generation));
        Assert.Equal((FinishReason.Length, 8), (generation.FinishReason, generator.Tokens.Count));
    }

    [Fact]
    public void A_stop_string_across_tokens_ends_the_text_and_is_not_in_it()
    {
        (string text, TextGeneration generation, int[] tokens) = Run(Greedy with { StopStrings = ["\nUser:"] }, Ids("a", "\n", "User", ":", "b"));
        Assert.Equal("a", text);
        Assert.Equal((FinishReason.StopString, "\nUser:"), (generation.FinishReason, generation.StopString));
        Assert.Equal(4, tokens.Length);
    }

    [Fact]
    public void Held_text_comes_out_when_the_end_comes_first() =>
        Assert.Equal("a\nUser", Run(Greedy with { StopStrings = ["\nUser:"] }, [.. Ids("a", "\n", "User"), Eos]).Text);

    [Fact]
    public void A_character_spread_over_tokens_comes_out_whole()
    {
        int[] euro = [Byte(0xE2), Byte(0x82), Byte(0xAC)];
        using TextGenerator generator = Generator(FakeSequence.Saying(64, 2, [.. euro, Eos]));
        TextGeneration generation = generator.Start(Prompt, Greedy);
        List<string> pieces = [];
        while (generation.MoveNext(TestContext.Current.CancellationToken))
        {
            pieces.Add(generation.Current.Text);
        }

        Assert.Equal(["", "", "€", ""], pieces);
        Assert.Equal("\uFFFD", Run(Greedy with { MaxTokens = 2 }, euro).Text);
    }

    [Fact]
    public void A_character_that_the_prompt_begins_is_finished_by_the_text()
    {
        using TextGenerator generator = Generator(FakeSequence.Saying(64, 3, Byte(0x82), Byte(0xAC), Eos));
        Assert.Equal("€", Text(generator.Start([Bos, Id("a"), Byte(0xE2)], Greedy)));
    }

    [Fact]
    public void Prompts_are_computed_in_chunks_and_only_the_last_token_is_predicted_from()
    {
        FakeSequence sequence = FakeSequence.Saying(2000, 600, Eos);
        using TextGenerator generator = Generator(sequence);
        Text(generator.Start([.. Enumerable.Repeat(Id("a"), 600)], Greedy));
        Assert.Equal([256, 256, 88], sequence.Calls);
    }

    [Fact]
    public void The_next_turn_computes_only_what_is_new()
    {
        FakeSequence sequence = new(Size, 100, static (tokens, logits) => logits[tokens.Count % 5 == 0 ? Eos : Id("a")] = 1);
        using TextGenerator generator = Generator(sequence);
        int[] first = [Bos, .. Ids("▁Hello", "!")];
        TextGeneration one = generator.Start(first, Greedy);
        Assert.Equal("aa", Text(one));
        Assert.Equal([Bos, .. Ids("▁Hello", "!", "a", "a")], generator.Tokens);

        int[] second = [.. first, .. Ids("a", "a", "▁there", "!")];
        sequence.Calls.Clear();
        TextGeneration two = generator.Start(second, Greedy);
        Text(two);
        Assert.Equal(5, two.Statistics.CachedTokens);
        Assert.Equal(2, sequence.Calls[0]);

        // The same prompt again: its last token must be computed once more, for its logits.
        TextGeneration three = generator.Start(second, Greedy);
        Assert.Equal(Text(generator.Start(second, Greedy)), Text(three = generator.Start(second, Greedy)));
        Assert.Equal(second.Length - 1, three.Statistics.CachedTokens);

        TextGeneration other = generator.Start([Bos, Id("▁cat")], Greedy);
        Text(other);
        Assert.Equal(1, other.Statistics.CachedTokens);
    }

    [Fact]
    public void The_same_seed_gives_the_same_text_and_an_unasked_one_is_told()
    {
        static void Flat(IReadOnlyList<int> tokens, float[] logits) => logits.AsSpan(0, 3).Fill(float.NegativeInfinity);
        GenerationOptions options = new() { MaxTokens = 20, Sampling = new SamplingOptions { Seed = 5 } };
        using TextGenerator generator = Generator(new FakeSequence(Size, 100, Flat));
        string text = Text(generator.Start(Prompt, options));
        Assert.Equal(text, Text(generator.Start(Prompt, options)));

        TextGeneration free = generator.Start(Prompt, options with { Sampling = new SamplingOptions() });
        string freeText = Text(free);
        Assert.NotEqual(text, freeText);
        Assert.Equal(freeText, Text(generator.Start(Prompt, options with { Sampling = new SamplingOptions { Seed = free.Seed } })));
    }

    [Fact]
    public void Log_probabilities_come_where_they_are_asked_for()
    {
        TextGeneration with = Run(Greedy with { LogProbabilities = 2, MaxTokens = 1 }, Ids("▁the")).Generation;
        Assert.Equal(Id("▁the"), with.Current.LogProbabilities!.Chosen.Token);
        Assert.Equal(10 - Math.Log(Math.Exp(10) + Size - 1), with.Current.LogProbabilities.Chosen.Value, 1e-5);
        Assert.Equal([Id("▁the"), 0], with.Current.LogProbabilities.Alternatives.Select(static alternative => alternative.Token));
        Assert.Null(Run(Greedy with { MaxTokens = 1 }, Ids("▁the")).Generation.Current.LogProbabilities);
    }

    [Fact]
    public void Cancelling_ends_the_text_before_the_next_step()
    {
        FakeSequence sequence = FakeSequence.Saying(100, 2, Id("a"));
        using TextGenerator generator = Generator(sequence);
        using CancellationTokenSource cancel = new();
        TextGeneration generation = generator.Start(Prompt, Greedy);
        Assert.True(generation.MoveNext(cancel.Token));
        cancel.Cancel();
        int calls = sequence.Calls.Count;
        Assert.Throws<OperationCanceledException>(() => generation.MoveNext(cancel.Token));
        Assert.Equal(FinishReason.Cancelled, generation.FinishReason);
        Assert.Equal(calls, sequence.Calls.Count);
        Assert.False(generation.MoveNext(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Cancelling_between_chunks_of_a_prompt_keeps_what_was_computed()
    {
        using CancellationTokenSource cancel = new();
        FakeSequence sequence = new(Size, 2000, (_, _) => { });
        using TextGenerator generator = Generator(sequence);
        int[] prompt = [.. Enumerable.Repeat(Id("a"), 600)];
        await cancel.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(async () =>
        {
            await foreach (GeneratedPiece _ in generator.Start(prompt, Greedy).WithCancellation(cancel.Token))
            {
            }
        });
        Assert.Empty(sequence.Calls);
        Assert.Equal(FinishReason.Length, await FinishAsync(generator.Start(prompt, Greedy with { MaxTokens = 1 })));
    }

    [Fact]
    public void A_failed_step_leaves_nothing_behind()
    {
        FakeSequence sequence = FakeSequence.Saying(100, 2, Id("a"), Eos);
        using TextGenerator generator = Generator(sequence);
        sequence.Failure = new IOException("The file is gone.");
        Assert.Throws<IOException>(() => Text(generator.Start(Prompt, Greedy)));
        Assert.Equal((0, 0), (sequence.Length, generator.Tokens.Count));
        Assert.Equal("a", Text(generator.Start(Prompt, Greedy)));
    }

    [Fact]
    public void A_new_text_ends_the_one_before()
    {
        using TextGenerator generator = Generator(FakeSequence.Saying(100, 2, Id("a")));
        TextGeneration first = generator.Start(Prompt, Greedy);
        first.MoveNext(TestContext.Current.CancellationToken);
        generator.Start(Prompt, Greedy);
        Assert.Throws<InvalidOperationException>(() => first.MoveNext(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_prompt_longer_than_the_context_is_refused_with_both_lengths()
    {
        using TextGenerator generator = Generator(FakeSequence.Saying(8, 2, Id("a")));
        ContextLengthException error = Assert.Throws<ContextLengthException>(() => generator.Start(new int[9], Greedy));
        Assert.Equal((9, 8), (error.Requested, error.Available));
        Assert.Contains("9 tokens", error.Message, StringComparison.Ordinal);
        Assert.Contains("holds 8", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Prompts_without_tokens_or_with_unknown_ones_are_refused()
    {
        using TextGenerator generator = Generator(FakeSequence.Saying(8, 2, Id("a")));
        Assert.Throws<ArgumentException>(() => generator.Start([], Greedy));
        Assert.Contains($"{Size}", Assert.Throws<ArgumentException>(() => generator.Start([1, Size], Greedy)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => generator.Start([-1], Greedy));
    }

    [Fact]
    public void Logits_beyond_the_vocabulary_are_never_chosen()
    {
        using TextGenerator generator = Generator(new FakeSequence(Size + 64, 10, static (_, logits) => (logits[Id("a")], logits[^1]) = (1, 9)));
        Assert.Equal("aaa", Text(generator.Start(Prompt, Greedy with { MaxTokens = 3 })));
    }

    private static TextGenerator Generator(FakeSequence sequence) => new(sequence, Tokenizer, TimeProvider.System);

    private static (string Text, TextGeneration Generation, int[] Tokens) Run(GenerationOptions options, int[] answer)
    {
        using TextGenerator generator = Generator(FakeSequence.Saying(64, Prompt.Length, answer));
        TextGeneration generation = generator.Start(Prompt, options);
        string text = "";
        List<int> tokens = [];
        while (generation.MoveNext(TestContext.Current.CancellationToken))
        {
            text += generation.Current.Text;
            tokens.Add(generation.Current.Token);
        }

        return (text, generation, [.. tokens]);
    }

    private static string Text(TextGeneration generation)
    {
        string text = "";
        while (generation.MoveNext(TestContext.Current.CancellationToken))
        {
            text += generation.Current.Text;
        }

        return text;
    }

    private static async Task<FinishReason?> FinishAsync(TextGeneration generation)
    {
        await foreach (GeneratedPiece _ in generation)
        {
        }

        return generation.FinishReason;
    }
}
