using Lyceum.Models.Files;
using Lyceum.Numerics;

namespace Lyceum.Models.Tests.Forward;

/// <summary>A llama in memory: two layers, width 32, four heads on two, random weights. Tests take parts away or change them.</summary>
internal sealed unsafe class TinyModel : ModelSource
{
    public const int Vocabulary = 40;
    private readonly Dictionary<string, TensorInfo> _tensors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NativeBuffer<float>> _data = new(StringComparer.Ordinal);

    public TinyModel()
    {
        Metadata = [];
        Metadata["general.architecture"] = "llama";
        Metadata["llama.context_length"] = 300u;
        Metadata["llama.embedding_length"] = 32u;
        Metadata["llama.block_count"] = 2u;
        Metadata["llama.feed_forward_length"] = 48u;
        Metadata["llama.attention.head_count"] = 4u;
        Metadata["llama.attention.head_count_kv"] = 2u;
        Metadata["llama.attention.layer_norm_rms_epsilon"] = 1e-5f;
        Add("token_embd.weight", 32, Vocabulary);
        Add("output_norm.weight", 32);
        for (int layer = 0; layer < 2; layer++)
        {
            Add($"blk.{layer}.attn_norm.weight", 32);
            Add($"blk.{layer}.attn_q.weight", 32, 32);
            Add($"blk.{layer}.attn_k.weight", 32, 16);
            Add($"blk.{layer}.attn_v.weight", 32, 16);
            Add($"blk.{layer}.attn_output.weight", 32, 32);
            Add($"blk.{layer}.ffn_norm.weight", 32);
            Add($"blk.{layer}.ffn_gate.weight", 32, 48);
            Add($"blk.{layer}.ffn_up.weight", 32, 48);
            Add($"blk.{layer}.ffn_down.weight", 48, 32);
        }
    }

    public override ModelMetadata Metadata { get; }

    public override IReadOnlyDictionary<string, TensorInfo> Tensors => _tensors;

    public override string Path => "tiny";

    public override byte* GetData(string tensor) => (byte*)_data[tensor].Pointer;

    public void Remove(string tensor) => _tensors.Remove(tensor);

    public void Add(string name, params long[] shape)
    {
        long count = shape.Aggregate(1L, static (product, dimension) => product * dimension);
        _tensors[name] = new TensorInfo(name, NumberFormat.F32, shape, count * sizeof(float));
        NativeBuffer<float> buffer = new(count);
        Random random = new(name.Length + (int)count);
        foreach (ref float value in buffer.Span)
        {
            value = shape.Length == 1 ? 1 : (random.NextSingle() - 0.5f) / 2;
        }

        if (_data.Remove(name, out NativeBuffer<float>? old))
        {
            old.Dispose();
        }

        _data[name] = buffer;
    }

    protected override void Dispose(bool disposing)
    {
        foreach (NativeBuffer<float> buffer in _data.Values)
        {
            buffer.Dispose();
        }
    }
}
