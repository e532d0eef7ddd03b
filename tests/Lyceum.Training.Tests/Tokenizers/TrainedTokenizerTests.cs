using System.Text.Json;
using CsCheck;
using Lyceum.Models;
using Lyceum.Models.Files;
using Lyceum.Models.Tokenization;
using Lyceum.Training.Tokenizers;

namespace Lyceum.Training.Tests.Tokenizers;

public sealed class TrainedTokenizerTests
{
    private static readonly string[] s_texts =
    [
        "Anna has 12 apples. She buys 30 more apples, so she has 42 apples.\n12 + 30 = 42\nAnswer: 42",
        "A train goes 60 km in 1 hour. In 3 hours it goes 180 km.\n3 × 60 = 180\nAnswer: 180 km",
        "Was kostet ein Brötchen? Ein Brötchen kostet 0.45 €. それは安いです。",
        "it's we're they've  two  spaces\t\ttabs\r\n\r\nlines 🙂🙂",
        "Anna's apples and Ben's apples are apples. Apples are good; apples are red.",
    ];

    [Fact]
    public void Decoding_undoes_encoding()
    {
        Tokenizer tokenizer = Train().Create();

        Gen.Byte.Array[0, 200].Sample(
            bytes =>
            {
                int[] ids = tokenizer.Encode(bytes, addSpecial: true, parseSpecial: false);
                Assert.Equal(bytes, ids.SelectMany(tokenizer.GetBytes));
            },
            iter: 500);
        Gen.String[Gen.Char["aApple s123.\n\u00e9\u3042"], 0, 100].Sample(
            text => Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text, addSpecial: false, parseSpecial: true), special: true)),
            iter: 500);
    }

    [Fact]
    public void Words_that_are_common_become_tokens_and_digits_stay_apart()
    {
        TrainedTokenizer trained = Train();
        Tokenizer tokenizer = trained.Create();

        Assert.Single(tokenizer.Encode(" apples", addSpecial: false, parseSpecial: false));
        Assert.Equal(3, tokenizer.Encode("180", addSpecial: false, parseSpecial: false).Length);
        Assert.DoesNotContain(trained.Tokens.Skip(259), static token => token.Any(char.IsAsciiDigit));
        Assert.Equal(3 + 'A', tokenizer.Encode("A", addSpecial: false, parseSpecial: false)[0]);
    }

    [Fact]
    public void Special_tokens_are_control_tokens_with_the_first_ids()
    {
        Tokenizer tokenizer = Train().Create();

        Assert.Equal([2], tokenizer.Encode("<|end|>", addSpecial: false, parseSpecial: true));
        Assert.DoesNotContain(2, tokenizer.Encode("<|end|>", addSpecial: false, parseSpecial: false));
        Assert.Equal(0, tokenizer.EosId);
        Assert.Equal(1, tokenizer.PadId);
        Assert.Null(tokenizer.BosId);
        Assert.Contains(2, tokenizer.EndOfGeneration);
        Assert.Equal(TokenType.Control, tokenizer.GetType(1));
        Assert.False(tokenizer.AddBos);
    }

    [Theory]
    [InlineData("smollm")]
    [InlineData("gpt-2")]
    [InlineData("qwen2")]
    [InlineData("llama-bpe")]
    public void Files_read_back_as_the_same_tokenizer(string preTokenizer)
    {
        using TemporaryFolder folder = new();
        TrainedTokenizer trained = Train(Options() with { PreTokenizer = preTokenizer, BeginToken = "<|pad|>", AddBegin = true });
        trained.Write(folder.Path);

        Tokenizer made = trained.Create();
        using GgufFile file = GgufFile.Open(folder.File("tokenizer.gguf"));
        Tokenizer gguf = Tokenizer.Create(file.Metadata);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(folder.File("tokenizer.json")));
        using JsonDocument config = JsonDocument.Parse(File.ReadAllText(folder.File("tokenizer_config.json")));
        Tokenizer huggingFace = Tokenizer.FromHuggingFace(json, config);

        Assert.Equal("{{ messages }}", file.Metadata.GetString("tokenizer.chat_template"));
        foreach (Tokenizer other in (Tokenizer[])[gguf, huggingFace])
        {
            Assert.Equal(made.VocabularySize, other.VocabularySize);
            Assert.Equal((made.BosId, made.EosId, made.PadId, made.AddBos), (other.BosId, other.EosId, other.PadId, other.AddBos));
            foreach (string text in (string[])[.. s_texts, "<|end|> in text, 1234 apple's <|eos|>", ""])
            {
                foreach (bool special in (bool[])[false, true])
                {
                    Assert.Equal(made.Encode(text, special, special), other.Encode(text, special, special));
                }
            }
        }
    }

    [Fact]
    public void Same_texts_give_the_same_files()
    {
        using TemporaryFolder first = new();
        using TemporaryFolder second = new();
        Train().Write(first.Path);
        Train().Write(second.Path);

        foreach (string name in (string[])["tokenizer.json", "tokenizer_config.json", "tokenizer.gguf"])
        {
            Assert.Equal(File.ReadAllBytes(first.File(name)), File.ReadAllBytes(second.File(name)));
        }
    }

    [Fact]
    public void Memory_is_bounded_by_dropping_rare_words()
    {
        WordCounter words = new(new WordSplitter("gpt-2"), maximumWords: 100);
        for (int i = 0; i < 5000; i++)
        {
            words.Add("common" + (char)(0x4E00 + i));
            words.Add("common");
            Assert.InRange(words.Count, 1, 101);
        }

        Assert.True(words.WasBounded);
        Assert.Equal(5000, words.ToSorted().Single(static word => word.Key == "common").Value);
    }

    [Fact]
    public void Options_that_do_not_fit_together_are_refused_with_what_is_wrong()
    {
        void Refuses(TokenizerOptions options, string part) => Assert.Contains(part, Assert.Throws<ArgumentException>(options.Validate).Message, StringComparison.Ordinal);

        Refuses(Options() with { VocabularySize = 258 }, "259");
        Refuses(Options() with { EndToken = "<|no|>" }, "<|no|>");
        Refuses(Options() with { AddBegin = true }, "begin token");
        Refuses(Options() with { MinimumCount = 0 }, "minimum count");
        Assert.Throws<ModelFormatException>(() => Train(Options() with { PreTokenizer = "gemma4" }));
        Assert.Throws<ModelFormatException>(() => Train(Options() with { PreTokenizer = "what" }));
    }

    private static TokenizerOptions Options() => new()
    {
        VocabularySize = 400,
        SpecialTokens = ["<|eos|>", "<|pad|>", "<|end|>"],
        EndToken = "<|eos|>",
        EndOfTurnToken = "<|end|>",
        PaddingToken = "<|pad|>",
        ChatTemplate = "{{ messages }}",
    };

    private static TrainedTokenizer Train() => Train(Options());

    private static TrainedTokenizer Train(TokenizerOptions options) =>
        TrainedTokenizer.Train(s_texts, options, null, TestContext.Current.CancellationToken);
}
