using Lyceum.Inference.Generation;
using Lyceum.Inference.Sampling;
using Lyceum.Inference.Serving;
using Lyceum.Models;
using Lyceum.Models.Files;
using Lyceum.Models.Forward;
using Lyceum.Models.Store;
using Lyceum.Models.Tokenization;
using Lyceum.Numerics;

namespace Lyceum.Inference;

/// <summary>
/// An opened model: its file, its tokenizer and its transformer, with a team of threads. Its <see cref="Engine"/> serves any number of
/// requests at a time; who uses the transformer otherwise does so while the engine has nothing to do.
/// </summary>
public sealed class LanguageModel : IDisposable
{
    private readonly ModelSource _source;
    private readonly WorkerTeam? _ownTeam;
    private readonly LanguageModel? _draft;
    private readonly Lazy<InferenceEngine> _engine;

    private LanguageModel(ModelSource source, LanguageModelOptions options, WorkerTeam? team, TimeProvider time)
    {
        long start = time.GetTimestamp();
        _source = source;
        _engine = new Lazy<InferenceEngine>(() => new InferenceEngine(this, options.Serving, _draft, time));
        Tokenizer = Tokenizer.Create(source.Metadata);
        Threads = options.Threads > 0 ? options.Threads : ProcessorTopology.PerformanceCores;
        _ownTeam = team is null ? new WorkerTeam(Threads) : null;
        Team = team ?? _ownTeam!;
        try
        {
            Transformer = Transformer.Load(source, new TransformerOptions
            {
                Team = Team,
                Precision = options.Precision,
                KeyValueFormat = options.KeyValueFormat,
                ContextLength = options.ContextLength,
                CacheCapacity = options.CacheTokens,
                CacheFloor = options.CacheFloor,
            });
            DefaultSampling = ReadSampling(source.Metadata);
            _draft = options.DraftPath is { } draft ? OpenDraft(draft, options, time) : null;
        }
        catch
        {
            Transformer?.Dispose();
            _ownTeam?.Dispose();
            throw;
        }

        Name = ModelName.Of(source.Path);
        LoadTime = time.GetElapsedTime(start);
    }

    /// <summary>The file's stem.</summary>
    public string Name { get; }

    /// <summary>How the weights are stored, for instance Q4_K_M.</summary>
    public string Format => FileFormat.NameOf(_source);

    /// <summary>What the file says about the model.</summary>
    public ModelMetadata Metadata => _source.Metadata;

    /// <summary>Text to tokens and back.</summary>
    public Tokenizer Tokenizer { get; }

    /// <summary>The forward pass. It belongs to this model.</summary>
    public Transformer Transformer { get; }

    /// <summary>The longest text in tokens, prompt and answer together.</summary>
    public int ContextLength => Transformer.ContextLength;

    /// <summary>Whether the model makes embeddings and no text.</summary>
    public bool IsEncoder => Transformer.Spec.Encoder;

    /// <summary>Threads that compute.</summary>
    public int Threads { get; }

    /// <summary>
    /// How the model's author would sample (<c>general.sampling.*</c>); where the file does not say, temperature 0.8, top-k 40, top-p 0.95
    /// and min-p 0.05.
    /// </summary>
    public SamplingOptions DefaultSampling { get; }

    /// <summary>Time that opening took.</summary>
    public TimeSpan LoadTime { get; }

    /// <summary>Serves requests; started when it is first asked for.</summary>
    public InferenceEngine Engine => _engine.Value;

    internal WorkerTeam Team { get; }

    /// <summary>Opens a model file or folder.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="options">How; null for the usual.</param>
    /// <param name="time">The clock of the statistics; null for the system's.</param>
    /// <exception cref="ModelFormatException">It is malformed, of an unknown architecture, or holds only a vocabulary.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="ArgumentException">The draft model has other tokens.</exception>
    public static LanguageModel Open(string path, LanguageModelOptions? options = null, TimeProvider? time = null) =>
        Open(path, options ?? new LanguageModelOptions(), team: null, time ?? TimeProvider.System);

    /// <summary>The tokens of a text to continue: with the begin token that the vocabulary asks for, special tokens read, no end token.</summary>
    public int[] EncodePrompt(string text)
    {
        int[] tokens = Tokenizer.Encode(text, addSpecial: true, parseSpecial: true);
        return Tokenizer.AddEos && tokens.Length > 0 && tokens[^1] == Tokenizer.EosId ? tokens[..^1] : tokens;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_engine.IsValueCreated)
        {
            _engine.Value.Dispose();
        }

        Transformer.Dispose();
        _draft?.Dispose();
        _ownTeam?.Dispose();
        _source.Dispose();
    }

    /// <summary>A sequence in the model's cache. Dispose it before the model.</summary>
    /// <exception cref="NotSupportedException">The model makes embeddings only.</exception>
    internal ISequence CreateSequence() => IsEncoder
        ? throw new NotSupportedException($"{Name} is an embedding model ({Transformer.Spec.Architecture}) and writes no text.")
        : new ModelSequence(Transformer);

    // It computes while this model waits, so one team is enough for both.
    private LanguageModel OpenDraft(string path, LanguageModelOptions options, TimeProvider time)
    {
        LanguageModel draft = Open(path, options with { DraftPath = null }, Team, time);
        if (!draft.IsEncoder && Tokenizer.HasSameTokens(draft.Tokenizer))
        {
            return draft;
        }

        draft.Dispose();
        throw new ArgumentException($"The draft model {ModelName.Of(path)} has other tokens than the model that it is to guess for.", nameof(path));
    }

    private static LanguageModel Open(string path, LanguageModelOptions options, WorkerTeam? team, TimeProvider time)
    {
        ModelSource source = ModelSources.Open(path);
        try
        {
            return new LanguageModel(source, options, team, time);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    private static SamplingOptions ReadSampling(ModelMetadata metadata)
    {
        const string Prefix = "general.sampling.";
        try
        {
            return new SamplingOptions
            {
                Temperature = metadata.GetSingle(Prefix + "temp", 0.8f),
                TopK = Math.Max(0, metadata.GetInt32(Prefix + "top_k", 40)),
                TopP = metadata.GetSingle(Prefix + "top_p", 0.95f),
                MinP = metadata.GetSingle(Prefix + "min_p", 0.05f),
                RepetitionPenalty = metadata.GetSingle(Prefix + "penalty_repeat", 1),
                PenaltyWindow = metadata.GetInt32(Prefix + "penalty_last_n", 64) is > 0 and int window ? window : null,
            };
        }
        catch (ArgumentException e)
        {
            throw new ModelFormatException($"A metadata key '{Prefix}…' has a value that makes no sense: {e.Message}", e);
        }
    }
}
