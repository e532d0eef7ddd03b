using Lyceum.Models.Architecture;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Families;

/// <summary>GLM 4.5 (arXiv:2508.06471): sigmoid routing with shared experts after dense layers; large sizes normalise queries and keys.</summary>
internal sealed class GlmMoeFamily : IModelFamily
{
    public IReadOnlyList<string> Architectures => ["glm4moe"];

    public TransformerSpec Describe(ModelReader reader) => reader.Decoder(i => Layer(reader, i));

    private static LayerSpec Layer(ModelReader reader, int index) => new()
    {
        Attention = reader.Attention(index, RotaryPairs.Halves) with
        {
            QueryKeyNorm = reader.HasTensor($"blk.{index}.attn_q_norm.weight")
                ? new QueryKeyNormSpec(NormKind.Rms, QueryKeyNormScope.Head, reader.RmsEpsilon)
                : null,
        },
        FeedForward = reader.IsLeadingDense(index)
            ? reader.Dense(index, ActivationFunction.Silu)
            : reader.Experts(index, ActivationFunction.Silu, reader.Router(ExpertGating.Sigmoid, renormalize: false) with { SharedLength = reader.SharedLength() }),
        AttentionNorm = reader.Rms("attn_norm"),
        FeedForwardNorm = reader.Rms("post_attention_norm"),
    };
}
