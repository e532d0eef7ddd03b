using System.Globalization;
using System.Text.Json;

namespace Lyceum.Models.Files.HuggingFace;

/// <summary>
/// Reads <c>tokenizer.json</c> into GGUF's <c>tokenizer.ggml.*</c> keys. The kinds: byte-level BPE (<c>gpt2</c>), BPE with
/// byte fallback, which is SentencePiece's (<c>llama</c>), WordPiece (<c>bert</c>) and Unigram (<c>t5</c>).
/// </summary>
/// <remarks>
/// Two keys are Lyceum's own: <c>lyceum.tokenizer.pre_patterns</c> has the patterns of a pre-tokenizer for which GGUF has no
/// name, <c>lyceum.tokenizer.ignore_merges</c> whether a word that is a token stays whole.
/// </remarks>
internal sealed class HuggingFaceTokenizer
{
    private const int LargestVocabulary = 1 << 24;
    private const int Normal = 1;
    private const int Unknown = 2;
    private const int Control = 3;
    private const int UserDefined = 4;
    private const int Unused = 5;
    private const int Byte = 6;

    private readonly string _path;
    private readonly JsonElement _root;
    private readonly JsonElement _model;
    private readonly List<string?> _tokens = [];
    private readonly List<int> _types = [];
    private readonly List<float> _scores = [];
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);

    private HuggingFaceTokenizer(JsonElement root, string path)
    {
        _path = path;
        _root = root;
        _model = root.Member("model") ?? throw Wrong("it has no 'model'");
    }

    /// <summary>Writes the keys.</summary>
    /// <param name="root">The file's content.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="vocabularySize">How many tokens the model has at least; ids without a token get one that is unused.</param>
    /// <param name="metadata">Where to.</param>
    /// <returns>The id of each token by its text.</returns>
    /// <exception cref="ModelFormatException">The file is malformed, or of a kind that is not known.</exception>
    public static IReadOnlyDictionary<string, int> Import(JsonElement root, string path, int vocabularySize, ModelMetadata metadata)
    {
        try
        {
            HuggingFaceTokenizer tokenizer = new(root, path);
            tokenizer.Read(vocabularySize, metadata);
            return tokenizer._ids;
        }
        catch (InvalidOperationException failure)
        {
            // A text whose escapes are no valid characters.
            throw new ModelFormatException($"The file '{path}' has text that is not valid: {failure.Message}", failure);
        }
    }

    private void Read(int vocabularySize, ModelMetadata metadata)
    {
        string kind = _model.Text("type") ?? (_model.Member("merges") is not null ? "BPE" : "WordPiece");
        switch (kind)
        {
            case "BPE":
                ReadVocabularyByText();
                ReadAdded();
                ReadPairs(metadata);
                break;
            case "WordPiece":
                ReadVocabularyByText();
                ReadAdded();
                ReadWordPiece(metadata);
                break;
            case "Unigram":
                ReadUnigram(metadata);
                ReadAdded();
                break;
            default:
                throw Wrong($"tokenizers of the kind '{kind}' are not known; BPE, WordPiece and Unigram are");
        }

        while (_tokens.Count < Math.Min(vocabularySize, LargestVocabulary))
        {
            Put(_tokens.Count, null, Unused, 0);
        }

        metadata["tokenizer.ggml.tokens"] = _tokens.Select(static (token, id) => token ?? $"[PAD{id.ToString(CultureInfo.InvariantCulture)}]").ToArray();
        metadata["tokenizer.ggml.token_type"] = _types.ToArray();
        if (metadata.GetString("tokenizer.ggml.model") is "llama" or "t5")
        {
            metadata["tokenizer.ggml.scores"] = _scores.ToArray();
        }
    }

    private void ReadVocabularyByText()
    {
        if (_model.Member("vocab") is not { ValueKind: JsonValueKind.Object } vocabulary)
        {
            throw Wrong("'model.vocab' should be an object of tokens and ids");
        }

        foreach (JsonProperty entry in vocabulary.EnumerateObject())
        {
            Put(ToId(entry.Value, entry.Name), entry.Name, Normal, 0);
        }
    }

    private void ReadAdded()
    {
        foreach (JsonElement token in _root.Member("added_tokens").Items())
        {
            string text = token.Text("content") ?? throw Wrong("an added token has no 'content'");
            int id = ToId(token.Member("id") ?? default, text);
            int type = id < _types.Count && _types[id] == Unknown ? Unknown : token.Flag("special") == true ? Control : UserDefined;
            Put(id, text, type, id < _scores.Count ? _scores[id] : 0);
        }
    }

    private void ReadPairs(ModelMetadata metadata)
    {
        List<string> merges = [];
        bool isSentencePiece = _model.Flag("byte_fallback") == true;
        foreach (JsonElement merge in _model.Member("merges").Items())
        {
            merges.Add(merge.ValueKind switch
            {
                JsonValueKind.String => merge.GetString()!,
                JsonValueKind.Array when merge.GetArrayLength() == 2 && merge[0].ValueKind == JsonValueKind.String && merge[1].ValueKind == JsonValueKind.String =>
                    isSentencePiece || !(merge[0].GetString()!.Contains(' ') || merge[1].GetString()!.Contains(' '))
                        ? $"{merge[0].GetString()} {merge[1].GetString()}"
                        : throw Wrong("a merge has a space in one of its parts"),
                _ => throw Wrong("a merge should be a text or a pair of texts"),
            });
        }

        if (isSentencePiece)
        {
            ReadSentencePiece(merges, metadata);
            return;
        }

        metadata["tokenizer.ggml.model"] = "gpt2";
        metadata["tokenizer.ggml.merges"] = merges.ToArray();
        bool wholeWords = _model.Flag("ignore_merges") == true;
        metadata["lyceum.tokenizer.ignore_merges"] = wholeWords;
        List<string> patterns = PreTokenizerPatterns.Of(_root.Member("pre_tokenizer"));
        if (PreTokenizerPatterns.NameOf(patterns, wholeWords) is { } name)
        {
            metadata["tokenizer.ggml.pre"] = name;
        }
        else
        {
            metadata["lyceum.tokenizer.pre_patterns"] = patterns.ToArray();
        }
    }

    // SentencePiece joins the pair whose piece has the best score; the first merge that makes a piece stands for it.
    private void ReadSentencePiece(List<string> merges, ModelMetadata metadata)
    {
        metadata["tokenizer.ggml.model"] = "llama";
        metadata["tokenizer.ggml.pre"] = "default";
        metadata["tokenizer.ggml.add_space_prefix"] = HasSpacePrefix();
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (int i = 0; i < merges.Count; i++)
        {
            string piece = merges[i].Remove(merges[i].IndexOf(' ', StringComparison.Ordinal) is var space and >= 0 ? space : throw Wrong("a merge has no space between its parts"), 1);
            if (seen.Add(piece) && _ids.TryGetValue(piece, out int id))
            {
                _scores[id] = -i;
            }
        }

        string? unknown = _model.Text("unk_token");
        for (int id = 0; id < _tokens.Count; id++)
        {
            if (_tokens[id] is not { } text)
            {
                continue;
            }

            bool isByte = text is ['<', '0', 'x', _, _, '>'] && byte.TryParse(text.AsSpan(3, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out _);
            if (isByte)
            {
                _types[id] = Byte;
            }
            else if (text == unknown)
            {
                _types[id] = Unknown;
            }
            else if (!seen.Contains(text))
            {
                // Single characters come after every merge.
                _scores[id] = -merges.Count - id;
            }
        }
    }

    private void ReadWordPiece(ModelMetadata metadata)
    {
        const string Continuation = "##";
        metadata["tokenizer.ggml.model"] = "bert";
        metadata["tokenizer.ggml.pre"] = "default";
        string prefix = _model.Text("continuing_subword_prefix") ?? Continuation;
        for (int id = 0; id < _tokens.Count; id++)
        {
            // GGUF marks the beginnings of words instead of their continuations.
            if (_tokens[id] is { } text && _types[id] == Normal && text is not ['[', .., ']'])
            {
                _tokens[id] = text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : "\u2581" + text;
            }
        }
    }

    private void ReadUnigram(ModelMetadata metadata)
    {
        metadata["tokenizer.ggml.model"] = "t5";
        metadata["tokenizer.ggml.pre"] = "default";
        metadata["tokenizer.ggml.add_space_prefix"] = HasSpacePrefix();
        metadata["tokenizer.ggml.remove_extra_whitespaces"] = true;
        int unknown = _model.Member("unk_id") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out int id) ? id : -1;
        foreach (JsonElement entry in _model.Member("vocab").Items())
        {
            if (entry.ValueKind != JsonValueKind.Array || entry.GetArrayLength() != 2 || entry[0].ValueKind != JsonValueKind.String
                || entry[1].ValueKind != JsonValueKind.Number || !entry[1].TryGetSingle(out float score))
            {
                throw Wrong("'model.vocab' should be an array of tokens with scores");
            }

            Put(_tokens.Count, entry[0].GetString()!, _tokens.Count == unknown ? Unknown : Normal, score);
        }

        if (FindPart(_root.Member("normalizer"), "normalizers", "Precompiled")?.Text("precompiled_charsmap") is { } charsmap)
        {
            try
            {
                metadata["tokenizer.ggml.precompiled_charsmap"] = Convert.FromBase64String(charsmap);
            }
            catch (FormatException failure)
            {
                throw new ModelFormatException($"The 'precompiled_charsmap' in '{_path}' is not base64.", failure);
            }
        }
    }

    // A space before the first word comes from a Metaspace step or from a normalizer that prepends one.
    private bool HasSpacePrefix()
    {
        if (FindPart(_root.Member("pre_tokenizer"), "pretokenizers", "Metaspace") is { } metaspace)
        {
            return metaspace.Text("prepend_scheme") is { } scheme ? scheme != "never" : metaspace.Flag("add_prefix_space") != false;
        }

        return FindPart(_root.Member("normalizer"), "normalizers", "Prepend") is not null;
    }

    private static JsonElement? FindPart(JsonElement? element, string parts, string type)
    {
        if (element is not { } step)
        {
            return null;
        }

        if (step.Text("type") == type)
        {
            return step;
        }

        foreach (JsonElement part in step.Member(parts).Items())
        {
            if (FindPart(part, parts, type) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private void Put(int id, string? text, int type, float score)
    {
        // Ids may come in any order, but none beyond what the file could fill by far.
        while (_tokens.Count <= id)
        {
            _tokens.Add(null);
            _types.Add(Unused);
            _scores.Add(0);
        }

        _tokens[id] = text;
        _types[id] = type;
        _scores[id] = score;
        if (text is not null)
        {
            _ids[text] = id;
        }
    }

    private int ToId(JsonElement element, string token) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out int id) && id is >= 0 and < LargestVocabulary
            ? id
            : throw Wrong($"the token '{token}' needs an id from 0 to {LargestVocabulary - 1}");

    private ModelFormatException Wrong(string problem) => new($"The tokenizer '{_path}' is malformed: {problem}.");
}
