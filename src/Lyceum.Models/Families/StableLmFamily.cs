using Lyceum.Models.Architecture;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Families;

/// <summary>StableLM (arXiv:2402.17834): layer norms, a SiLU gate, rotary embedding of a part of the head.</summary>
internal sealed class StableLmFamily : IModelFamily
{
    public IReadOnlyList<string> Architectures => ["stablelm"];

    public TransformerSpec Describe(ModelReader reader) => reader.ClassicDecoder(i => Layer(reader, i));

    private static LayerSpec Layer(ModelReader reader, int index)
    {
        LayerSpec layer = reader.ClassicLayer(index, ActivationFunction.Silu);
        bool parallel = !reader.HasTensor($"blk.{index}.ffn_norm.weight");
        return layer with
        {
            Attention = layer.Attention with
            {
                QueryKeyNorm = reader.HasTensor($"blk.{index}.attn_q_norm.weight")
                    ? new QueryKeyNormSpec(NormKind.Layer, QueryKeyNormScope.EachHead, reader.LayerEpsilon)
                    : null,
            },
            FeedForward = reader.Dense(index, ActivationFunction.Silu),
            FeedForwardNorm = parallel && reader.Flag("use_parallel_residual", true) ? null : layer.FeedForwardNorm,
            Parallel = parallel && reader.Flag("use_parallel_residual", true),
        };
    }
}
