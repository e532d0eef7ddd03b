using Lyceum.Models.Files;

namespace Lyceum.Models.Tokenization;

/// <summary>
/// The tokens that steer a model: which they are, which of them end an answer, and which are written around a text.
/// Read from the metadata, completed by the texts that model families are known to use.
/// </summary>
internal sealed class SpecialTokens
{
    private const string Prefix = "tokenizer.ggml.";
    private const string EndIdsKey = "lyceum.tokenizer.end_token_ids";

    private static readonly string[] s_endTexts =
    [
        "<|eot_id|>", "<|im_end|>", "<|end|>", "<|return|>", "<|call|>", "<|flush|>", "<|calls|>", "<end_of_turn>", "<|endoftext|>", "</s>", "<|eom_id|>",
        "<EOT>", "_<EOT>", "[EOT]", "[EOS]", "<|end_of_text|>", "<end_of_utterance>", "<eos>", "<turn|>", "<|tool_response>",
        "<\uFF5Cend\u2581of\u2581sentence\uFF5C>", "[e~[",
    ];

    // Fill-in-the-middle marks: a key, and the texts that stand for it where the key is absent. The last three end a generation.
    private static readonly (string Key, string[] Texts, bool Ends)[] s_fillTokens =
    [
        ("fim_pre_token_id", ["<|fim_prefix|>", "<fim-prefix>", "<fim_prefix>", "<\uFF5Cfim\u2581begin\uFF5C>", "<PRE>", "\u2581<PRE>", "<|code_prefix|>", "<|prefix|>"], false),
        ("fim_suf_token_id", ["<|fim_suffix|>", "<fim-suffix>", "<fim_suffix>", "<\uFF5Cfim\u2581hole\uFF5C>", "<SUF>", "\u2581<SUF>", "<|code_suffix|>", "<|suffix|>"], false),
        ("fim_mid_token_id", ["<|fim_middle|>", "<fim-middle>", "<fim_middle>", "<\uFF5Cfim\u2581end\uFF5C>", "<MID>", "\u2581<MID>", "<|code_middle|>", "<|middle|>"], false),
        ("fim_pad_token_id", ["<|fim_pad|>", "<fim-pad>", "<fim_pad>", "<PAD>", "[PAD]"], true),
        ("fim_rep_token_id", ["<|fim_repo|>", "<|repo_name|>", "<fim-repo>", "<REPO>", "<reponame>"], true),
        ("fim_sep_token_id", ["<|file_sep|>"], true),
    ];

    private readonly HashSet<int> _ends = [];
    private readonly bool _typesAreReliable;

    /// <summary>Reads the keys and corrects the types of tokens that are known by their text.</summary>
    /// <param name="metadata">The keys.</param>
    /// <param name="vocabulary">The tokens.</param>
    /// <param name="kind">The algorithm, which has its own defaults.</param>
    /// <param name="addBosByDefault">Whether texts begin with the begin token where the metadata does not say.</param>
    /// <param name="typesAreReliable">Whether a token that is said to be plain text is that, whatever its text looks like. Converted files are often wrong there.</param>
    /// <exception cref="ModelFormatException">A key has the wrong type, or asks for a begin or end token that the model does not name.</exception>
    public SpecialTokens(ModelMetadata metadata, Vocabulary vocabulary, TokenizerKind kind, bool addBosByDefault, bool typesAreReliable)
    {
        _typesAreReliable = typesAreReliable;
        int Id(string key, int fallback = -1) => ReadId(metadata, vocabulary, Prefix + key, fallback);
        bool isSentencePiece = kind == TokenizerKind.SentencePiece;
        bool isWordPiece = kind == TokenizerKind.WordPiece;
        Cls = isWordPiece ? Id("cls_token_id", Id("bos_token_id", 101)) : Id("cls_token_id");
        Bos = isWordPiece ? Id("bos_token_id", Cls) : Id("bos_token_id", isSentencePiece ? 1 : -1);
        Eos = Id("eos_token_id", isSentencePiece ? 2 : kind == TokenizerKind.Unigram ? 1 : -1);
        Unk = Id("unknown_token_id", isSentencePiece ? 0 : isWordPiece ? 100 : kind == TokenizerKind.Unigram ? 2 : -1);
        Sep = Id("seperator_token_id", Id("separator_token_id", isWordPiece ? 102 : -1));
        Pad = Id("padding_token_id", isWordPiece || kind == TokenizerKind.Unigram ? 0 : -1);
        AddBos = ReadFlag(metadata, "add_bos_token", addBosByDefault && Bos >= 0, Bos, "bos_token_id");
        AddEos = ReadFlag(metadata, "add_eos_token", kind == TokenizerKind.Unigram && Eos >= 0, Eos, "eos_token_id");
        FindEnds(metadata, vocabulary);
    }

    /// <summary>Classification token, or -1.</summary>
    public int Cls { get; }

    /// <summary>Begin of text, or -1.</summary>
    public int Bos { get; }

    /// <summary>End of text, or -1.</summary>
    public int Eos { get; }

    /// <summary>Unknown text, or -1.</summary>
    public int Unk { get; }

    /// <summary>Separator, or -1.</summary>
    public int Sep { get; }

    /// <summary>Padding, or -1.</summary>
    public int Pad { get; }

    /// <summary>Whether texts begin with <see cref="Bos"/>.</summary>
    public bool AddBos { get; }

    /// <summary>Whether texts end with <see cref="Eos"/>.</summary>
    public bool AddEos { get; }

    /// <summary>A token of plain text that is read like a control token where those are parsed, or -1.</summary>
    public int ParsedText { get; private set; } = -1;

    /// <summary>The tokens that end an answer.</summary>
    public IReadOnlySet<int> EndOfGeneration => _ends;

    // Published files name tokens that their vocabulary lacks (a padding token added in training, say); such a key counts as absent.
    private static int ReadId(ModelMetadata metadata, Vocabulary vocabulary, string key, int fallback)
    {
        if (metadata.TryGetValue(key, out object? value) && value is not (uint.MaxValue or ulong.MaxValue))
        {
            int id = metadata.GetInt32(key);
            if (id >= 0 && id < vocabulary.Count)
            {
                return id;
            }
        }

        return fallback < vocabulary.Count ? fallback : -1;
    }

    private static bool ReadFlag(ModelMetadata metadata, string key, bool fallback, int id, string idKey)
    {
        bool wanted = metadata.GetBoolean(Prefix + key, fallback);
        return !wanted || id >= 0
            ? wanted
            : throw new ModelFormatException($"The metadata key '{Prefix}{key}' is true, but '{Prefix}{idKey}' names no token of the vocabulary.");
    }

    private bool MayBeControl(Vocabulary vocabulary, int id) => !_typesAreReliable || vocabulary.GetType(id) != TokenType.Normal;

    private void FindEnds(ModelMetadata metadata, Vocabulary vocabulary)
    {
        foreach ((string key, string[] texts, bool ends) in s_fillTokens)
        {
            int id = ReadId(metadata, vocabulary, Prefix + key, -1);
            if (id < 0)
            {
                id = texts.Select(vocabulary.Find).Where(found => found >= 0 && MayBeControl(vocabulary, found)).DefaultIfEmpty(-1).Min();
                if (id >= 0)
                {
                    vocabulary.SetType(id, TokenType.Control);
                }
            }

            if (ends && id >= 0)
            {
                _ends.Add(id);
            }
        }

        foreach (string text in s_endTexts)
        {
            int id = vocabulary.Find(text);
            if (id < 0 || !MayBeControl(vocabulary, id))
            {
                continue;
            }

            // In a vocabulary that ends texts otherwise, this is what closes struck-out HTML.
            if (text == "</s>" && vocabulary.GetType(id) == TokenType.Normal && Eos >= 0 && Eos != id)
            {
                ParsedText = id;
                continue;
            }

            vocabulary.SetType(id, TokenType.Control);
            _ends.Add(id);
        }

        foreach (string key in (ReadOnlySpan<string>)["eos_token_id", "eot_token_id", "eom_token_id"])
        {
            int id = ReadId(metadata, vocabulary, Prefix + key, -1);
            if (id >= 0)
            {
                _ends.Add(id);
            }
        }

        if (Eos >= 0)
        {
            _ends.Add(Eos);
        }

        foreach (int id in metadata.Contains(EndIdsKey) ? metadata.GetInt32s(EndIdsKey) : [])
        {
            if (id >= 0 && id < vocabulary.Count)
            {
                _ends.Add(id);
            }
        }

        CorrectHarmony(vocabulary);
    }

    // In the harmony format (and its relatives) <|end|> ends a message, not the answer, and the marks of a message's parts are text to be read.
    private void CorrectHarmony(Vocabulary vocabulary)
    {
        foreach (string text in (ReadOnlySpan<string>)["<|channel|>", "<|message|>", "<|start|>", "<|constrain|>"])
        {
            int id = vocabulary.Find(text);
            if (id >= 0 && MayBeControl(vocabulary, id))
            {
                vocabulary.SetType(id, TokenType.UserDefined);
            }
        }

        bool Ends(string text) => _ends.Contains(vocabulary.Find(text));
        bool calls = Ends("<|call|>") || Ends("<|calls|>");
        if (calls && (Ends("<|return|>") || Ends("<|flush|>")) && Ends("<|end|>"))
        {
            int id = vocabulary.Find("<|end|>");
            _ends.Remove(id);
            vocabulary.SetType(id, TokenType.UserDefined);
        }

        if (Ends("<|tool_response>") && Ends("</s>"))
        {
            int id = vocabulary.Find("</s>");
            _ends.Remove(id);
            vocabulary.SetType(id, TokenType.Normal);
        }
    }
}
