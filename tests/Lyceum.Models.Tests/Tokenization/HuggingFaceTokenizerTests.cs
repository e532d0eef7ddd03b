using System.Text.Json;
using Lyceum.Models.Files;
using Lyceum.Models.Tokenization;

namespace Lyceum.Models.Tests.Tokenization;

public class HuggingFaceTokenizerTests
{
    private const string BytePairModel = """
        "model":{"type":"BPE","vocab":{"h":0,"e":1,"l":2,"o":3,"\u0120":4,"ll":5,"he":6,"hell":7,"hello":8,"\u0120hello":9,"1":10,"2":11,"\u00C3":12,"\u00A9":13,"\u00C3\u00A9":14,"'":15,"S":16,"'S":17},
        "merges":["l l",["h","e"],"he ll","hell o","\u0120 hello","\u00C3 \u00A9","' S"]}
        """;

    [Fact]
    public void Byte_pairs_are_cut_by_the_patterns_of_the_file()
    {
        Tokenizer tokenizer = Read($$$"""
            {"added_tokens":[{"id":18,"content":"<s>","special":true},{"id":19,"content":"<tool>","special":false,"rstrip":true}],
            "normalizer":{"type":"NFC"},
            "pre_tokenizer":{"type":"Sequence","pretokenizers":[
              {"type":"Split","pattern":{"Regex":"(?i:'s|'t)| ?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+|\\s+"},"behavior":"Isolated","invert":false},
              {"type":"ByteLevel","add_prefix_space":false,"use_regex":false}]},
            "post_processor":{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<s>","type_id":0}},{"Sequence":{"id":"A","type_id":0}}]},
            "decoder":{"type":"ByteLevel"},{{{BytePairModel}}}}
            """);
        Assert.Equal(TokenizerKind.BytePair, tokenizer.Kind);
        Assert.True(tokenizer.AddBos);
        Assert.Equal("<s> hello 'S \u0120hello 1 2 \u00C3\u00A9", Show(tokenizer, "hello'S hello12e\u0301"));
        Assert.Equal("<s> <tool> h <s>", Show(tokenizer, "<tool> h<s>"));
        Assert.Equal("hello'S hello12\u00E9", tokenizer.Decode(tokenizer.Encode("hello'S hello12\u00E9", true, true), special: false));
    }

    [Fact]
    public void Known_patterns_get_their_name()
    {
        ModelMetadata metadata = Translate($$$"""
            {"pre_tokenizer":{"type":"Sequence","pretokenizers":[
              {"type":"Split","pattern":{"Regex":"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"},"behavior":"Isolated","invert":false},
              {"type":"ByteLevel","add_prefix_space":false,"use_regex":false}]},{{{BytePairModel}}}}
            """);
        Assert.Equal("gpt2", metadata.GetString("tokenizer.ggml.model"));
        Assert.Equal("qwen2", metadata.GetString("tokenizer.ggml.pre"));
        Assert.False(metadata.GetBoolean("tokenizer.ggml.add_bos_token", true));
        metadata.Remove("lyceum.tokenizer.pipeline");
        Assert.Equal("hello \u0120hello 1 2", Show(Tokenizer.Create(metadata), "hello hello12"));
    }

    [Theory]
    [InlineData("""{"type":"ByteLevel","add_prefix_space":true,"use_regex":true}""", "hello hello", "\u0120hello \u0120hello")]
    [InlineData("""{"type":"Sequence","pretokenizers":[{"type":"Digits","individual_digits":true},{"type":"ByteLevel","add_prefix_space":false}]}""", "12hello", "1 2 hello")]
    [InlineData("""{"type":"Sequence","pretokenizers":[{"type":"Whitespace"},{"type":"ByteLevel","add_prefix_space":false,"use_regex":false}]}""", "hello  'S", "hello ' S")]
    [InlineData("""{"type":"Sequence","pretokenizers":[{"type":"Punctuation","behavior":"Removed"},{"type":"ByteLevel","add_prefix_space":false}]}""", "hello'S", "hello S")]
    [InlineData("""{"type":"Sequence","pretokenizers":[{"type":"Split","pattern":{"Regex":"\\w+"},"behavior":"Removed","invert":true},{"type":"ByteLevel","add_prefix_space":false,"use_regex":false}]}""", "hello hello", "hello hello")]
    public void Pre_tokenizers_are_those_of_the_format(string preTokenizer, string text, string expected) =>
        Assert.Equal(expected, Show(Read($$$"""{"pre_tokenizer":{{{preTokenizer}}},{{{BytePairModel}}}}"""), text));

    [Fact]
    public void Sentence_pieces_come_as_merges()
    {
        const string File = """
            {"added_tokens":[{"id":0,"content":"<unk>","special":true},{"id":1,"content":"<s>","special":true},{"id":2,"content":"</s>","special":true}],
            "normalizer":{"type":"Sequence","normalizers":[{"type":"Prepend","prepend":"\u2581"},{"type":"Replace","pattern":{"String":" "},"content":"\u2581"}]},"pre_tokenizer":null,
            "post_processor":{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<s>"}},{"Sequence":{"id":"A"}},{"SpecialToken":{"id":"</s>"}}]},
            "decoder":{"type":"Sequence","decoders":[{"type":"Replace","pattern":{"String":"\u2581"},"content":" "},{"type":"ByteFallback"},{"type":"Fuse"},{"type":"Strip","content":" ","start":1,"stop":0}]},
            "model":{"type":"BPE","byte_fallback":true,"fuse_unk":true,"unk_token":"<unk>","vocab":{"<unk>":0,"<s>":1,"</s>":2,"<0xC3>":3,"<0xA9>":4,"\u2581":5,"h":6,"i":7,"hi":8,"\u2581hi":9},"merges":["h i","\u2581 hi"]}}
            """;
        Tokenizer tokenizer = Read(File, """{"bos_token":"<s>","eos_token":{"content":"</s>"}}""");
        Assert.Equal(TokenizerKind.SentencePiece, tokenizer.Kind);
        Assert.Equal("<s> \u2581hi \u2581hi <0xC3> <0xA9> <unk> </s>", Show(tokenizer, "hi hi\u00E9\u4E2D\u6587"));
        Assert.Equal("hi hi\u00E9", tokenizer.Decode(tokenizer.Encode("hi hi\u00E9", true, true), special: false));
        Assert.Equal((1, 2), (tokenizer.BosId, tokenizer.EosId));
        Assert.Contains(2, tokenizer.EndOfGeneration);

        // Without the part that only Lyceum reads, scores give the same order.
        ModelMetadata metadata = Translate(File);
        metadata.Remove("lyceum.tokenizer.pipeline");
        Assert.Equal("\u2581hi \u2581hi", string.Join(' ', Tokenizer.Create(metadata).Encode("hi hi", false, false).Select(tokenizer.GetText)));
    }

    [Fact]
    public void A_mark_goes_before_the_whole_text_only_where_the_scheme_says_first()
    {
        Tokenizer Make(string scheme) => Read($$$"""
            {"added_tokens":[{"id":0,"content":"<s>","special":true}],"pre_tokenizer":{"type":"Metaspace","replacement":"\u2581","prepend_scheme":"{{{scheme}}}","split":false},
            "decoder":{"type":"Metaspace"},"model":{"type":"BPE","vocab":{"<s>":0,"\u2581":1,"h":2,"i":3,"hi":4,"\u2581hi":5},"merges":["h i","\u2581 hi"]}}
            """);
        Assert.Equal("\u2581hi <s> hi", Show(Make("first"), "hi<s>hi"));
        Assert.Equal("\u2581hi <s> \u2581hi", Show(Make("always"), "hi<s>hi"));
        Assert.Equal("hi <s> hi", Show(Make("never"), "hi<s>hi"));
    }

    [Fact]
    public void Runs_of_spaces_among_the_added_tokens_are_written_as_spaces()
    {
        // As Gemma has them: added, not special, spelled with the mark.
        Tokenizer Make(string decoders) => Read($$$"""
            {"added_tokens":[{"id":0,"content":"<bos>","special":true},{"id":1,"content":"\u2581\u2581","special":false,"normalized":false},
              {"id":2,"content":"\u2581\u2581\u2581\u2581","special":false,"normalized":false},{"id":3,"content":"<table>","special":false,"normalized":false}],
            "normalizer":{"type":"Replace","pattern":{"String":" "},"content":"\u2581"},
            "pre_tokenizer":{"type":"Split","pattern":{"String":" "},"behavior":"MergedWithPrevious","invert":false},
            "decoder":{"type":"Sequence","decoders":[{"type":"Replace","pattern":{"String":"\u2581"},"content":" "},{"type":"ByteFallback"},{"type":"Fuse"}{{{decoders}}}]},
            "model":{"type":"BPE","byte_fallback":true,"vocab":{"\u2581\u2581":1,"\u2581\u2581\u2581\u2581":2,"\u2581":4,"h":5,"i":6,"hi":7},
              "merges":["\u2581 \u2581","\u2581\u2581 \u2581\u2581","h i"]}}
            """);
        Tokenizer tokenizer = Make("");
        Assert.Equal("\u2581\u2581\u2581\u2581 hi <table> \u2581\u2581 hi", Show(tokenizer, "    hi<table>  hi"));
        Assert.Equal("    hi<table>  hi", tokenizer.Decode(tokenizer.Encode("    hi<table>  hi", true, true), special: false));
        Assert.Equal("    "u8.ToArray(), tokenizer.GetBytes(2));
        Assert.Equal("<table>"u8.ToArray(), tokenizer.GetBytes(3));

        Tokenizer stripping = Make(""",{"type":"Strip","content":" ","start":1,"stop":0}""");
        Assert.Equal(" hi  hi", stripping.Decode([1, 7, 1, 7], special: false));
        Assert.Equal("<table>  hi", stripping.Decode([3, 1, 7], special: false));
    }

    [Fact]
    public void A_space_mark_among_added_tokens_stays_where_texts_are_spelled_in_bytes()
    {
        Tokenizer tokenizer = Read($$$"""
            {"added_tokens":[{"id":18,"content":"\u2581","special":false}],"pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false},"decoder":{"type":"ByteLevel"},{{{BytePairModel}}}}
            """);
        Assert.Equal("hello\u2581hello", tokenizer.Decode(tokenizer.Encode("hello\u2581hello", false, false), special: false));
    }

    [Fact]
    public void Unigram_models_have_scores()
    {
        Tokenizer tokenizer = Read("""
            {"normalizer":{"type":"NFKC"},"pre_tokenizer":{"type":"Sequence","pretokenizers":[{"type":"WhitespaceSplit"},{"type":"Metaspace","replacement":"\u2581","add_prefix_space":true}]},
            "decoder":{"type":"Metaspace"},"added_tokens":[{"id":0,"content":"</s>","special":true}],
            "post_processor":{"type":"TemplateProcessing","single":[{"Sequence":{"id":"A"}},{"SpecialToken":{"id":"</s>"}}]},
            "model":{"type":"Unigram","unk_id":1,"vocab":[["</s>",0],["<unk>",0],["\u2581",-2],["fi",-3],["f",-5],["i",-5],["\u2581fi",-4],["n",-4]]}}
            """);
        Assert.Equal(TokenizerKind.Unigram, tokenizer.Kind);
        Assert.Equal("\u2581fi n \u2581fi <unk> n </s>", Show(tokenizer, "  \uFB01n   fixyn "));
        Assert.Equal("fin fi", tokenizer.Decode(tokenizer.Encode("fin  fi", true, false), special: false));
    }

    [Fact]
    public void Word_pieces_are_respelled()
    {
        Tokenizer tokenizer = Read("""
            {"added_tokens":[{"id":0,"content":"[UNK]","special":true},{"id":1,"content":"[CLS]","special":true},{"id":2,"content":"[SEP]","special":true}],
            "normalizer":{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":false},"pre_tokenizer":{"type":"BertPreTokenizer"},
            "post_processor":{"type":"BertProcessing","sep":["[SEP]",2],"cls":["[CLS]",1]},
            "model":{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##","max_input_chars_per_word":5,"vocab":{"[UNK]":0,"[CLS]":1,"[SEP]":2,"un":3,"##do":4,"Un":5,"!":6}}}
            """);
        Assert.Equal(TokenizerKind.WordPiece, tokenizer.Kind);
        Assert.Equal([1, 3, 4, 6, 5, 0, 0, 2], tokenizer.Encode("undo! Un do ununun", true, true));
    }

    [Fact]
    public void A_vocabulary_is_filled_up_to_the_models_size()
    {
        ModelMetadata metadata = new();
        metadata["general.architecture"] = "llama";
        metadata["llama.vocab_size"] = 24;
        using JsonDocument document = JsonDocument.Parse("{" + BytePairModel + "}");
        HuggingFaceTokenizer.ToMetadata(document, null, metadata);
        Assert.Equal(24, metadata.GetStrings("tokenizer.ggml.tokens").Length);
        Assert.Equal(24, Tokenizer.Create(metadata).VocabularySize);
    }

    [Theory]
    [InlineData("{}", "model")]
    [InlineData("""{"model":{"type":"BPE"}}""", "vocab")]
    [InlineData("""{"model":{"type":"WordLevel","vocab":{}}}""", "WordLevel")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":-1},"merges":[]}}""", "'a'")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":2000000000},"merges":[]}}""", "2000000000")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0,"b":0},"merges":[]}}""", "'b'")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":["aa"]}}""", "merges")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":[]},"normalizer":{"type":"Rot13"}}""", "Rot13")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":[]},"pre_tokenizer":{"type":"Astrology"}}""", "Astrology")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":[]},"pre_tokenizer":{"type":"Split","pattern":{"Regex":"("},"behavior":"Isolated"}}""", "(")]
    [InlineData("""{"model":{"type":"BPE","end_of_word_suffix":"</w>","vocab":{"a":0},"merges":[]}}""", "end_of_word_suffix")]
    [InlineData("""{"model":{"type":"Unigram","vocab":[["a"]]}}""", "vocab")]
    [InlineData("""{"model":{"type":"Unigram","unk_id":7,"vocab":[["a",0]]}}""", "7")]
    public void What_is_malformed_or_unknown_is_named(string file, string expected) =>
        Assert.Contains(expected, Assert.Throws<ModelFormatException>(() => Read(file)).Message, StringComparison.Ordinal);

    private static Tokenizer Read(string file, string? config = null)
    {
        using JsonDocument document = JsonDocument.Parse(file);
        using JsonDocument? settings = config is null ? null : JsonDocument.Parse(config);
        return Tokenizer.FromHuggingFace(document, settings);
    }

    private static ModelMetadata Translate(string file)
    {
        ModelMetadata metadata = new();
        using JsonDocument document = JsonDocument.Parse(file);
        HuggingFaceTokenizer.ToMetadata(document, null, metadata);
        return metadata;
    }

    private static string Show(Tokenizer tokenizer, string text) => string.Join(' ', tokenizer.Encode(text, addSpecial: true, parseSpecial: true).Select(tokenizer.GetText));
}
