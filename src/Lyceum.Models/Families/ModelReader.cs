using Lyceum.Models.Architecture;
using Lyceum.Models.Files;
using Lyceum.Numerics;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Families;

/// <summary>
/// Reads a model's metadata for a family: checked numbers under the architecture's prefix, and the parts that most
/// families share, which a family then changes with <c>with</c>.
/// </summary>
internal sealed class ModelReader
{
    private const int MostLayers = 4096;
    private const int MostHeads = 1 << 14;
    private const int LargestLength = 1 << 24;

    private readonly ModelSource _source;
    private readonly string _prefix;

    public ModelReader(ModelSource source, int contextLength)
    {
        _source = source;
        _prefix = source.Metadata.Architecture + ".";
        Width = Integer("embedding_length", 1, LargestLength);
        int predictors = Integer("nextn_predict_layers", 0, MostLayers, 0);
        Layers = Integer("block_count", predictors + 1, Math.Min(MostLayers, source.Tensors.Count)) - predictors;
        TrainedContext = Integer("context_length", 1, int.MaxValue);
        ContextLength = contextLength > 0 ? contextLength : TrainedContext;
        Scaling = new RotaryReader(this);
    }

    public ModelMetadata Metadata => _source.Metadata;

    /// <summary>Numbers of the residual stream.</summary>
    public int Width { get; }

    /// <summary>Number of layers, those that only predict further tokens not counted.</summary>
    public int Layers { get; }

    /// <summary>The context that the model was made for.</summary>
    public int TrainedContext { get; }

    /// <summary>The context that it will run with.</summary>
    public int ContextLength { get; }

    /// <summary>Reads the rotary embedding.</summary>
    public RotaryReader Scaling { get; }

    /// <summary>The epsilon of RMS norms.</summary>
    public float RmsEpsilon => Real("attention.layer_norm_rms_epsilon", 0, 1);

    /// <summary>The epsilon of layer norms.</summary>
    public float LayerEpsilon => Real("attention.layer_norm_epsilon", 0, 1);

    /// <summary>The full name of a key.</summary>
    public string Key(string name) => _prefix + name;

    public bool Has(string name) => Metadata.Contains(Key(name));

    public bool HasTensor(string name) => _source.Tensors.ContainsKey(name);

    /// <summary>A whole number within bounds.</summary>
    public int Integer(string name, int lowest, int highest, int? fallback = null)
    {
        int value = fallback is { } missing ? Metadata.GetInt32(Key(name), missing) : Metadata.GetInt32(Key(name));
        return InBounds(name, value, lowest, highest);
    }

    /// <summary>A number within bounds, neither infinite nor undefined.</summary>
    public float Real(string name, float lowest, float highest, float? fallback = null)
    {
        float value = fallback is { } missing ? Metadata.GetSingle(Key(name), missing) : Metadata.GetSingle(Key(name));
        return value >= lowest && value <= highest
            ? value
            : throw new ModelFormatException($"The metadata key '{Key(name)}' is {value}; it should be between {lowest} and {highest}.");
    }

    /// <summary>A scale: any finite number.</summary>
    public float Scale(string name, float? fallback = null) => Real(name, -1e9f, 1e9f, fallback);

    public bool Flag(string name, bool fallback) => Metadata.GetBoolean(Key(name), fallback);

    /// <summary>A number that is the same for all layers, or an array with one for each.</summary>
    public int PerLayer(string name, int layer, int lowest, int highest, int? fallback = null)
    {
        if (!Metadata.TryGetValue(Key(name), out object? value) || value is not Array)
        {
            return Integer(name, lowest, highest, fallback);
        }

        int[] values = Metadata.GetInt32s(Key(name));
        return values.Length >= Layers
            ? InBounds(name, values[layer], lowest, highest)
            : throw new ModelFormatException($"The metadata key '{Key(name)}' has {values.Length} entries for {Layers} layers.");
    }

    /// <summary>The values of a small tensor as floats.</summary>
    public unsafe float[] Floats(string tensor, int length)
    {
        TensorInfo info = _source.Tensors[tensor];
        if (info.Shape.Count != 1 || info.Shape[0] != length)
        {
            throw TensorBinder.WrongShape(info, [length]);
        }

        float[] values = new float[length];
        fixed (float* pointer = values)
        {
            BlockDequantizer.Dequantize(info.Format, _source.GetData(tensor), pointer, length);
        }

        foreach (float value in values)
        {
            if (!float.IsFinite(value) || value == 0)
            {
                throw new ModelFormatException($"The tensor '{tensor}' holds {value}, which is no divisor of a frequency.");
            }
        }

        return values;
    }

    /// <summary>An RMS norm.</summary>
    public NormSpec Rms(string name) => new(NormKind.Rms, name, RmsEpsilon);

    /// <summary>A layer norm.</summary>
    public NormSpec LayerNorm(string name) => new(NormKind.Layer, name, LayerEpsilon);

    /// <summary>Grouped attention as the metadata give it, every token seeing all before it.</summary>
    public AttentionSpec Attention(int layer, RotaryPairs pairs)
    {
        int heads = PerLayer("attention.head_count", layer, 1, MostHeads);
        int groups = PerLayer("attention.head_count_kv", layer, 1, MostHeads, heads);
        if (heads % groups != 0)
        {
            throw new ModelFormatException($"The metadata key '{Key("attention.head_count_kv")}' is {groups}, which does not divide {heads} heads.");
        }

        bool given = Has("attention.key_length") && Has("attention.value_length");
        if (!given && Width % heads != 0)
        {
            throw new ModelFormatException(
                $"The metadata key '{Key("attention.head_count")}' is {heads}, which does not divide the width {Width} in '{Key("embedding_length")}'.");
        }

        int length = Integer("attention.key_length", 1, 1 << 16, Width / heads);
        return new AttentionSpec
        {
            Heads = heads,
            KeyValueHeads = groups,
            KeyLength = length,
            ValueLength = Integer("attention.value_length", 1, 1 << 16, Width / heads),
            Scale = 1 / MathF.Sqrt(length),
            Rotary = Scaling.Read(pairs, length),
        };
    }

    /// <summary>A dense feed-forward block.</summary>
    public FeedForwardSpec Dense(int layer, ActivationFunction activation, bool gated = true) => new()
    {
        Length = PerLayer("feed_forward_length", layer, 1, LargestLength),
        Activation = activation,
        Gated = gated,
    };

    /// <summary>A block of experts.</summary>
    public FeedForwardSpec Experts(int layer, ActivationFunction activation, ExpertSpec experts, bool gated = true) => new()
    {
        Length = Has("expert_feed_forward_length")
            ? PerLayer("expert_feed_forward_length", layer, 1, LargestLength)
            : PerLayer("feed_forward_length", layer, 1, LargestLength),
        Activation = activation,
        Gated = gated,
        Experts = experts,
    };

    /// <summary>The router as the metadata give it.</summary>
    public ExpertSpec Router(ExpertGating gating, bool renormalize)
    {
        int count = Integer("expert_count", 1, 1 << 16);
        int groups = Integer("expert_group_count", 0, count, 1);
        groups = Math.Max(1, groups);
        if (count % groups != 0)
        {
            throw new ModelFormatException($"The metadata key '{Key("expert_group_count")}' is {groups}, which does not divide {count} experts.");
        }

        int groupsUsed = groups == 1 ? 1 : Integer("expert_group_used_count", 1, groups);
        float scale = Scale("expert_weights_scale", 0);
        return new ExpertSpec
        {
            Count = count,
            Used = Integer("expert_used_count", 1, count / groups * groupsUsed),
            Gating = Integer("expert_gating_func", 0, 3, 0) switch
            {
                1 => ExpertGating.Softmax,
                2 => ExpertGating.Sigmoid,
                3 => ExpertGating.SoftmaxOfSelected,
                _ => gating,
            },
            Renormalize = Flag("expert_weights_norm", renormalize),
            Scale = scale == 0 ? 1 : scale,
            Groups = groups,
            GroupsUsed = groupsUsed,
        };
    }

    /// <summary>The width of all shared experts, from their number.</summary>
    public int SharedLength() => checked(Integer("expert_shared_count", 0, 1 << 12, 0) * Integer("expert_feed_forward_length", 1, LargestLength));

    /// <summary>Whether a layer is dense because it stands at the beginning.</summary>
    public bool IsLeadingDense(int layer) => layer < Integer("leading_dense_block_count", 0, MostLayers, 0);

    /// <summary>
    /// The sliding window of a layer, 0 for none: all but the last of every <paramref name="period"/> layers have one,
    /// unless the metadata give a period of their own, or say it for each layer.
    /// </summary>
    public int Window(int layer, int period)
    {
        const string Pattern = "attention.sliding_window_pattern";
        int window = Integer("attention.sliding_window", 0, int.MaxValue, 0);
        if (Metadata.TryGetValue(Key(Pattern), out object? value) && value is Array)
        {
            int[] windowed = value is bool[] flags ? [.. flags.Select(static flag => flag ? 1 : 0)] : Metadata.GetInt32s(Key(Pattern));
            return windowed.Length < Layers
                ? throw new ModelFormatException($"The metadata key '{Key(Pattern)}' has {windowed.Length} entries for {Layers} layers.")
                : windowed[layer] != 0 ? window : 0;
        }

        period = Integer(Pattern, 0, MostLayers, period);
        return period == 0 || layer % period < period - 1 ? window : 0;
    }

    /// <summary>A layer with RMS norms before both blocks, SiLU-gated, dense.</summary>
    public LayerSpec Layer(int layer, RotaryPairs pairs) => new()
    {
        Attention = Attention(layer, pairs),
        FeedForward = Dense(layer, ActivationFunction.Silu),
        AttentionNorm = Rms("attn_norm"),
        FeedForwardNorm = Rms("ffn_norm"),
    };

    /// <summary>A layer with layer norms before both blocks and a dense feed-forward block without a gate.</summary>
    public LayerSpec ClassicLayer(int layer, ActivationFunction activation) => new()
    {
        Attention = Attention(layer, RotaryPairs.Halves),
        FeedForward = Dense(layer, activation, gated: false),
        AttentionNorm = LayerNorm("attn_norm"),
        FeedForwardNorm = LayerNorm("ffn_norm"),
    };

    /// <summary>A decoder of the given layers with an RMS norm at the end.</summary>
    public TransformerSpec Decoder(Func<int, LayerSpec> layer) => Model(layer) with { OutputNorm = Rms("output_norm") };

    /// <summary>A decoder of the given layers with a layer norm at the end.</summary>
    public TransformerSpec ClassicDecoder(Func<int, LayerSpec> layer) => Model(layer) with { OutputNorm = LayerNorm("output_norm") };

    /// <summary>A model of the given layers, without a norm at the end.</summary>
    public TransformerSpec Model(Func<int, LayerSpec> layer)
    {
        LayerSpec[] layers = new LayerSpec[Layers];
        for (int i = 0; i < layers.Length; i++)
        {
            layers[i] = layer(i);
        }

        return new TransformerSpec
        {
            Architecture = Metadata.Architecture,
            VocabularySize = VocabularySize(),
            Width = Width,
            ContextLength = TrainedContext,
            Layers = layers,
            Pooling = Integer("pooling_type", -1, 4, 0) switch
            {
                1 => Pooling.Mean,
                2 => Pooling.First,
                3 => Pooling.Last,
                _ => Pooling.None,
            },
        };
    }

    private int VocabularySize()
    {
        const string Name = "token_embd.weight";
        if (!_source.Tensors.TryGetValue(Name, out TensorInfo? embedding))
        {
            throw TensorBinder.Missing(Name);
        }

        return embedding.Shape.Count == 2 && embedding.Shape[1] is >= 1 and <= int.MaxValue
            ? (int)embedding.Shape[1]
            : throw TensorBinder.WrongShape(embedding, [Width, Metadata.GetInt32(Key("vocab_size"), -1)]);
    }

    private int InBounds(string name, int value, int lowest, int highest) => value >= lowest && value <= highest
        ? value
        : throw new ModelFormatException($"The metadata key '{Key(name)}' is {value}; it should be between {lowest} and {highest}.");
}
