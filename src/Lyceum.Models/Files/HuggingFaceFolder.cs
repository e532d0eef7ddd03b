using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Lyceum.Models.Files.HuggingFace;
using Lyceum.Models.Tokenization;
using Lyceum.Numerics;

namespace Lyceum.Models.Files;

/// <summary>
/// A model in a folder as the Hugging Face hub has them: <c>config.json</c>, safetensors (single or sharded), the tokenizer
/// and the settings beside it. It shows the same metadata keys and tensors as a GGUF file of the same weights. Tensors
/// that need no change are views of the mapped files; the others (reordered queries, stacked experts) are made when they
/// are first asked for.
/// </summary>
public sealed unsafe partial class HuggingFaceFolder : ModelSource
{
    private readonly HuggingFaceWeights _weights;
    private readonly Dictionary<string, TensorInfo> _tensors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Slot> _slots = new(StringComparer.Ordinal);
    private bool _disposed;

    private HuggingFaceFolder(string path, HuggingFaceWeights weights)
    {
        Path = path;
        Metadata = [];
        _weights = weights;
    }

    /// <inheritdoc/>
    public override ModelMetadata Metadata { get; }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, TensorInfo> Tensors => _tensors;

    /// <inheritdoc/>
    public override string Path { get; }

    /// <summary>Opens a folder.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="ModelFormatException">A file is missing or malformed, the family is not known, or a tensor does not belong to it.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static HuggingFaceFolder Open(string path)
    {
        string configPath = System.IO.Path.Combine(path, "config.json");
        JsonElement root = JsonFile.Read(configPath) ?? throw new ModelFormatException($"The folder '{path}' has no 'config.json', so it is no model.");
        HuggingFaceFolder folder = new(path, HuggingFaceWeights.Open(path));
        try
        {
            HuggingFaceConfig config = HuggingFaceConfig.From(root, configPath);
            HuggingFaceFamily family = HuggingFaceFamilies.Of(config);
            config = config.With(family.Defaults);
            RequireReadableNumbers(config);
            folder.ReadMetadata(config, family);
            folder.ReadTensors(config, family);
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override byte* GetData(string tensor)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _slots.TryGetValue(tensor, out Slot? slot)
            ? (byte*)slot.GetData()
            : throw new ModelFormatException($"The model '{Path}' has no tensor '{tensor}'.");
    }

    /// <inheritdoc/>
    public override void Release(string tensor)
    {
        if (_slots.TryGetValue(tensor, out Slot? slot))
        {
            slot.Free();
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            foreach (Slot slot in _slots.Values)
            {
                slot.Free();
            }

            _weights.Dispose();
        }
    }

    [GeneratedRegex(@"\b(?:layers?|h)\.(?<block>\d{1,9})\.", RegexOptions.CultureInvariant)]
    private static partial Regex BlockNumber();

    [GeneratedRegex(@"(^|\.)(vision\w*|visual|multi_?modal\w*|mm_projector|audio\w*|image_newline)\.|rotary_emb\.inv_freq$", RegexOptions.CultureInvariant)]
    private static partial Regex BesideTheModel();

    private static void RequireReadableNumbers(HuggingFaceConfig config)
    {
        if (config.TryGet(out JsonElement quantization, "quantization_config") && quantization.Text("quant_method") is { } method && method != "mxfp4")
        {
            throw new ModelFormatException($"The weights beside '{config.Path}' are quantised with '{method}'; F32, F16 and BF16 can be read, and the MXFP4 of gpt-oss.");
        }
    }

    private void ReadMetadata(HuggingFaceConfig config, HuggingFaceFamily family)
    {
        Metadata["general.architecture"] = family.Architecture;
        Metadata["general.name"] = System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(Path)));
        FamilyMetadata metadata = new(Metadata);
        foreach (SettingRule setting in family.Settings)
        {
            setting.Import(config, metadata);
        }

        if (metadata.Bool("attention.causal") == false)
        {
            metadata.Set("pooling_type", SentenceTransformers.PoolingOf(Path));
            Metadata["tokenizer.ggml.token_type_count"] = (uint)(config.Int("type_vocab_size") ?? 1);
        }

        JsonElement? generation = JsonFile.Read(File("generation_config.json"));
        JsonElement? tokenizerConfig = JsonFile.Read(File("tokenizer_config.json"));
        if (JsonFile.Read(File("tokenizer.json")) is { } tokenizer)
        {
            HuggingFaceTokenizer.ToMetadata(tokenizer, tokenizerConfig, Metadata);
            GenerationSettings.ImportIds(generation, config, Metadata);
        }

        GenerationSettings.ImportTemplates(Path, tokenizerConfig, Metadata);
        GenerationSettings.ImportSampling(generation, Metadata);
    }

    private string File(string name) => System.IO.Path.Combine(Path, name);

    private void ReadTensors(HuggingFaceConfig config, HuggingFaceFamily family)
    {
        if (_weights.IsEmpty)
        {
            return;
        }

        int blocks = config.RequireInt("num_hidden_layers", "n_layer", "num_layers", "n_layers");
        if (blocks > _weights.Count)
        {
            throw new ModelFormatException($"The file '{config.Path}' claims {blocks} layers, but there are only {_weights.Count} tensors.");
        }

        HashSet<string> used = new(StringComparer.Ordinal);
        bool isTied = config.Bool("tie_word_embeddings") ?? false;
        foreach (TensorRule rule in family.Tensors)
        {
            for (int block = 0; block < (rule.IsPerBlock ? blocks : 1); block++)
            {
                if (FindSources(rule, block, family.Prefix, used) is { Count: > 0 } sources && !(isTied && rule.Target == "output.weight"))
                {
                    string target = TensorRule.Expand(rule.Target, block);
                    Add(target, rule.Transform.Import(Metadata, target, sources), sources[0]);
                }
            }
        }

        foreach ((string name, float[] values) in family.Computed(config))
        {
            Add(name, TensorPlan.Vector(values), null);
        }

        RequireNothingLeft(used, family, blocks);
        Metadata["general.file_type"] = FileTypes.Of(_tensors.Values);
    }

    private List<SourceTensor> FindSources(TensorRule rule, int block, string prefix, HashSet<string> used)
    {
        List<SourceTensor> sources = [];
        for (int expert = 0; expert == 0 || rule.IsPerExpert; expert++)
        {
            if (!_weights.TryFind(TensorRule.Expand(rule.Source, block, expert), prefix, out SourceTensor? source))
            {
                break;
            }

            sources.Add(source);
            used.Add(source.Header.Name);
        }

        if (sources.Count > 0 && rule.SecondSource is { } second)
        {
            sources.Add(_weights.TryFind(TensorRule.Expand(second, block), prefix, out SourceTensor? source) ? source : throw sources[0].Wrong($"'{TensorRule.Expand(second, block)}' is missing beside it"));
            used.Add(source.Header.Name);
        }

        return sources;
    }

    private void Add(string name, TensorPlan plan, SourceTensor? source)
    {
        if (plan.Shape.Count > 4 || plan.Shape.Any(static size => size <= 0))
        {
            throw source?.Wrong($"it would have the shape [{string.Join(", ", plan.Shape)}]") ?? new ModelFormatException($"The tensor '{name}' would be empty.");
        }

        if (NeedsSingles(name, plan.Shape))
        {
            plan = plan.ToSingle();
        }

        TensorInfo info = TensorInfo.Create(name, plan.Format, plan.Shape);
        if (!_tensors.TryAdd(name, info))
        {
            throw source?.Wrong($"another tensor is '{name}' already") ?? new ModelFormatException($"There are two tensors for '{name}'.");
        }

        _slots.Add(name, new Slot(plan, info.ByteLength));
    }

    // As GGUF files have it: vectors, routers and positions are small and sensitive, so they are float32 whatever the rest is.
    private static bool NeedsSingles(string name, IReadOnlyList<long> shape) =>
        shape.Count == 1 || name.EndsWith("_norm.weight", StringComparison.Ordinal) || name.EndsWith(".bias", StringComparison.Ordinal)
        || name.EndsWith("ffn_gate_inp.weight", StringComparison.Ordinal) || name is "position_embd.weight" or "token_types.weight";

    private void RequireNothingLeft(HashSet<string> used, HuggingFaceFamily family, int blocks)
    {
        foreach (SourceTensor tensor in _weights.All)
        {
            string name = tensor.Header.Name;
            bool isKnown = used.Contains(name)
                || family.Ignored.Any(piece => name.Contains(piece, StringComparison.Ordinal))
                || BesideTheModel().IsMatch(name)
                || (BlockNumber().Match(name) is { Success: true } match && int.Parse(match.Groups["block"].ValueSpan) >= blocks);
            if (!isKnown)
            {
                throw tensor.Wrong($"models of the family '{family.Architecture}' have no such tensor");
            }
        }
    }

    /// <summary>A tensor's bytes: mapped, or made on first use.</summary>
    private sealed class Slot(TensorPlan plan, long length)
    {
        private const nuint Alignment = 64;

        private readonly Lock _lock = new();
        private void* _made;

        public nint GetData()
        {
            if (plan.Fill is null)
            {
                return plan.Data;
            }

            lock (_lock)
            {
                if (_made == null)
                {
                    void* memory = NativeMemory.AlignedAlloc((nuint)length, Alignment);
                    plan.CopyTo((nint)memory);
                    _made = memory;
                }

                return (nint)_made;
            }
        }

        public void Free()
        {
            lock (_lock)
            {
                NativeMemory.AlignedFree(_made);
                _made = null;
            }
        }
    }
}
