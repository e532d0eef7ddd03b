using Lyceum.Models.Architecture;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Families;

/// <summary>Hunyuan, dense and mixture (arXiv:2411.02265): queries and keys are normalised after they are turned.</summary>
internal sealed class HunyuanFamily : IModelFamily
{
    public IReadOnlyList<string> Architectures => ["hunyuan-dense", "hunyuan-moe"];

    public TransformerSpec Describe(ModelReader reader) => reader.Decoder(i => Layer(reader, i));

    private static LayerSpec Layer(ModelReader reader, int index)
    {
        LayerSpec layer = reader.Layer(index, RotaryPairs.Halves);
        layer = layer with
        {
            Attention = layer.Attention with
            {
                QueryKeyNorm = new QueryKeyNormSpec(NormKind.Rms, QueryKeyNormScope.Head, reader.RmsEpsilon, AfterRotary: true),
            },
        };
        return reader.Metadata.Architecture != "hunyuan-moe" ? layer : layer with
        {
            FeedForward = reader.Experts(index, ActivationFunction.Silu, reader.Router(ExpertGating.Softmax, renormalize: true) with
            {
                SharedLength = reader.Integer("expert_shared_feed_forward_length", 1, 1 << 24),
            }),
        };
    }
}
