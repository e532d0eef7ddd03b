using System.Text;
using System.Text.Json;

namespace Lyceum.Models.Tokenization.HuggingFace;

/// <summary>The tokens of a <c>tokenizer.json</c> by id: the model's own and the added ones.</summary>
internal sealed class HuggingFaceVocabulary
{
    // Ids beyond this are a mistake, and would ask for memory that the file does not justify.
    private const int MaximumGap = 1 << 14;

    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<string?> _texts = [];
    private readonly List<TokenType> _types = [];
    private readonly List<float> _scores = [];

    private readonly int _limit;

    private HuggingFaceVocabulary(string type, int count)
    {
        Type = type;
        _limit = count + MaximumGap;
    }

    /// <summary>The model's type.</summary>
    public string Type { get; }

    /// <summary>The texts, spelled as GGUF does.</summary>
    public string[] Texts => [.. _texts.Select(static (text, id) => text ?? $"[PAD{id}]")];

    /// <summary>The types, with the numbers of <see cref="TokenType"/>.</summary>
    public int[] Types => [.. _types.Select(static type => (int)type)];

    /// <summary>The scores of a unigram model.</summary>
    public float[] Scores => [.. _scores];

    /// <summary>Reads the tokens; fills up to <paramref name="size"/> with unused ones.</summary>
    /// <exception cref="ModelFormatException">The vocabulary is malformed.</exception>
    public static HuggingFaceVocabulary Read(JsonElement root, int size)
    {
        JsonElement model = root.TryGet("model", out JsonElement found) ? found : default;
        if (!model.TryGet("vocab", out JsonElement tokens))
        {
            throw JsonReading.Wrong("vocab", "the tokens");
        }

        int count = tokens.ValueKind == JsonValueKind.Array ? tokens.GetArrayLength() : tokens.EnumerateObject().Count();
        HuggingFaceVocabulary vocabulary = new(DetermineType(model), count + root.Items("added_tokens").Count());
        vocabulary.ReadTokens(model, tokens);
        foreach (JsonElement token in root.Items("added_tokens"))
        {
            int id = token.Number("id", -1);
            string content = token.Text("content") ?? throw JsonReading.Wrong("added_tokens", "a 'content' in each");
            vocabulary.Set(id, content, !token.Flag("special", false) ? TokenType.UserDefined
                : content == model.Text("unk_token") ? TokenType.Unknown
                : TokenType.Control);
        }

        if (vocabulary.Type == "WordPiece")
        {
            vocabulary.SpellWordPieces(model);
        }

        if (size > vocabulary._texts.Count + MaximumGap)
        {
            throw JsonReading.Wrong("vocab_size", $"at most {MaximumGap} more than the tokenizer's {vocabulary._texts.Count} tokens");
        }

        vocabulary.Extend(size);
        return vocabulary;
    }

    /// <summary>The id of a token by its text in the file, or -1.</summary>
    public int Find(string text) => _ids.GetValueOrDefault(text, -1);

    /// <summary>The merges, each as its two parts with a space between.</summary>
    public static string[] ReadMerges(JsonElement model)
    {
        List<string> merges = [];
        foreach (JsonElement merge in model.Items("merges"))
        {
            string? text = merge.ValueKind switch
            {
                JsonValueKind.String => merge.GetString(),
                JsonValueKind.Array when merge.GetArrayLength() == 2 => $"{merge[0].GetString()} {merge[1].GetString()}",
                _ => null,
            };
            bool isPair = text is { Length: >= 3 } && text.IndexOf(' ', 1) is int space && space > 0 && space < text.Length - 1;
            merges.Add(isPair ? text! : throw JsonReading.Wrong("merges", "pairs of texts"));
        }

        return [.. merges];
    }

    /// <summary>Scores that let the order of merges be found without them: the earlier a token is merged, the higher.</summary>
    public float[] ScoreByMerges(string[] merges)
    {
        float[] scores = new float[_texts.Count];
        for (int rank = merges.Length - 1; rank >= 0; rank--)
        {
            int id = Find(merges[rank].Remove(merges[rank].IndexOf(' ', 1), 1));
            if (id >= 0)
            {
                scores[id] = -rank;
            }
        }

        return scores;
    }

    private static string DetermineType(JsonElement model) => model.Text("type") switch
    {
        "BPE" or "Unigram" or "WordPiece" => model.Text("type")!,
        // Older files leave the type out.
        null when model.TryGet("merges", out _) => "BPE",
        null when model.TryGet("unk_id", out _) => "Unigram",
        null when model.TryGet("max_input_chars_per_word", out _) => "WordPiece",
        string other => throw new ModelFormatException($"The tokenizer file has a model of the unknown type '{other}'; known are BPE, Unigram and WordPiece."),
        null => throw JsonReading.Wrong("model", "a 'type'"),
    };

    private void ReadTokens(JsonElement model, JsonElement tokens)
    {
        if (Type == "BPE")
        {
            // Both mark pieces by their place in a word (CLIP does), which the encoders here do not know.
            RefuseMark(model, "end_of_word_suffix");
            RefuseMark(model, "continuing_subword_prefix");
        }

        bool hasBytes = model.Flag("byte_fallback", false);
        if (Type == "Unigram")
        {
            int next = 0;
            foreach (JsonElement pair in tokens.EnumerateArray())
            {
                if (pair.ValueKind != JsonValueKind.Array || pair.GetArrayLength() != 2 || pair[0].ValueKind != JsonValueKind.String
                    || pair[1].ValueKind != JsonValueKind.Number || !pair[1].TryGetSingle(out float score))
                {
                    throw JsonReading.Wrong("vocab", "pairs of text and score");
                }

                string text = pair[0].GetString()!;
                Set(next, text, next == model.Number("unk_id", -1) ? TokenType.Unknown : hasBytes && IsByte(text) ? TokenType.Byte : TokenType.Normal);
                _scores[next++] = score;
            }

            return;
        }

        foreach (JsonProperty token in tokens.EnumerateObject())
        {
            int id = token.Value.ValueKind == JsonValueKind.Number && token.Value.TryGetInt32(out int number) ? number : -1;
            Set(id, token.Name, hasBytes && IsByte(token.Name) ? TokenType.Byte : TokenType.Normal);
        }
    }

    private static void RefuseMark(JsonElement model, string key)
    {
        if (model.Text(key) is { Length: > 0 } mark)
        {
            throw new ModelFormatException($"The tokenizer file has a BPE model with '{key}' \"{mark}\", which is not supported.");
        }
    }

    private static bool IsByte(string text) => text.Length == 6 && ByteTokens.Parse(Encoding.UTF8.GetBytes(text)) >= 0;

    private void Set(int id, string text, TokenType type)
    {
        if (id < 0 || id >= _limit)
        {
            throw new ModelFormatException($"The tokenizer file gives '{text}' the id {id}, which is out of range.");
        }

        Extend(id + 1);
        if (_texts[id] is { } other && other != text)
        {
            throw new ModelFormatException($"The tokenizer file gives the id {id} to both '{other}' and '{text}'.");
        }

        _texts[id] = text;
        _types[id] = type;
        _ids[text] = id;
    }

    private void Extend(int count)
    {
        while (_texts.Count < count)
        {
            _texts.Add(null);
            _types.Add(TokenType.Unused);
            _scores.Add(0);
        }
    }

    // "##ing" becomes "ing", and a piece that begins a word gets a space mark.
    private void SpellWordPieces(JsonElement model)
    {
        string mark = model.Text("continuing_subword_prefix", "##")!;
        for (int id = 0; id < _texts.Count; id++)
        {
            if (_texts[id] is { } text && _types[id] == TokenType.Normal)
            {
                _texts[id] = mark.Length > 0 && text.StartsWith(mark, StringComparison.Ordinal) && text.Length > mark.Length ? text[mark.Length..] : "\u2581" + text;
            }
        }
    }
}
