using Lyceum.Models.Architecture;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Families;

/// <summary>gpt-oss (arXiv:2508.10925): sinks, a window on every other layer, clamped experts with biases.</summary>
internal sealed class GptOssFamily : IModelFamily
{
    public IReadOnlyList<string> Architectures => ["gpt-oss"];

    public TransformerSpec Describe(ModelReader reader) => reader.Decoder(i => new LayerSpec
    {
        Attention = reader.Attention(i, RotaryPairs.Halves) with { Sinks = true, Window = reader.Window(i, 2) },
        FeedForward = reader.Experts(
            i, ActivationFunction.SwigluClamped, reader.Router(ExpertGating.SoftmaxOfSelected, renormalize: false)),
        AttentionNorm = reader.Rms("attn_norm"),

        // The name tells where the norm stands, not what it normalises: the input of the experts.
        FeedForwardNorm = reader.Rms("post_attention_norm"),
    });
}
