using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lyceum.Training.Tokenizers;

/// <summary>Writes a learnt tokenizer as the <c>tokenizers</c> and <c>transformers</c> libraries read it.</summary>
internal static class HuggingFaceTokenizerFiles
{
    private const string Gpt2Pattern = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    // Vocabularies are full of characters beyond ASCII; escaped, nobody could read them.
    private static readonly JsonSerializerOptions s_readable = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(TrainedTokenizer tokenizer, string folder)
    {
        Write(Path.Combine(folder, "tokenizer.json"), MakeTokenizer(tokenizer));
        Write(Path.Combine(folder, "tokenizer_config.json"), MakeConfig(tokenizer));
    }

    private static void Write(string path, JsonObject content) => File.WriteAllText(path, content.ToJsonString(s_readable) + "\n");

    private static JsonObject MakeTokenizer(TrainedTokenizer tokenizer)
    {
        JsonObject vocabulary = [];
        for (int id = 0; id < tokenizer.Tokens.Count; id++)
        {
            vocabulary[tokenizer.Tokens[id]] = id;
        }

        return new JsonObject
        {
            ["version"] = "1.0",
            ["truncation"] = null,
            ["padding"] = null,
            ["added_tokens"] = new JsonArray([.. tokenizer.Options.SpecialTokens.Select((text, id) => MakeAddedToken(text, id))]),
            ["normalizer"] = null,
            ["pre_tokenizer"] = MakePreTokenizer(tokenizer.Splitter.Patterns),
            ["post_processor"] = MakePostProcessor(tokenizer),
            ["decoder"] = MakeByteLevel(usePattern: true),
            ["model"] = new JsonObject
            {
                ["type"] = "BPE",
                ["dropout"] = null,
                ["unk_token"] = null,
                ["continuing_subword_prefix"] = null,
                ["end_of_word_suffix"] = null,
                ["fuse_unk"] = false,
                ["byte_fallback"] = false,
                ["ignore_merges"] = tokenizer.Splitter.WholeWords,
                ["vocab"] = vocabulary,
                ["merges"] = new JsonArray([.. tokenizer.Merges.Select(static merge => JsonValue.Create(merge))]),
            },
        };
    }

    private static JsonObject MakeConfig(TrainedTokenizer tokenizer)
    {
        JsonObject added = [];
        for (int id = 0; id < tokenizer.Options.SpecialTokens.Count; id++)
        {
            JsonObject token = MakeAddedToken(tokenizer.Options.SpecialTokens[id], id);
            token.Remove("id");
            added[id.ToString(System.Globalization.CultureInfo.InvariantCulture)] = token;
        }

        JsonObject config = new()
        {
            ["tokenizer_class"] = "PreTrainedTokenizerFast",
            ["added_tokens_decoder"] = added,
            ["add_bos_token"] = tokenizer.Options.AddBegin,
            ["add_prefix_space"] = false,
            ["clean_up_tokenization_spaces"] = false,
            ["bos_token"] = tokenizer.Options.BeginToken,
            ["eos_token"] = tokenizer.Options.EndToken,
            ["pad_token"] = tokenizer.Options.PaddingToken,
        };
        if (tokenizer.Options.ChatTemplate is { } template)
        {
            config["chat_template"] = template;
        }

        return config;
    }

    private static JsonObject MakeAddedToken(string text, int id) => new()
    {
        ["id"] = id,
        ["content"] = text,
        ["single_word"] = false,
        ["lstrip"] = false,
        ["rstrip"] = false,
        ["normalized"] = false,
        ["special"] = true,
    };

    // The byte-level step knows GPT-2's pattern by itself.
    private static JsonObject MakePreTokenizer(IReadOnlyList<string> patterns)
    {
        bool endsLikeGpt2 = patterns[^1] == Gpt2Pattern;
        JsonArray steps = [];
        foreach (string pattern in endsLikeGpt2 ? patterns.SkipLast(1) : patterns)
        {
            steps.Add(new JsonObject
            {
                ["type"] = "Split",
                ["pattern"] = new JsonObject { ["Regex"] = pattern },
                ["behavior"] = "Isolated",
                ["invert"] = false,
            });
        }

        JsonObject byteLevel = MakeByteLevel(endsLikeGpt2);
        if (steps.Count == 0)
        {
            return byteLevel;
        }

        steps.Add(byteLevel);
        return new JsonObject { ["type"] = "Sequence", ["pretokenizers"] = steps };
    }

    private static JsonObject MakeByteLevel(bool usePattern) => new()
    {
        ["type"] = "ByteLevel",
        ["add_prefix_space"] = false,
        ["trim_offsets"] = true,
        ["use_regex"] = usePattern,
    };

    private static JsonObject? MakePostProcessor(TrainedTokenizer tokenizer)
    {
        if (!tokenizer.Options.AddBegin)
        {
            return null;
        }

        string begin = tokenizer.Options.BeginToken!;
        JsonObject Token(int sequence) => new() { ["SpecialToken"] = new JsonObject { ["id"] = begin, ["type_id"] = sequence } };
        JsonObject Text(string name, int sequence) => new() { ["Sequence"] = new JsonObject { ["id"] = name, ["type_id"] = sequence } };
        return new JsonObject
        {
            ["type"] = "TemplateProcessing",
            ["single"] = new JsonArray(Token(0), Text("A", 0)),
            ["pair"] = new JsonArray(Token(0), Text("A", 0), Token(1), Text("B", 1)),
            ["special_tokens"] = new JsonObject
            {
                [begin] = new JsonObject { ["id"] = begin, ["ids"] = new JsonArray(tokenizer.IdOf(begin)), ["tokens"] = new JsonArray(begin) },
            },
        };
    }
}
