using Lyceum.Models.Architecture;
using Lyceum.Numerics;

namespace Lyceum.Models.Forward;

/// <summary>The weights of a layer, found in the file and checked against its spec.</summary>
internal sealed class LayerWeights
{
    public LayerWeights(TensorBinder tensors, TransformerSpec model, int index)
    {
        Spec = model.Layers[index];
        string prefix = $"blk.{index}.";
        AttentionNorm = NormWeights.Bind(tensors, Spec.AttentionNorm, prefix, model.Width);
        AttentionPostNorm = NormWeights.Bind(tensors, Spec.AttentionPostNorm, prefix, model.Width);
        AttentionResidualNorm = NormWeights.Bind(tensors, Spec.AttentionResidualNorm, prefix, model.Width);
        FeedForwardNorm = NormWeights.Bind(tensors, Spec.FeedForwardNorm, prefix, model.Width);
        FeedForwardPostNorm = NormWeights.Bind(tensors, Spec.FeedForwardPostNorm, prefix, model.Width);
        FeedForwardResidualNorm = NormWeights.Bind(tensors, Spec.FeedForwardResidualNorm, prefix, model.Width);
        if (Spec.Attention.Latent is null)
        {
            Attention = new AttentionWeights(tensors, Spec.Attention, prefix, model.Width);
        }
        else
        {
            Latent = new LatentWeights(tensors, Spec.Attention, Spec.Attention.Latent, prefix, model.Width);
        }

        if (Spec.FeedForward.Experts is null)
        {
            Dense = new DenseWeights(tensors, Spec.FeedForward, prefix, "", model.Width, Spec.FeedForward.Length);
        }
        else
        {
            Experts = new ExpertWeights(tensors, Spec.FeedForward, Spec.FeedForward.Experts, prefix, model.Width);
        }
    }

    public LayerSpec Spec { get; }

    public NormWeights? AttentionNorm { get; }

    public NormWeights? AttentionPostNorm { get; }

    public NormWeights? AttentionResidualNorm { get; }

    public NormWeights? FeedForwardNorm { get; }

    public NormWeights? FeedForwardPostNorm { get; }

    public NormWeights? FeedForwardResidualNorm { get; }

    /// <summary>Where the attention projects queries, keys and values directly.</summary>
    public AttentionWeights? Attention { get; }

    /// <summary>Where it is latent.</summary>
    public LatentWeights? Latent { get; }

    public DenseWeights? Dense { get; }

    public ExpertWeights? Experts { get; }

    /// <summary>A matrix with its bias, if the file has one.</summary>
    internal static unsafe LinearMap Map(TensorBinder tensors, string name, int rows, int columns) =>
        new(tensors.Matrix(name + ".weight", rows, columns), tensors.OptionalVector(name + ".bias", rows));
}

/// <summary>Projections of attention; one joined matrix looks like three.</summary>
internal sealed unsafe class AttentionWeights
{
    public AttentionWeights(TensorBinder tensors, AttentionSpec spec, string prefix, int width)
    {
        int queries = checked(spec.Heads * spec.KeyLength);
        int keys = checked(spec.KeyValueHeads * spec.KeyLength);
        int values = checked(spec.KeyValueHeads * spec.ValueLength);
        if (tensors.Has(prefix + "attn_qkv.weight"))
        {
            LinearMap joined = LayerWeights.Map(tensors, prefix + "attn_qkv", checked(queries + keys + values), width);
            Query = joined.Slice(0, queries);
            Key = joined.Slice(queries, keys);
            Value = joined.Slice(queries + keys, values);
        }
        else
        {
            Query = LayerWeights.Map(tensors, prefix + "attn_q", queries, width);
            Key = LayerWeights.Map(tensors, prefix + "attn_k", keys, width);
            Value = LayerWeights.Map(tensors, prefix + "attn_v", values, width);
        }

        Output = LayerWeights.Map(tensors, prefix + "attn_output", width, checked(spec.Heads * spec.ValueLength));
        QueryNorm = NormWeights.Bind(tensors, spec.QueryKeyNorm, prefix + "attn_q_norm", spec.Heads, spec.KeyLength);
        KeyNorm = NormWeights.Bind(tensors, spec.QueryKeyNorm, prefix + "attn_k_norm", spec.KeyValueHeads, spec.KeyLength);
        Sinks = spec.Sinks ? tensors.Vector(prefix + "attn_sinks.weight", spec.Heads) : null;
    }

    public LinearMap Query { get; }

    public LinearMap Key { get; }

    public LinearMap Value { get; }

    public LinearMap Output { get; }

    public NormWeights? QueryNorm { get; }

    public NormWeights? KeyNorm { get; }

    public float* Sinks { get; }
}

/// <summary>Projections of latent attention.</summary>
internal sealed class LatentWeights
{
    public LatentWeights(TensorBinder tensors, AttentionSpec attention, LatentSpec spec, string prefix, int width)
    {
        int heads = attention.Heads;
        int queries = checked(heads * (spec.PlainLength + spec.RotaryLength));
        if (spec.QueryRank > 0)
        {
            CompressQuery = LayerWeights.Map(tensors, prefix + "attn_q_a", spec.QueryRank, width);
            QueryNorm = NormWeights.Bind(tensors, new NormSpec(NormKind.Rms, "attn_q_a_norm", spec.Epsilon), prefix, spec.QueryRank);
            Query = LayerWeights.Map(tensors, prefix + "attn_q_b", queries, spec.QueryRank);
        }
        else
        {
            Query = LayerWeights.Map(tensors, prefix + "attn_q", queries, width);
        }

        CompressKeyValue = LayerWeights.Map(tensors, prefix + "attn_kv_a_mqa", checked(spec.KeyValueRank + spec.RotaryLength), width);
        KeyValueNorm = NormWeights.Bind(tensors, new NormSpec(NormKind.Rms, "attn_kv_a_norm", spec.Epsilon), prefix, spec.KeyValueRank)!;
        if (spec.Absorbed)
        {
            Keys = tensors.Stack(prefix + "attn_k_b.weight", heads, spec.KeyValueRank, spec.PlainLength);
            Values = tensors.Stack(prefix + "attn_v_b.weight", heads, spec.ValueLength, spec.KeyValueRank);
        }
        else
        {
            KeyValue = LayerWeights.Map(tensors, prefix + "attn_kv_b", checked(heads * (spec.PlainLength + spec.ValueLength)), spec.KeyValueRank);
        }

        Output = LayerWeights.Map(tensors, prefix + "attn_output", width, checked(heads * spec.ValueLength));
    }

    public LinearMap CompressQuery { get; }

    public NormWeights? QueryNorm { get; }

    public LinearMap Query { get; }

    public LinearMap CompressKeyValue { get; }

    public NormWeights KeyValueNorm { get; }

    /// <summary>Joined: per head the plain key, then the value.</summary>
    public LinearMap KeyValue { get; }

    /// <summary>Absorbed: per head, from the plain query to the latent <c>[heads · rank, plainLength]</c>.</summary>
    public WeightMatrix Keys { get; }

    /// <summary>Absorbed: per head, from the latent to the value <c>[heads · valueLength, rank]</c>.</summary>
    public WeightMatrix Values { get; }

    public LinearMap Output { get; }
}

/// <summary>A dense feed-forward block; a joined gate and up matrix looks like two.</summary>
internal sealed class DenseWeights
{
    public DenseWeights(TensorBinder tensors, FeedForwardSpec spec, string prefix, string suffix, int width, int length)
    {
        string up = prefix + "ffn_up" + suffix;
        if (spec.Gated && !tensors.Has($"{prefix}ffn_gate{suffix}.weight") && tensors.Has(up + ".weight")
            && tensors.Rows(up + ".weight") == 2L * length)
        {
            LinearMap joined = LayerWeights.Map(tensors, up, checked(2 * length), width);
            Gate = joined.Slice(0, length);
            Up = joined.Slice(length, length);
        }
        else
        {
            Gate = spec.Gated ? LayerWeights.Map(tensors, $"{prefix}ffn_gate{suffix}", length, width) : default;
            Up = LayerWeights.Map(tensors, up, length, width);
        }

        Down = LayerWeights.Map(tensors, $"{prefix}ffn_down{suffix}", width, length);
    }

    /// <summary>Empty where the block has no gate.</summary>
    public LinearMap Gate { get; }

    public LinearMap Up { get; }

    public LinearMap Down { get; }
}

/// <summary>Experts: matrices stacked over all of them.</summary>
internal sealed unsafe class ExpertWeights
{
    public ExpertWeights(TensorBinder tensors, FeedForwardSpec spec, ExpertSpec experts, string prefix, int width)
    {
        int count = experts.Count;
        int length = spec.Length;
        Router = LayerWeights.Map(tensors, prefix + "ffn_gate_inp", count, width);
        SelectionBias = tensors.OptionalVector(prefix + "exp_probs_b.bias", count);
        Length = length;
        string joined = prefix + "ffn_gate_up_exps";
        if (spec.Gated && tensors.Has(joined + ".weight"))
        {
            Up = new LinearMap(tensors.Stack(joined + ".weight", count, checked(2 * length), width), tensors.OptionalRows(joined + ".bias", count, 2 * length));
            Joined = true;
        }
        else
        {
            Gate = spec.Gated ? Stack(tensors, prefix + "ffn_gate_exps", count, length, width) : default;
            Up = Stack(tensors, prefix + "ffn_up_exps", count, length, width);
        }

        Down = Stack(tensors, prefix + "ffn_down_exps", count, width, length);
        if (experts.SharedLength > 0)
        {
            Shared = new DenseWeights(tensors, spec, prefix, "_shexp", width, experts.SharedLength);
            SharedGate = experts.SharedGate
                ? new WeightMatrix(NumberFormat.F32, 1, width, tensors.Vector(prefix + "ffn_gate_inp_shexp.weight", width))
                : default;
        }
    }

    public LinearMap Router { get; }

    /// <summary>Added to the router's weights for the choice alone, or null.</summary>
    public float* SelectionBias { get; }

    public int Length { get; }

    /// <summary>Whether <see cref="Up"/> holds each expert's gate and, after it, its up matrix.</summary>
    public bool Joined { get; }

    public LinearMap Gate { get; }

    public LinearMap Up { get; }

    public LinearMap Down { get; }

    public DenseWeights? Shared { get; }

    public WeightMatrix SharedGate { get; }

    private static LinearMap Stack(TensorBinder tensors, string name, int count, int rows, int columns) =>
        new(tensors.Stack(name + ".weight", count, rows, columns), tensors.OptionalRows(name + ".bias", count, rows));
}
