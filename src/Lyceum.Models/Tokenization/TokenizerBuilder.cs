using Lyceum.Models.Files;
using Lyceum.Models.Tokenization.Encoders;
using Lyceum.Models.Tokenization.HuggingFace;
using Lyceum.Models.Tokenization.Unicode;

namespace Lyceum.Models.Tokenization;

/// <summary>Reads the tokenizer's metadata and puts the parts together.</summary>
internal sealed class TokenizerBuilder
{
    private const string Prefix = "tokenizer.ggml.";
    private const string CharacterMapKey = Prefix + "precompiled_charsmap";

    private readonly ModelMetadata _metadata;
    private readonly Vocabulary _vocabulary;
    private readonly TokenizerKind _kind;
    private readonly PreTokenizer _preTokenizer = new([]);
    private readonly SpecialTokens _special;
    private readonly HuggingFacePipeline? _pipeline;

    public TokenizerBuilder(ModelMetadata metadata)
    {
        _metadata = metadata;
        string model = metadata.GetString(Prefix + "model");
        _kind = model switch
        {
            "llama" => TokenizerKind.SentencePiece,
            "gpt2" or "gemma4" => TokenizerKind.BytePair,
            "bert" => TokenizerKind.WordPiece,
            "t5" => TokenizerKind.Unigram,
            _ => throw new ModelFormatException($"The metadata key '{Prefix}model' names the unknown kind of tokenizer '{model}'; known are llama, gpt2, gemma4, bert and t5."),
        };
        _vocabulary = new Vocabulary(metadata);
        _pipeline = HuggingFacePipeline.TryRead(metadata);
        if (_kind == TokenizerKind.BytePair && _pipeline is null)
        {
            _preTokenizer = PreTokenizers.Find(model == "gemma4" ? "gemma4" : metadata.GetString(Prefix + "pre", "default"));
        }

        bool addBos = _kind is TokenizerKind.SentencePiece or TokenizerKind.WordPiece || _preTokenizer.AddBos || !_preTokenizer.ByteLevel;
        _special = new SpecialTokens(metadata, _vocabulary, _kind, addBos, typesAreReliable: _pipeline is not null);
    }

    public Tokenizer Build()
    {
        (TextEncoder encoder, PieceWriter writer) = _pipeline is not null ? _pipeline.Build(_vocabulary, _metadata) : BuildParts();
        (int[] prefix, int[] suffix) = _pipeline is not null ? (_pipeline.PrefixIds, _pipeline.SuffixIds) : Surroundings();
        AddedTokens inText = new();
        AddedTokens everywhere = new();
        for (int id = 0; id < _vocabulary.Count; id++)
        {
            TokenType type = _vocabulary.GetType(id);
            if (type is not (TokenType.Control or TokenType.UserDefined or TokenType.Unknown) && id != _special.ParsedText)
            {
                continue;
            }

            AddedTokenTraits traits = _pipeline is not null ? _pipeline.TraitsOf(id) : TraitsOf(_vocabulary.GetText(id));
            everywhere.Add(_vocabulary.GetUtf8(id), id, traits);
            if (type == TokenType.UserDefined)
            {
                inText.Add(_vocabulary.GetUtf8(id), id, traits);
            }
        }

        return new Tokenizer(_kind, _vocabulary, _special, encoder, writer, inText.Freeze(), everywhere.Freeze(), prefix, suffix);
    }

    private (TextEncoder Encoder, PieceWriter Writer) BuildParts()
    {
        switch (_kind)
        {
            case TokenizerKind.SentencePiece:
                bool addSpace = _metadata.GetBoolean(Prefix + "add_space_prefix", true);
                return (new SentencePieceEncoder(_vocabulary, addSpace, _special.Unk), new PieceWriter(_vocabulary, byteLevel: false, stripLeadingSpace: addSpace));
            case TokenizerKind.WordPiece:
                bool lowercase = _metadata.GetBoolean(Prefix + "normalizer.lowercase", true);
                WordPieceOptions words = new(lowercase, _metadata.GetBoolean(Prefix + "normalizer.strip_accents", lowercase), _special.Unk);
                return (new WordPieceEncoder(_vocabulary, words), new PieceWriter(_vocabulary, byteLevel: false, stripLeadingSpace: true));
            case TokenizerKind.Unigram:
                bool prefix = _metadata.GetBoolean(Prefix + "add_space_prefix", false);
                bool merge = _metadata.GetBoolean(Prefix + "remove_extra_whitespaces", false);
                UnigramOptions options = new(prefix, merge, _metadata.GetBoolean(Prefix + "treat_whitespace_as_suffix", false), _special.Unk);
                return (new UnigramEncoder(_vocabulary, options, ReadCharacterMap()), new PieceWriter(_vocabulary, byteLevel: false, stripLeadingSpace: prefix || merge));
            default:
                BytePairOptions pairs = new(PreTokenizers.Compile(_preTokenizer), _preTokenizer.ByteLevel, _preTokenizer.WholeWords, _special.Unk);
                TextEncoder encoder = new BytePairEncoder(_vocabulary, _metadata, pairs);
                return (_preTokenizer.ByteLevel ? encoder : new SpaceMarkEncoder(encoder), new PieceWriter(_vocabulary, _preTokenizer.ByteLevel, stripLeadingSpace: false));
        }
    }

    private (int[] Prefix, int[] Suffix) Surroundings()
    {
        if (_kind == TokenizerKind.WordPiece)
        {
            return (_special.Cls < 0 ? [] : [_special.Cls], _special.Sep < 0 ? [] : [_special.Sep]);
        }

        return (_special.AddBos ? [_special.Bos] : [], _special.AddEos ? [_special.Eos] : []);
    }

    private PrecompiledCharacterMap? ReadCharacterMap()
    {
        if (!_metadata.TryGetValue(CharacterMapKey, out object? value))
        {
            return null;
        }

        byte[] data = value switch
        {
            byte[] bytes => bytes,
            sbyte[] bytes => [.. bytes.Select(static b => (byte)b)],
            _ => throw new ModelFormatException($"The metadata key '{CharacterMapKey}' should be an array of bytes, but is {value.GetType().Name}."),
        };
        return data.Length == 0 ? null : new PrecompiledCharacterMap(data, CharacterMapKey);
    }

    // GGUF does not say how tokens treat the space around them; these families are known by name.
    private AddedTokenTraits TraitsOf(string text)
    {
        string name = _metadata.GetString("general.name", "");
        string pre = _metadata.GetString(Prefix + "pre", "");
        string architecture = _metadata.GetString("general.architecture", "");
        if (pre is "jina-v2-de" or "jina-v2-es" or "jina-v2-code" || architecture is "nomic-bert-moe" or "jina-bert-v3")
        {
            return text == "<mask>" ? AddedTokenTraits.StripLeft : AddedTokenTraits.None;
        }

        if (name.Contains("phi-3", StringComparison.OrdinalIgnoreCase) || name.Contains("phi3", StringComparison.OrdinalIgnoreCase))
        {
            return text is "<unk>" or "<s>" or "<|endoftext|>" ? AddedTokenTraits.None : AddedTokenTraits.StripRight;
        }

        return text == "[MASK]" && name.Contains("modern-bert", StringComparison.OrdinalIgnoreCase) ? AddedTokenTraits.StripLeft : AddedTokenTraits.None;
    }
}
