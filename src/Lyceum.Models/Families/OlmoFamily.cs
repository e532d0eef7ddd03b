using Lyceum.Models.Architecture;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Families;

/// <summary>OLMo (arXiv:2402.00838), with norms that have no parameters, and its mixture OLMoE (arXiv:2409.02060).</summary>
internal sealed class OlmoFamily : IModelFamily
{
    public IReadOnlyList<string> Architectures => ["olmo", "olmoe"];

    public TransformerSpec Describe(ModelReader reader) => reader.Metadata.Architecture == "olmoe"
        ? reader.Decoder(i => Mixture(reader, i))
        : reader.Model(i => Dense(reader, i)) with { OutputNorm = Plain(reader) };

    private static NormSpec Plain(ModelReader reader) => new(NormKind.Layer, "", reader.LayerEpsilon, Weighted: false);

    private static LayerSpec Dense(ModelReader reader, int index) => new()
    {
        Attention = reader.Attention(index, RotaryPairs.Neighbours) with { Clamp = reader.Real("attention.clamp_kqv", 0, 1e9f, 0) },
        FeedForward = reader.Dense(index, ActivationFunction.Silu),
        AttentionNorm = Plain(reader),
        FeedForwardNorm = Plain(reader),
    };

    private static LayerSpec Mixture(ModelReader reader, int index)
    {
        LayerSpec layer = reader.Layer(index, RotaryPairs.Halves);
        return layer with
        {
            Attention = layer.Attention with { QueryKeyNorm = new QueryKeyNormSpec(NormKind.Rms, QueryKeyNormScope.Row, reader.RmsEpsilon) },
            FeedForward = reader.Experts(index, ActivationFunction.Silu, reader.Router(ExpertGating.Softmax, renormalize: false)),
        };
    }
}
