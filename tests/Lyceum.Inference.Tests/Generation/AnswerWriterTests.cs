using Lyceum.Inference.Generation;
using Lyceum.Inference.Sampling;
using static Lyceum.Inference.Tests.TestVocabulary;

namespace Lyceum.Inference.Tests.Generation;

public class AnswerWriterTests
{
    private static readonly GenerationOptions Greedy = new() { Sampling = SamplingOptions.Greedy };

    private static readonly int[] Prompt = [Bos, Id("▁Hello")];

    [Fact]
    public void A_text_ends_with_the_end_token()
    {
        (string text, AnswerWriter writer, IReadOnlyList<GeneratedPiece> pieces) = Run(Greedy, [.. Ids("▁the", "▁cat", "."), Eos]);
        Assert.Equal(" the cat.", text);
        Assert.Equal(FinishReason.Stop, writer.FinishReason);
        Assert.Equal([.. Ids("▁the", "▁cat", "."), Eos], pieces.Select(static piece => piece.Token));
        Assert.Equal(4, writer.Count);
    }

    [Fact]
    public void A_whole_text_does_not_begin_with_the_space_of_its_first_word() =>
        Assert.Equal("the cat", Run(Greedy with { IsWholeText = true }, [.. Ids("▁the", "▁cat"), Eos]).Text);

    [Fact]
    public void The_end_token_can_be_ignored()
    {
        (string text, AnswerWriter writer, IReadOnlyList<GeneratedPiece> pieces) = Run(Greedy with { IgnoreEndOfText = true, MaxTokens = 3 }, [Id("▁the"), Eos]);
        Assert.StartsWith(" the", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Eos, pieces.Select(static piece => piece.Token));
        Assert.Equal((FinishReason.Length, 3), (writer.FinishReason, pieces.Count));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void As_many_tokens_come_as_were_asked_for(int count)
    {
        (_, AnswerWriter writer, IReadOnlyList<GeneratedPiece> pieces) = Run(Greedy with { MaxTokens = count }, Ids("▁the"));
        Assert.Equal((FinishReason.Length, count), (writer.FinishReason, pieces.Count));
    }

    [Fact]
    public void A_mark_writes_no_text_and_lets_out_what_stands_before_it()
    {
        GenerationOptions options = Greedy with { StopStrings = ["ab"], MarkTokens = new HashSet<int> { Id("!") } };
        (string text, AnswerWriter writer, IReadOnlyList<GeneratedPiece> pieces) = Run(options, [.. Ids("a", "!", "b", "a"), Eos]);
        Assert.Equal(("aba", null), (text, writer.StopString));
        Assert.Equal(["", "a", "b", "", "a"], pieces.Select(static piece => piece.Text));
    }

    [Fact]
    public void A_text_ends_when_the_context_is_full()
    {
        FakeSequence sequence = FakeSequence.Saying(8, 2, Id("a"));
        (string text, AnswerWriter writer, _) = Run(sequence, Prompt, Greedy);
        Assert.Equal("aaaaaaa", text);
        Assert.Equal((FinishReason.Length, 8), (writer.FinishReason, sequence.Length));
    }

    [Fact]
    public void A_stop_string_across_tokens_ends_the_text_and_is_not_in_it()
    {
        (string text, AnswerWriter writer, IReadOnlyList<GeneratedPiece> pieces) = Run(Greedy with { StopStrings = ["\nUser:"] }, Ids("a", "\n", "User", ":", "b"));
        Assert.Equal("a", text);
        Assert.Equal((FinishReason.StopString, "\nUser:"), (writer.FinishReason, writer.StopString));
        Assert.Equal(4, pieces.Count);
    }

    [Fact]
    public void Held_text_comes_out_when_the_end_comes_first() =>
        Assert.Equal("a\nUser", Run(Greedy with { StopStrings = ["\nUser:"] }, [.. Ids("a", "\n", "User"), Eos]).Text);

    [Fact]
    public void A_character_spread_over_tokens_comes_out_whole()
    {
        int[] euro = [Byte(0xE2), Byte(0x82), Byte(0xAC)];
        Assert.Equal(["", "", "€", ""], Run(Greedy, [.. euro, Eos]).Pieces.Select(static piece => piece.Text));
        Assert.Equal("\uFFFD", Run(Greedy with { MaxTokens = 2 }, euro).Text);
    }

    [Fact]
    public void A_character_that_the_prompt_begins_is_finished_by_the_text()
    {
        Assert.Equal("€", Run(FakeSequence.Saying(64, 3, Byte(0x82), Byte(0xAC), Eos), [Bos, Id("a"), Byte(0xE2)], Greedy).Text);
    }

    [Fact]
    public void The_same_seed_gives_the_same_text()
    {
        static void Flat(IReadOnlyList<int> tokens, float[] logits) => logits.AsSpan(0, 3).Fill(float.NegativeInfinity);
        GenerationOptions options = new() { MaxTokens = 20 };
        string text = Run(new FakeSequence(Size, 100, Flat), Prompt, options, seed: 5).Text;

        Assert.Equal(text, Run(new FakeSequence(Size, 100, Flat), Prompt, options, seed: 5).Text);
        Assert.NotEqual(text, Run(new FakeSequence(Size, 100, Flat), Prompt, options, seed: 6).Text);
    }

    [Fact]
    public void The_end_comes_after_the_tokens_that_were_asked_for_at_least()
    {
        static void End(IReadOnlyList<int> tokens, float[] logits) => (logits[Eos], logits[Id("a")]) = (9, 1);

        Assert.Equal("aaa", Run(new FakeSequence(Size, 100, End), Prompt, Greedy with { MinTokens = 3 }).Text);
    }

    [Fact]
    public void Log_probabilities_come_where_they_are_asked_for()
    {
        (_, AnswerWriter writer, IReadOnlyList<GeneratedPiece> with) = Run(Greedy with { LogProbabilities = 2, MaxTokens = 1 }, Ids("▁the"));
        double expected = 10 - Math.Log(Math.Exp(10) + Size - 1);
        Assert.Equal(Id("▁the"), with[0].LogProbabilities!.Chosen.Token);
        Assert.Equal(expected, with[0].LogProbabilities!.Chosen.Value, 1e-5);
        Assert.Equal(expected, writer.LogProbability, 1e-5);
        Assert.Equal([Id("▁the"), 0], with[0].LogProbabilities!.Alternatives.Select(static alternative => alternative.Token));
        Assert.Null(Run(Greedy with { MaxTokens = 1 }, Ids("▁the")).Pieces[0].LogProbabilities);
    }

    [Fact]
    public void Logits_beyond_the_vocabulary_are_never_chosen()
    {
        FakeSequence sequence = new(Size + 64, 10, static (_, logits) => (logits[Id("a")], logits[^1]) = (1, 9));
        Assert.Equal("aaa", Run(sequence, Prompt, Greedy with { MaxTokens = 3 }).Text);
    }

    private static (string Text, AnswerWriter Writer, IReadOnlyList<GeneratedPiece> Pieces) Run(GenerationOptions options, params int[] answer) =>
        Run(FakeSequence.Saying(64, Prompt.Length, answer), Prompt, options);

    private static (string Text, AnswerWriter Writer, IReadOnlyList<GeneratedPiece> Pieces) Run(FakeSequence sequence, int[] prompt, GenerationOptions options, long seed = 0)
    {
        AnswerWriter writer = new(prompt, options, Tokenizer, Size, seed);
        Candidates scratch = new(Size);
        List<GeneratedPiece> pieces = [];
        for (int[] next = prompt; writer.FinishReason is null; next = [pieces[^1].Token])
        {
            pieces.Add(writer.Write(sequence.Forward(next, 1), sequence.Length < sequence.ContextLength, scratch));
        }

        return (string.Concat(pieces.Select(static piece => piece.Text)), writer, pieces);
    }
}
