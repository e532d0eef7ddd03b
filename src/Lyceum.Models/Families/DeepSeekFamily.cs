using Lyceum.Models.Architecture;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Families;

/// <summary>DeepSeek MoE (arXiv:2401.06066) and its relatives Ling (bailingmoe) and dots.llm1: llama with shared and routed experts.</summary>
internal sealed class DeepSeekFamily : IModelFamily
{
    public IReadOnlyList<string> Architectures => ["deepseek", "bailingmoe", "dots1"];

    public TransformerSpec Describe(ModelReader reader) => reader.Decoder(i => Layer(reader, i));

    private static LayerSpec Layer(ModelReader reader, int index)
    {
        bool dots = reader.Metadata.Architecture == "dots1";
        AttentionSpec attention = reader.Attention(index, dots ? RotaryPairs.Halves : RotaryPairs.Neighbours);
        return new LayerSpec
        {
            Attention = attention with
            {
                QueryKeyNorm = dots ? new QueryKeyNormSpec(NormKind.Rms, QueryKeyNormScope.Head, reader.RmsEpsilon) : null,
            },
            FeedForward = reader.IsLeadingDense(index) && reader.HasTensor($"blk.{index}.ffn_up.weight")
                ? reader.Dense(index, ActivationFunction.Silu)
                : reader.Experts(index, ActivationFunction.Silu, reader.Router(ExpertGating.Softmax, renormalize: false) with { SharedLength = reader.SharedLength() }),
            AttentionNorm = reader.Rms("attn_norm"),
            FeedForwardNorm = reader.Rms("ffn_norm"),
        };
    }
}
