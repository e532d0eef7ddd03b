using Lyceum.Models.Architecture;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Families;

/// <summary>OLMo 2 and 3 (arXiv:2501.00656): norms after each block alone; the third generation adds windows, without scaled positions there.</summary>
internal sealed class Olmo2Family : IModelFamily
{
    public IReadOnlyList<string> Architectures => ["olmo2"];

    public TransformerSpec Describe(ModelReader reader) => reader.Decoder(i => Layer(reader, i));

    private static LayerSpec Layer(ModelReader reader, int index)
    {
        AttentionSpec attention = reader.Attention(index, RotaryPairs.Halves);
        int window = reader.Window(index, 4);
        return new LayerSpec
        {
            Attention = attention with
            {
                Window = window,
                Rotary = window == 0 ? attention.Rotary : reader.Scaling.Read(
                    RotaryPairs.Halves, attention.Rotary?.Dimensions ?? 0, reader.Real("rope.freq_base", 1e-3f, 1e15f, 10000), scaled: false),
                QueryKeyNorm = new QueryKeyNormSpec(NormKind.Rms, QueryKeyNormScope.Row, reader.RmsEpsilon),
            },
            FeedForward = reader.Dense(index, ActivationFunction.Silu),
            AttentionPostNorm = reader.Rms("post_attention_norm"),
            FeedForwardPostNorm = reader.Rms("post_ffw_norm"),
        };
    }
}
