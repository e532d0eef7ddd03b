using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lyceum.Training.Curriculum;
using Lyceum.Training.Data;
using Lyceum.Training.Runs.Settings;

namespace Lyceum.Training.Runs;

/// <summary>The data sources of a settings file, opened: what is learnt from and what is held out.</summary>
public sealed class DataSources : IDisposable
{
    private const int SampleLength = 16;

    private readonly List<JsonLinesSource> _files = [];
    private readonly List<IDocumentSource> _heldOut = [];
    private readonly JsonArray _description = [];
    private readonly JsonLinesOptions _options;
    private readonly Func<string, string> _resolve;
    private readonly ulong _seed;
    private readonly CancellationToken _cancellation;

    private DataSources(Func<string, string> resolve, ulong seed, JsonLinesOptions options, CancellationToken cancellation)
    {
        _resolve = resolve;
        _seed = seed;
        _options = options;
        _cancellation = cancellation;
    }

    /// <summary>What is learnt from: without end, shuffled and mixed.</summary>
    public IDocumentSource Training { get; private set; } = new DocumentList([]);

    /// <summary>Number of different documents to learn from, as far as they are known by number; null where a source generates them.</summary>
    public long? Count { get; private set; }

    /// <summary>What is held out, each with an end.</summary>
    public IReadOnlyList<IDocumentSource> HeldOut => _heldOut;

    /// <summary>What tells these sources from others: names, sizes, seeds, and a hash of the first documents.</summary>
    internal JsonArray Description => _description;

    /// <summary>Opens sources.</summary>
    /// <param name="data">What is learnt from.</param>
    /// <param name="evaluation">What is held out; null for nothing.</param>
    /// <param name="resolve">Makes full paths.</param>
    /// <param name="seed">For sources that have none of their own.</param>
    /// <param name="options">How files are read.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="TrainingException">There is no such file, or one has no lines.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static DataSources Open(
        IReadOnlyList<DataSettings> data, EvaluationSettings? evaluation, Func<string, string> resolve, ulong seed, JsonLinesOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        DataSources sources = new(resolve, seed, options, cancellation) { Count = 0 };
        try
        {
            sources.Training = Mix([.. data.Select(source => (sources.OpenEndless(source, evaluation?.HeldOut ?? 0), source.Weight))]);
            foreach (DataSettings source in evaluation?.Data ?? [])
            {
                sources._heldOut.Add(sources.OpenOnce(source));
            }

            return sources;
        }
        catch
        {
            sources.Dispose();
            throw;
        }
    }

    /// <summary>Tokenizes what is held out.</summary>
    /// <param name="tokenizer">Turns documents into tokens.</param>
    /// <param name="options">How they are put into batches.</param>
    /// <param name="documents">Most documents, over all sources alike.</param>
    public IReadOnlyList<TokenBatch> ReadHeldOut(DocumentTokenizer tokenizer, BatchPackerOptions options, int documents)
    {
        List<TokenBatch> batches = [];
        for (int i = 0; i < _heldOut.Count; i++)
        {
            int share = (documents / _heldOut.Count) + (i < documents % _heldOut.Count ? 1 : 0);
            using BatchPacker packer = new(_heldOut[i], tokenizer, options with { MaximumDocuments = share });
            for (TokenBatch batch = new(); packer.TryNext(batch); batch = new TokenBatch())
            {
                _cancellation.ThrowIfCancellationRequested();
                batches.Add(batch);
            }
        }

        return batches;
    }

    /// <inheritdoc/>
    public void Dispose() => _files.ForEach(static file => file.Dispose());

    private static IDocumentSource Mix(IReadOnlyList<(IDocumentSource Source, double Weight)> sources)
    {
        try
        {
            return sources.Count == 1 ? sources[0].Source : new MixtureSource(sources);
        }
        catch (ArgumentException error)
        {
            throw new TrainingException($"The data sources cannot be mixed: {error.Message}", error);
        }
    }

    private IDocumentSource OpenEndless(DataSettings data, double heldOut)
    {
        ulong seed = data.Seed ?? _seed;
        if (data.Path is null)
        {
            IDocumentSource source = OpenCurriculum(data, seed);
            Count += source.Count;
            return source.Count is null ? source : new ShuffledSource(source, seed);
        }

        IDocumentSource file = OpenFile(data.Path, seed);
        Count += file.Count;
        if (heldOut > 0)
        {
            HeldOutSplit split = new(file, heldOut, seed);
            _heldOut.Add(new ShuffledSource(split.HeldOut, seed, epochs: 1));
            file = split.Training;
        }

        return new ShuffledSource(file, seed);
    }

    private IDocumentSource OpenOnce(DataSettings data)
    {
        ulong seed = data.Seed ?? _seed;
        return data.Path is null ? OpenCurriculum(data, seed) : new ShuffledSource(OpenFile(data.Path, seed), seed, epochs: 1);
    }

    private JsonLinesSource OpenFile(string pattern, ulong seed)
    {
        string path = _resolve(pattern);
        string[] paths = [path];
        if (Path.GetFileName(path).Contains('*', StringComparison.Ordinal))
        {
            string folder = Path.GetDirectoryName(path)!;
            paths = Directory.Exists(folder) ? Directory.GetFiles(folder, Path.GetFileName(path)) : [];
            Array.Sort(paths, StringComparer.Ordinal);
        }

        if (paths.FirstOrDefault(static file => !File.Exists(file)) is { } missing || paths.Length == 0)
        {
            throw new TrainingException($"There is no data file '{paths.FirstOrDefault(path)}'.");
        }

        JsonLinesSource source = JsonLinesSource.Open(paths, _options, _cancellation);
        _files.Add(source);
        if (source.Count == 0)
        {
            throw new TrainingException($"The data file '{path}' has no lines.");
        }

        Describe(source, new JsonObject
        {
            ["file"] = Path.GetFileName(path),
            ["lines"] = source.Count,
            ["bytes"] = paths.Sum(static file => new FileInfo(file).Length),
            ["seed"] = seed,
        });
        return source;
    }

    private Exercises OpenCurriculum(DataSettings data, ulong seed)
    {
        JsonObject description = new() { ["curriculum"] = data.Curriculum.ToString(), ["seed"] = seed };
        IDocumentSource source;
        if (data.Curriculum == CurriculumName.PrimerExamination)
        {
            source = new DocumentList([.. Enum.GetValues<CurriculumGroup>().SelectMany(group => PrimerExamination.Create(seed, group, data.PerFamily)).Select(static item => item.Document)]);
        }
        else
        {
            PrimerWeights groups = data.Groups ?? new PrimerWeights();
            source = new PrimerCurriculum(seed, groups);
            description["groups"] = new JsonObject(Enum.GetValues<CurriculumGroup>().Select(group =>
                KeyValuePair.Create(JsonNamingPolicy.CamelCase.ConvertName(group.ToString()), (JsonNode?)groups.Of(group))));
        }

        Describe(source, description);
        return new Exercises(source, JsonNamingPolicy.KebabCaseLower.ConvertName(data.Curriculum.ToString()!), seed);
    }

    // A curriculum changes with its code and a file with its author: the first documents give it away.
    private void Describe(IDocumentSource source, JsonObject description)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (long i = 0; i < Math.Min(SampleLength, source.Count ?? SampleLength); i++)
        {
            if (source.Read(i) is { } document)
            {
                using MemoryStream text = new();
                using (Utf8JsonWriter writer = new(text))
                {
                    DocumentJson.Write(writer, document);
                }

                hash.AppendData(text.ToArray());
            }
        }

        description["sample"] = Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
        _description.Add(description);
    }

    // By number and seed an exercise can be generated again.
    private sealed class Exercises(IDocumentSource source, string curriculum, ulong seed) : IDocumentSource
    {
        public long? Count => source.Count;

        public TrainingDocument? Read(long index) => source.Read(index);

        public string NameOf(long index) => $"Exercise {index} of '{curriculum}' with seed {seed}";
    }
}
