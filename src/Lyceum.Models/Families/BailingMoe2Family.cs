using Lyceum.Models.Architecture;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Families;

/// <summary>Ling 2 (arXiv:2510.22115): sigmoid routing over groups of experts after dense layers, normalised queries and keys.</summary>
internal sealed class BailingMoe2Family : IModelFamily
{
    public IReadOnlyList<string> Architectures => ["bailingmoe2"];

    public TransformerSpec Describe(ModelReader reader) => reader.Decoder(i => Layer(reader, i));

    private static LayerSpec Layer(ModelReader reader, int index)
    {
        LayerSpec layer = reader.Layer(index, RotaryPairs.Halves);
        layer = layer with
        {
            Attention = layer.Attention with { QueryKeyNorm = new QueryKeyNormSpec(NormKind.Rms, QueryKeyNormScope.Head, reader.RmsEpsilon) },
        };
        return reader.IsLeadingDense(index) ? layer : layer with
        {
            FeedForward = reader.Experts(index, ActivationFunction.Silu, reader.Router(ExpertGating.Sigmoid, renormalize: false) with
            {
                SharedLength = reader.Integer("expert_shared_feed_forward_length", 1, 1 << 24, reader.SharedLength()),
            }),
        };
    }
}
