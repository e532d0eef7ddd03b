using Lyceum.Models.Architecture;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Families;

/// <summary>Granite 3 and its mixture: llama with four scalars.</summary>
internal sealed class GraniteFamily : IModelFamily
{
    public IReadOnlyList<string> Architectures => ["granite", "granitemoe"];

    public TransformerSpec Describe(ModelReader reader)
    {
        float logits = reader.Scale("logit_scale", 1);
        float residual = reader.Scale("residual_scale", 1);
        float embedding = reader.Scale("embedding_scale", 1);
        return reader.Decoder(i => Layer(reader, i)) with
        {
            EmbeddingScale = embedding == 0 ? 1 : embedding,
            ResidualScale = residual == 0 ? 1 : residual,
            LogitScale = logits == 0 ? 1 : 1 / logits,
        };
    }

    private static LayerSpec Layer(ModelReader reader, int index)
    {
        LayerSpec layer = reader.Layer(index, RotaryPairs.Neighbours);
        float scale = reader.Scale("attention.scale", 0);
        layer = layer with { Attention = layer.Attention with { Scale = scale == 0 ? layer.Attention.Scale : scale } };
        return reader.Integer("expert_count", 0, 1 << 16, 0) == 0 ? layer : layer with
        {
            FeedForward = reader.Experts(index, ActivationFunction.Silu, reader.Router(ExpertGating.Softmax, renormalize: true) with
            {
                SharedLength = reader.Integer("expert_shared_feed_forward_length", 0, 1 << 24, 0),
            }),
        };
    }
}
