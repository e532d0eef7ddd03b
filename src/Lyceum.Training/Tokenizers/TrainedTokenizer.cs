using Lyceum.Models.Files;
using Lyceum.Models.Tokenization;

namespace Lyceum.Training.Tokenizers;

/// <summary>A byte-level byte pair encoding that was learnt, and the ways to write it down.</summary>
public sealed class TrainedTokenizer
{
    private const string Prefix = "tokenizer.ggml.";

    private TrainedTokenizer(TokenizerOptions options, WordSplitter splitter, IReadOnlyList<string> tokens, IReadOnlyList<(int Left, int Right)> merges)
    {
        Options = options;
        Splitter = splitter;
        Tokens = tokens;
        Merges = [.. merges.Select(merge => $"{tokens[merge.Left]} {tokens[merge.Right]}")];
    }

    /// <summary>What it was to be.</summary>
    public TokenizerOptions Options { get; }

    /// <summary>
    /// The vocabulary: <see cref="TokenizerOptions.SpecialTokens"/>, the 256 bytes in order, then what merging gave. All but the special tokens are
    /// spelled in <see cref="ByteAlphabet"/>.
    /// </summary>
    public IReadOnlyList<string> Tokens { get; }

    /// <summary>The merges, first one first: two tokens with a space between.</summary>
    public IReadOnlyList<string> Merges { get; }

    internal WordSplitter Splitter { get; }

    /// <summary>Learns from texts.</summary>
    /// <param name="texts">The texts, read once.</param>
    /// <param name="options">What the tokenizer is to be. Where the texts have too few different pairs it becomes smaller.</param>
    /// <param name="progress">Called with the number of tokens while pairs are merged; null for nobody.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ArgumentException">The options do not fit together.</exception>
    /// <exception cref="Models.ModelFormatException">The pre-tokenizer is unknown.</exception>
    public static TrainedTokenizer Train(IEnumerable<string> texts, TokenizerOptions options, Action<int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        WordSplitter splitter = new(options.PreTokenizer);
        WordCounter words = new(splitter, options.MaximumWords);
        foreach (string text in texts)
        {
            cancellation.ThrowIfCancellationRequested();
            words.Add(text);
        }

        BytePairTrainer trainer = new(options.SpecialTokens, words.ToSorted());
        trainer.Train(options.VocabularySize, options.MinimumCount, progress, cancellation);
        return new TrainedTokenizer(options, splitter, trainer.Tokens, trainer.Merges);
    }

    /// <summary>The id of a special token.</summary>
    /// <exception cref="ArgumentException">There is no such special token.</exception>
    public int IdOf(string special)
    {
        for (int i = 0; i < Options.SpecialTokens.Count; i++)
        {
            if (Options.SpecialTokens[i] == special)
            {
                return i;
            }
        }

        throw new ArgumentException($"'{special}' is no special token.", nameof(special));
    }

    /// <summary>Adds the keys of GGUF, <c>tokenizer.ggml.*</c> and <c>tokenizer.chat_template</c>, to a model's metadata.</summary>
    public void AddTo(ModelMetadata metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        int[] types = new int[Tokens.Count];
        Array.Fill(types, (int)TokenType.Normal);
        types.AsSpan(0, Options.SpecialTokens.Count).Fill((int)TokenType.Control);
        metadata[Prefix + "model"] = "gpt2";
        metadata[Prefix + "pre"] = Options.PreTokenizer;
        metadata[Prefix + "tokens"] = Tokens.ToArray();
        metadata[Prefix + "token_type"] = types;
        metadata[Prefix + "merges"] = Merges.ToArray();
        SetId(metadata, "bos_token_id", Options.BeginToken);
        SetId(metadata, "eos_token_id", Options.EndToken);
        SetId(metadata, "eot_token_id", Options.EndOfTurnToken);
        SetId(metadata, "padding_token_id", Options.PaddingToken);
        metadata[Prefix + "add_bos_token"] = Options.AddBegin;
        metadata[Prefix + "add_eos_token"] = false;
        if (Options.ChatTemplate is { } template)
        {
            metadata["tokenizer.chat_template"] = template;
        }
    }

    /// <summary>The tokenizer, ready to use.</summary>
    public Tokenizer Create()
    {
        ModelMetadata metadata = new();
        AddTo(metadata);
        return Tokenizer.Create(metadata);
    }

    /// <summary>Writes <c>tokenizer.json</c>, <c>tokenizer_config.json</c> and <c>tokenizer.gguf</c>, a model file with a vocabulary and nothing else.</summary>
    /// <param name="folder">The folder, made if it is not there.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        HuggingFaceTokenizerFiles.Write(this, folder);
        ModelMetadata metadata = new()
        {
            ["general.architecture"] = "llama",
            ["general.type"] = "vocab",
            ["general.name"] = "tokenizer",
        };
        AddTo(metadata);
        using GgufWriter writer = GgufWriter.Create(Path.Combine(folder, "tokenizer.gguf"), metadata, []);
        writer.Complete();
    }

    private void SetId(ModelMetadata metadata, string key, string? token)
    {
        if (token is not null)
        {
            metadata[Prefix + key] = (uint)IdOf(token);
        }
    }
}
