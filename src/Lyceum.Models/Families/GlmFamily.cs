using Lyceum.Models.Architecture;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Families;

/// <summary>GLM-4 (arXiv:2406.12793): joined gate and up, rotary embedding of half the head, and in its later form norms after both blocks.</summary>
internal sealed class GlmFamily : IModelFamily
{
    public IReadOnlyList<string> Architectures => ["chatglm", "glm4"];

    public TransformerSpec Describe(ModelReader reader) => reader.Decoder(i =>
    {
        LayerSpec layer = reader.Layer(i, RotaryPairs.Neighbours);
        return reader.Metadata.Architecture == "chatglm" ? layer : layer with
        {
            AttentionPostNorm = reader.Rms("post_attention_norm"),
            FeedForwardPostNorm = reader.Rms("post_ffw_norm"),
        };
    });
}
