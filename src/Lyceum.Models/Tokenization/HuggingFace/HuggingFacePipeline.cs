using System.Text.Json;
using Lyceum.Models.Files;
using Lyceum.Models.Tokenization.Encoders;
using Lyceum.Models.Tokenization.Patterns;

namespace Lyceum.Models.Tokenization.HuggingFace;

/// <summary>
/// What a <c>tokenizer.json</c> says beyond the keys of GGUF: how text is normalised and cut, how the model treats what it does not know, how
/// added tokens treat the text around them, and what stands around a text. Kept in the metadata as JSON under <see cref="Key"/>.
/// </summary>
internal sealed class HuggingFacePipeline
{
    /// <summary>The metadata key.</summary>
    public const string Key = "lyceum.tokenizer.pipeline";

    private readonly JsonElement _root;
    private readonly JsonElement _model;
    private readonly Dictionary<int, AddedTokenTraits> _traits = [];

    private HuggingFacePipeline(JsonElement root)
    {
        _root = root;
        _model = Member("model");
        PrefixIds = [.. root.Items("prefix").Select(ReadId)];
        SuffixIds = [.. root.Items("suffix").Select(ReadId)];
        foreach (JsonElement token in root.Items("added_tokens"))
        {
            AddedTokenTraits traits = (token.Flag("lstrip", false) ? AddedTokenTraits.StripLeft : 0)
                | (token.Flag("rstrip", false) ? AddedTokenTraits.StripRight : 0)
                | (token.Flag("single_word", false) ? AddedTokenTraits.SingleWord : 0);
            _traits[token.Number("id", -1)] = traits;
        }
    }

    /// <summary>What stands before a text.</summary>
    public int[] PrefixIds { get; }

    /// <summary>What stands after a text.</summary>
    public int[] SuffixIds { get; }

    /// <summary>Reads the key; null where it is absent.</summary>
    /// <exception cref="ModelFormatException">It is malformed.</exception>
    public static HuggingFacePipeline? TryRead(ModelMetadata metadata)
    {
        if (!metadata.Contains(Key))
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(metadata.GetString(Key));
            return new HuggingFacePipeline(document.RootElement.Clone());
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new ModelFormatException($"The metadata key '{Key}' is malformed: {error.Message}", error);
        }
    }

    /// <summary>How an added token treats the text around it.</summary>
    public AddedTokenTraits TraitsOf(int id) => _traits.GetValueOrDefault(id);

    private void Check(Vocabulary vocabulary)
    {
        foreach (int id in (int[])[.. PrefixIds, .. SuffixIds])
        {
            if (id < 0 || id >= vocabulary.Count)
            {
                throw new ModelFormatException($"The metadata key '{Key}' puts the token {id} around texts, but the vocabulary has {vocabulary.Count} tokens.");
            }
        }
    }

    /// <summary>Puts the parts together.</summary>
    /// <exception cref="ModelFormatException">A step is malformed or unknown, or an id is not in the vocabulary.</exception>
    public (TextEncoder Encoder, PieceWriter Writer) Build(Vocabulary vocabulary, ModelMetadata metadata)
    {
        try
        {
            return BuildParts(vocabulary, metadata);
        }
        catch (InvalidOperationException error)
        {
            throw new ModelFormatException($"The metadata key '{Key}' is malformed: {error.Message}", error);
        }
    }

    private (TextEncoder Encoder, PieceWriter Writer) BuildParts(Vocabulary vocabulary, ModelMetadata metadata)
    {
        Check(vocabulary);
        PreTokenizerReader reader = PreTokenizerReader.Read(Member("pre_tokenizer"));
        JsonElement normalizer = Member("normalizer");
        bool byteLevel = reader.ByteLevel || JsonReading.Flatten(normalizer, "normalizers").Any(static step => step.Text("type") == "ByteLevel");
        int unknown = _model.Text("unk_token") is { } text ? vocabulary.Find(text) : _model.Number("unk_id", -1);
        if (unknown >= vocabulary.Count)
        {
            throw new ModelFormatException($"The metadata key '{Key}' names the unknown token {unknown}, but the vocabulary has {vocabulary.Count} tokens.");
        }

        string? type = _model.Text("type");
        if (type == "WordPiece")
        {
            return (BuildWordPiece(vocabulary, normalizer, unknown), new PieceWriter(vocabulary, byteLevel: false, stripLeadingSpace: true));
        }

        bool byteFallback = _model.Flag("byte_fallback", false);
        IReadOnlyList<SplitStep> steps = reader.Steps;
        TextEncoder encoder = type switch
        {
            "BPE" => new BytePairEncoder(vocabulary, metadata, new BytePairOptions(steps, byteLevel, _model.Flag("ignore_merges", false), unknown, _model.Flag("fuse_unk", false))),
            "Unigram" => new SplittingEncoder(steps, new UnigramEncoder(vocabulary, new UnigramOptions(false, false, false, unknown, byteFallback, Normalize: false), null)),
            _ => throw new ModelFormatException($"The tokenizer file has a model of the unknown type '{type}'; known are BPE, Unigram and WordPiece."),
        };
        List<TextTransform> transforms = [.. Normalizers.Read(normalizer), .. reader.Transforms];
        return (
            transforms.Count == 0 ? encoder : new TransformingEncoder(transforms, encoder),
            new PieceWriter(vocabulary, byteLevel, StripsLeadingSpace(reader)) { UserDefinedHaveMarks = !byteLevel });
    }

    private static int ReadId(JsonElement element) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out int id) ? id : throw JsonReading.Wrong("prefix or suffix", "an array of ids");

    private JsonElement Member(string name) => _root.TryGet(name, out JsonElement member) ? member : default;

    private bool StripsLeadingSpace(PreTokenizerReader reader)
    {
        foreach (JsonElement step in JsonReading.Flatten(Member("decoder"), "decoders"))
        {
            switch (step.Text("type"))
            {
                case "Strip":
                    return step.Number("start", 0) > 0;
                case "Metaspace":
                    return reader.AddsSpacePrefix;
            }
        }

        return false;
    }

    private TextEncoder BuildWordPiece(Vocabulary vocabulary, JsonElement normalizer, int unknown)
    {
        int maximum = _model.Number("max_input_chars_per_word", 100);
        if (normalizer.Text("type") == "BertNormalizer")
        {
            bool lowercase = normalizer.Flag("lowercase", true);
            return new WordPieceEncoder(vocabulary, new WordPieceOptions(
                lowercase, normalizer.Flag("strip_accents", lowercase), unknown, normalizer.Flag("handle_chinese_chars", true), normalizer.Flag("clean_text", true), maximum));
        }

        TextEncoder plain = new WordPieceEncoder(vocabulary, new WordPieceOptions(Lowercase: false, StripAccents: false, unknown, SplitIdeographs: false, CleanText: false, maximum));
        List<TextTransform> transforms = Normalizers.Read(normalizer);
        return transforms.Count == 0 ? plain : new TransformingEncoder(transforms, plain);
    }
}
