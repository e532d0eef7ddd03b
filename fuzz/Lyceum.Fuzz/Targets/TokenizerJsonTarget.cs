using System.Text;
using System.Text.Json;
using Lyceum.Models;
using Lyceum.Models.Tokenization;

namespace Lyceum.Fuzz.Targets;

/// <summary>A <c>tokenizer.json</c>: it is read, and what it says is applied to a text.</summary>
public sealed class TokenizerJsonTarget : IFuzzTarget
{
    private const string Text = "Hello  w\u00F6rld, it's 12345!\n\n\u4E2D\u6587 \U0001F600 <s> [CLS]\t";

    /// <inheritdoc/>
    public string Name => "tokenizer-json";

    /// <inheritdoc/>
    public IEnumerable<byte[]> Seeds =>
    [
        .. ((string[])[
            """
            {"added_tokens":[{"id":7,"content":"<s>","special":true,"lstrip":true,"rstrip":true,"single_word":false}],"normalizer":{"type":"NFC"},
            "pre_tokenizer":{"type":"Sequence","pretokenizers":[{"type":"Split","pattern":{"Regex":"(?i:'s|'t)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}|\\s+(?!\\S)|\\s+"},"behavior":"Isolated","invert":false},{"type":"ByteLevel","add_prefix_space":false,"use_regex":false}]},
            "post_processor":{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<s>","type_id":0}},{"Sequence":{"id":"A","type_id":0}}]},
            "decoder":{"type":"ByteLevel"},"model":{"type":"BPE","vocab":{"H":0,"e":1,"l":2,"o":3,"ll":4,"He":5,"Hell":6},"merges":["l l",["H","e"],"He ll"],"ignore_merges":true}}
            """,
            """
            {"normalizer":{"type":"Sequence","normalizers":[{"type":"Prepend","prepend":"\u2581"},{"type":"Replace","pattern":{"String":" "},"content":"\u2581"}]},"pre_tokenizer":null,
            "decoder":{"type":"Sequence","decoders":[{"type":"Replace","pattern":{"String":"\u2581"},"content":" "},{"type":"ByteFallback"},{"type":"Strip","content":" ","start":1,"stop":0}]},
            "model":{"type":"BPE","byte_fallback":true,"fuse_unk":true,"unk_token":"<unk>","vocab":{"<unk>":0,"<0x0A>":1,"\u2581":2,"H":3,"e":4,"He":5},"merges":["H e"]}}
            """,
            """
            {"normalizer":{"type":"Sequence","normalizers":[{"type":"Nmt"},{"type":"NFKC"},{"type":"Replace","pattern":{"Regex":" {2,}"},"content":" "},{"type":"Precompiled","precompiled_charsmap":"CAAAAAAAAAAAAAAAYQA="}]},
            "pre_tokenizer":{"type":"Sequence","pretokenizers":[{"type":"WhitespaceSplit"},{"type":"Metaspace","replacement":"\u2581","prepend_scheme":"always"}]},
            "post_processor":{"type":"RobertaProcessing","cls":["\u2581",3],"sep":["H",1]},"model":{"type":"Unigram","unk_id":0,"vocab":[["<unk>",0],["H",-1.5],["ello",-2],["\u2581",-1],["\u2581w",-3]]}}
            """,
            """
            {"added_tokens":[{"id":1,"content":"[CLS]","special":true}],"normalizer":{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":true},
            "pre_tokenizer":{"type":"BertPreTokenizer"},"model":{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##","max_input_chars_per_word":100,"vocab":{"[UNK]":0,"[CLS]":1,"hello":2,"wor":3,"##ld":4}}}
            """,
            """
            {"normalizer":{"type":"Sequence","normalizers":[{"type":"Lowercase"},{"type":"NFD"},{"type":"StripAccents"},{"type":"Strip","strip_left":true,"strip_right":true}]},
            "pre_tokenizer":{"type":"Sequence","pretokenizers":[{"type":"Punctuation","behavior":"Contiguous"},{"type":"Digits","individual_digits":true},{"type":"Whitespace"},{"type":"ByteLevel","add_prefix_space":false}]},
            "model":{"vocab":{"h":0,"e":1},"merges":["h e"]}}
            """,
        ]).Select(Encoding.UTF8.GetBytes),
    ];

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(input.ToArray());
            Tokenizer tokenizer = Tokenizer.FromHuggingFace(document, config: null);
            int[] ids = tokenizer.Encode(Text, addSpecial: true, parseSpecial: true);
            _ = tokenizer.Decode(ids, special: true);
        }
        catch (Exception refused) when (refused is ModelFormatException or JsonException)
        {
            // The documented refusals: of the tokenizer, and of what is no JSON at all.
        }
    }
}
