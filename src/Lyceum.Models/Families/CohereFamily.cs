using Lyceum.Models.Architecture;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Families;

/// <summary>Command R (parallel blocks from one norm, scaled logits) and Command R7B, which adds windows and leaves out positions where there is none.</summary>
internal sealed class CohereFamily : IModelFamily
{
    public IReadOnlyList<string> Architectures => ["command-r", "cohere2"];

    public TransformerSpec Describe(ModelReader reader) => reader.ClassicDecoder(i => Layer(reader, i)) with
    {
        LogitScale = reader.Scale("logit_scale"),
    };

    private static LayerSpec Layer(ModelReader reader, int index)
    {
        AttentionSpec attention = reader.Attention(index, RotaryPairs.Neighbours);
        if (reader.Metadata.Architecture == "cohere2")
        {
            int window = reader.Window(index, 4);
            attention = attention with { Window = window, Rotary = window == 0 ? null : attention.Rotary };
        }

        return new LayerSpec
        {
            Attention = attention with
            {
                QueryKeyNorm = reader.HasTensor($"blk.{index}.attn_q_norm.weight")
                    ? new QueryKeyNormSpec(NormKind.Layer, QueryKeyNormScope.EachHead, reader.LayerEpsilon)
                    : null,
            },
            FeedForward = reader.Dense(index, ActivationFunction.Silu),
            AttentionNorm = reader.LayerNorm("attn_norm"),
            Parallel = true,
        };
    }
}
