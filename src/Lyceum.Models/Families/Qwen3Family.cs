using Lyceum.Models.Architecture;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Families;

/// <summary>Qwen 3 (arXiv:2505.09388): each head of queries and keys is normalised.</summary>
internal sealed class Qwen3Family : IModelFamily
{
    public IReadOnlyList<string> Architectures => ["qwen3", "qwen3moe"];

    public TransformerSpec Describe(ModelReader reader) => reader.Decoder(i => Layer(reader, i));

    private static LayerSpec Layer(ModelReader reader, int index)
    {
        LayerSpec layer = reader.Layer(index, RotaryPairs.Halves);
        layer = layer with
        {
            Attention = layer.Attention with { QueryKeyNorm = new QueryKeyNormSpec(NormKind.Rms, QueryKeyNormScope.Head, reader.RmsEpsilon) },
        };
        return reader.Metadata.Architecture != "qwen3moe" ? layer : layer with
        {
            FeedForward = reader.Experts(index, ActivationFunction.Silu, reader.Router(ExpertGating.Softmax, renormalize: true)),
        };
    }
}
