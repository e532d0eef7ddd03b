using Lyceum.Models.Files;
using Lyceum.Models.Tokenization;

namespace Lyceum.Models.Tests.Tokenization;

public class TokenizerTests
{
    [Fact]
    public void Merges_apply_in_the_order_of_their_rank()
    {
        Tokenizer tokenizer = Tokenizer.Create(TestVocabularies.BytePair());
        Assert.Equal(["hello", "\u0120world"], Texts(tokenizer, tokenizer.Encode("hello world", false, false)));
        Assert.Equal(["aaaa", "a"], Texts(tokenizer, tokenizer.Encode("aaaaa", false, false)));
        Assert.Equal(["\u00C3\u00A9"], Texts(tokenizer, tokenizer.Encode("\u00E9", false, false)));
    }

    [Fact]
    public void Sentence_pieces_merge_by_score()
    {
        Tokenizer tokenizer = Tokenizer.Create(TestVocabularies.SentencePiece());
        Assert.Equal(["<s>", "\u2581hello", "\u2581wor", "ld"], Texts(tokenizer, tokenizer.Encode("hello world", addSpecial: true, parseSpecial: false)));
        Assert.Equal(["\u2581", "<0xC3>", "<0xA9>"], Texts(tokenizer, tokenizer.Encode("\u00E9", false, false)));
        Assert.Empty(tokenizer.Encode("", false, false));
    }

    [Fact]
    public void Control_tokens_are_read_only_where_asked_and_others_always()
    {
        Tokenizer tokenizer = Tokenizer.Create(TestVocabularies.BytePair());
        Assert.True(tokenizer.TryGetId("<|endoftext|>", out int end));
        Assert.True(tokenizer.TryGetId("<tool>", out int tool));
        Assert.Equal([end, tool], tokenizer.Encode("<|endoftext|><tool>", false, parseSpecial: true));
        int[] plain = tokenizer.Encode("<|endoftext|><tool>", false, parseSpecial: false);
        Assert.DoesNotContain(end, plain);
        Assert.Equal(tool, plain[^1]);
        Assert.Equal("<tool>", tokenizer.Decode([end, tool], special: false));
        Assert.Equal("<|endoftext|><tool>", tokenizer.Decode([end, tool], special: true));
        Assert.Equal([end], tokenizer.EndOfGeneration);
        Assert.Equal(TokenType.Control, tokenizer.GetType(end));
    }

    [Fact]
    public void A_space_is_set_again_after_a_control_token()
    {
        Tokenizer tokenizer = Tokenizer.Create(TestVocabularies.SentencePiece());
        Assert.Equal(["\u2581hello", "</s>", "\u2581hello"], Texts(tokenizer, tokenizer.Encode("hello</s>hello", false, parseSpecial: true)));
    }

    [Theory]
    [InlineData("abcd", "a|bcd")]
    [InlineData("abcde", "a|bcd|e")]
    [InlineData("abab", "ab|ab")]
    [InlineData("xabx bcdabc", "x|ab|x |bcd|ab|c")]
    public void Longer_added_tokens_go_first(string text, string expected)
    {
        AddedTokens tokens = new();
        string[] texts = ["ab", "bcd", "cde"];
        for (int id = 0; id < 3; id++)
        {
            tokens.Add(System.Text.Encoding.UTF8.GetBytes(texts[id]), id, AddedTokenTraits.None);
        }

        Assert.Equal(expected, Cut(tokens.Freeze(), text));
    }

    [Fact]
    public void Added_tokens_may_take_the_space_around_them()
    {
        AddedTokens tokens = new();
        tokens.Add("<l>"u8, 0, AddedTokenTraits.StripLeft);
        tokens.Add("<r>"u8, 1, AddedTokenTraits.StripRight);
        tokens.Add("word"u8, 2, AddedTokenTraits.SingleWord);
        Assert.Equal("a|<l>| b |<r>|c |word|: words", Cut(tokens.Freeze(), "a  <l> b <r> \nc word: words"));
    }

    [Fact]
    public void End_tokens_are_known_by_key_and_by_text()
    {
        ModelMetadata metadata = TestVocabularies.BytePair();
        string[] tokens = [.. metadata.GetStrings("tokenizer.ggml.tokens"), "<|im_end|>", "<|call|>", "<|return|>", "<|end|>", "</s>"];
        metadata["tokenizer.ggml.tokens"] = tokens;
        metadata.Remove("tokenizer.ggml.token_type");
        Tokenizer tokenizer = Tokenizer.Create(metadata);
        Assert.Equal(["<|call|>", "<|endoftext|>", "<|im_end|>", "<|return|>"], tokenizer.EndOfGeneration.Select(tokenizer.GetText).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Words_that_are_tokens_stay_whole_where_the_family_says_so()
    {
        ModelMetadata metadata = TestVocabularies.BytePair("llama-bpe");
        string[] tokens = [.. metadata.GetStrings("tokenizer.ggml.tokens"), "xyzzy"];
        metadata["tokenizer.ggml.tokens"] = tokens;
        metadata.Remove("tokenizer.ggml.token_type");
        Assert.Equal([tokens.Length - 1], Tokenizer.Create(metadata).Encode("xyzzy", false, false));
        metadata["tokenizer.ggml.pre"] = "gpt-2";
        Assert.Equal(5, Tokenizer.Create(metadata).Encode("xyzzy", false, false).Length);
    }

    [Fact]
    public void Merges_may_name_what_is_no_token()
    {
        ModelMetadata metadata = TestVocabularies.BytePair();
        metadata["tokenizer.ggml.merges"] = (string[])["q z", "qz j"];
        Tokenizer tokenizer = Tokenizer.Create(metadata);
        Assert.Equal(["q", "z", "j", "!"], Texts(tokenizer, tokenizer.Encode("qzj!", false, false)));
    }

    [Fact]
    public void A_vocabulary_of_words_takes_the_longest_pieces()
    {
        string[] tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "\u2581un", "\u2581unaff", "able", "a", "\u2581,", "\u2581cafe", "\u2581\u4E2D"];
        ModelMetadata metadata = new();
        metadata["tokenizer.ggml.model"] = "bert";
        metadata["tokenizer.ggml.tokens"] = tokens;
        metadata["tokenizer.ggml.token_type"] = tokens.Select(static (_, id) => id < 4 ? 3 : 1).ToArray();
        metadata["tokenizer.ggml.unknown_token_id"] = 1u;
        metadata["tokenizer.ggml.cls_token_id"] = 2u;
        metadata["tokenizer.ggml.seperator_token_id"] = 3u;
        Tokenizer tokenizer = Tokenizer.Create(metadata);
        Assert.Equal([2, 5, 6, 8, 9, 1, 10, 10, 3], tokenizer.Encode("UNAFFable, caf\u00E9 xyz \u4E2D\u4E2D", addSpecial: true, parseSpecial: true));
        Assert.Equal("unaffable , cafe", tokenizer.Decode([2, 5, 6, 8, 9, 3], special: false));
    }

    [Fact]
    public void A_unigram_model_takes_the_likeliest_segmentation()
    {
        (string Text, float Score)[] pieces = [("<pad>", 0), ("</s>", 0), ("<unk>", 0), ("\u2581", -2), ("a", -3), ("b", -3), ("ab", -4), ("\u2581a", -5), ("\u2581ab", -7), ("bab", -3)];
        ModelMetadata metadata = new();
        metadata["tokenizer.ggml.model"] = "t5";
        metadata["tokenizer.ggml.tokens"] = pieces.Select(static piece => piece.Text).ToArray();
        metadata["tokenizer.ggml.scores"] = pieces.Select(static piece => piece.Score).ToArray();
        metadata["tokenizer.ggml.token_type"] = pieces.Select(static (_, id) => id == 2 ? 2 : id < 2 ? 3 : 1).ToArray();
        metadata["tokenizer.ggml.add_space_prefix"] = true;
        metadata["tokenizer.ggml.remove_extra_whitespaces"] = true;
        Tokenizer tokenizer = Tokenizer.Create(metadata);
        Assert.Equal(["\u2581", "ab", "\u2581a", "bab", "</s>"], Texts(tokenizer, tokenizer.Encode("  ab   abab ", addSpecial: true, parseSpecial: false)));
        Assert.Equal(["\u2581a", "<unk>", "b"], Texts(tokenizer, tokenizer.Encode("axyb", false, false)));
        Assert.Equal("ab ab", tokenizer.Decode(tokenizer.Encode("ab  ab", true, false), special: false));
    }

    [Fact]
    public void An_id_beyond_the_vocabulary_is_refused()
    {
        Tokenizer tokenizer = Tokenizer.Create(TestVocabularies.BytePair());
        Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.GetText(tokenizer.VocabularySize));
        Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.Decode([-1], special: true));
    }

    public static TheoryData<string, object?> Damages => new()
    {
        { "tokenizer.ggml.model", null },
        { "tokenizer.ggml.model", "abacus" },
        { "tokenizer.ggml.pre", "no-such-thing" },
        { "tokenizer.ggml.tokens", null },
        { "tokenizer.ggml.tokens", Array.Empty<string>() },
        { "tokenizer.ggml.tokens", new[] { "a", "b", "a" } },
        { "tokenizer.ggml.tokens", new[] { 1, 2 } },
        { "tokenizer.ggml.token_type", new[] { 1, 1 } },
        { "tokenizer.ggml.scores", new[] { 1f } },
        { "tokenizer.ggml.merges", null },
        { "tokenizer.ggml.merges", new[] { "ab" } },
        { "tokenizer.ggml.merges", new[] { "a " } },
        { "tokenizer.ggml.merges", new[] { 1 } },
        { "tokenizer.ggml.eos_token_id", "one" },
        { "tokenizer.ggml.add_bos_token", 3 },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public void Damaged_metadata_is_named(string key, object? value)
    {
        ModelMetadata metadata = TestVocabularies.BytePair();
        metadata.Remove(key);
        if (value is not null)
        {
            metadata[key] = value;
        }

        ModelFormatException error = Assert.Throws<ModelFormatException>(() => Tokenizer.Create(metadata));
        Assert.Contains(key, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Special_ids_that_the_vocabulary_lacks_count_as_absent()
    {
        ModelMetadata metadata = TestVocabularies.BytePair();
        metadata["tokenizer.ggml.padding_token_id"] = 1_000_000u;
        metadata["tokenizer.ggml.unknown_token_id"] = uint.MaxValue;
        Tokenizer tokenizer = Tokenizer.Create(metadata);
        Assert.Null(tokenizer.PadId);
        Assert.Null(tokenizer.UnkId);
        metadata["tokenizer.ggml.bos_token_id"] = 1_000_000u;
        metadata["tokenizer.ggml.add_bos_token"] = true;
        Assert.Throws<ModelFormatException>(() => Tokenizer.Create(metadata));
    }

    private static string[] Texts(Tokenizer tokenizer, int[] ids) => [.. ids.Select(tokenizer.GetText)];

    private static string Cut(AddedTokens tokens, string text)
    {
        List<Fragment> fragments = [];
        tokens.Split(System.Text.Encoding.UTF8.GetBytes(text), fragments);
        return string.Join('|', fragments.Select(fragment => text[fragment.Start..fragment.End]));
    }
}
