using Lyceum.Numerics;

namespace Lyceum.Models.Files.Synthesis;

/// <summary>The measures of a published model, all that its speed depends on.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="Architecture">The family.</param>
/// <param name="Layers">Number of layers.</param>
/// <param name="Width">Length of the residual stream.</param>
/// <param name="Inner">Width of the feed-forward part.</param>
/// <param name="Heads">Query heads.</param>
/// <param name="KeyValueHeads">Key and value heads.</param>
/// <param name="HeadWidth">Width of a head.</param>
/// <param name="Vocabulary">Number of tokens.</param>
/// <param name="Context">Longest context.</param>
/// <param name="RopeBase">Base of the rotary embedding.</param>
/// <param name="PreTokenizer">GGUF's name of the pre-tokenizer.</param>
internal sealed record ModelShape(
    string Name,
    string Architecture,
    int Layers,
    int Width,
    int Inner,
    int Heads,
    int KeyValueHeads,
    int HeadWidth,
    int Vocabulary,
    int Context,
    float RopeBase,
    string PreTokenizer)
{
    /// <summary>The shapes that can be made. All have the embedding as their output matrix.</summary>
    public static IReadOnlyList<ModelShape> All { get; } =
    [
        new("llama-6m", "llama", 8, 256, 640, 8, 4, 32, 2048, 2048, 10_000, "smollm"),
        new("llama-135m", "llama", 30, 576, 1536, 9, 3, 64, 49152, 8192, 100_000, "smollm"),
        new("llama-1b", "llama", 16, 2048, 8192, 32, 8, 64, 128_256, 131_072, 500_000, "llama-bpe") { RopeFactor = 32 },
        new("llama-3b", "llama", 28, 3072, 8192, 24, 8, 128, 128_256, 131_072, 500_000, "llama-bpe") { RopeFactor = 32 },
        new("qwen3-0.6b", "qwen3", 28, 1024, 3072, 16, 8, 128, 151_936, 40_960, 1_000_000, "qwen2") { HasQueryKeyNorms = true },
    ];

    /// <summary>How far Llama 3's scaling stretches the longest wavelengths; 1 without it.</summary>
    public float RopeFactor { get; init; } = 1;

    /// <summary>Whether queries and keys are normalised head by head.</summary>
    public bool HasQueryKeyNorms { get; init; }

    /// <summary>The shape of a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static ModelShape Named(string name) =>
        All.FirstOrDefault(shape => string.Equals(shape.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"There is no shape '{name}'; there are {string.Join(", ", All.Select(static shape => shape.Name))}.", nameof(name));

    /// <summary>The tensors, in float32, in the order of the file.</summary>
    public IReadOnlyList<TensorInfo> Tensors()
    {
        List<TensorInfo> tensors = [];
        Add("token_embd.weight", Width, Vocabulary);
        Add("output_norm.weight", Width);
        if (RopeFactor != 1)
        {
            Add("rope_freqs.weight", HeadWidth / 2);
        }

        for (int layer = 0; layer < Layers; layer++)
        {
            string block = $"blk.{layer}.";
            Add(block + "attn_norm.weight", Width);
            Add(block + "attn_q.weight", Width, Heads * HeadWidth);
            Add(block + "attn_k.weight", Width, KeyValueHeads * HeadWidth);
            Add(block + "attn_v.weight", Width, KeyValueHeads * HeadWidth);
            Add(block + "attn_output.weight", Heads * HeadWidth, Width);
            if (HasQueryKeyNorms)
            {
                Add(block + "attn_q_norm.weight", HeadWidth);
                Add(block + "attn_k_norm.weight", HeadWidth);
            }

            Add(block + "ffn_norm.weight", Width);
            Add(block + "ffn_gate.weight", Width, Inner);
            Add(block + "ffn_up.weight", Width, Inner);
            Add(block + "ffn_down.weight", Inner, Width);
        }

        return tensors;

        void Add(string name, params long[] shape) => tensors.Add(TensorInfo.Create(name, NumberFormat.F32, shape));
    }

    /// <summary>The metadata, the vocabulary included.</summary>
    public ModelMetadata Metadata()
    {
        ModelMetadata metadata = new()
        {
            ["general.architecture"] = Architecture,
            ["general.name"] = $"Synthetic {Name}",
            [$"{Architecture}.block_count"] = (uint)Layers,
            [$"{Architecture}.context_length"] = (uint)Context,
            [$"{Architecture}.embedding_length"] = (uint)Width,
            [$"{Architecture}.feed_forward_length"] = (uint)Inner,
            [$"{Architecture}.attention.head_count"] = (uint)Heads,
            [$"{Architecture}.attention.head_count_kv"] = (uint)KeyValueHeads,
            [$"{Architecture}.attention.key_length"] = (uint)HeadWidth,
            [$"{Architecture}.attention.value_length"] = (uint)HeadWidth,
            [$"{Architecture}.attention.layer_norm_rms_epsilon"] = Architecture == "qwen3" ? 1e-6f : 1e-5f,
            [$"{Architecture}.rope.freq_base"] = RopeBase,
            [$"{Architecture}.rope.dimension_count"] = (uint)HeadWidth,
            [$"{Architecture}.vocab_size"] = (uint)Vocabulary,
        };
        SyntheticVocabulary.Write(metadata, Vocabulary, PreTokenizer);
        return metadata;
    }
}
