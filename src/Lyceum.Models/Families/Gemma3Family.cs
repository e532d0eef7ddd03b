using Lyceum.Models.Architecture;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Families;

/// <summary>Gemma 3 (arXiv:2503.19786): five layers with a window and a rotary base of their own, then one that sees all.</summary>
internal sealed class Gemma3Family : IModelFamily
{
    public IReadOnlyList<string> Architectures => ["gemma3"];

    private const int LayersOf27B = 62;

    public TransformerSpec Describe(ModelReader reader) => reader.Decoder(i => Layer(reader, i)) with
    {
        EmbeddingScale = MathF.Sqrt(reader.Width),
        LogitSoftCap = reader.Real("final_logit_softcapping", 0, 1e6f, 0),
    };

    private static LayerSpec Layer(ModelReader reader, int index)
    {
        LayerSpec layer = reader.Layer(index, RotaryPairs.Halves);
        AttentionSpec attention = layer.Attention;
        int window = reader.Window(index, 6);
        return layer with
        {
            Attention = attention with
            {
                Scale = reader.Layers == LayersOf27B ? 1 / MathF.Sqrt(reader.Width / attention.Heads) : attention.Scale,
                Window = window,
                Rotary = window == 0 ? attention.Rotary : reader.Scaling.Read(
                    RotaryPairs.Halves, attention.Rotary?.Dimensions ?? 0, reader.Real("rope.freq_base_swa", 1e-3f, 1e15f, 10000), scaled: false),
                QueryKeyNorm = new QueryKeyNormSpec(NormKind.Rms, QueryKeyNormScope.Head, reader.RmsEpsilon),
            },
            FeedForward = reader.Dense(index, ActivationFunction.Gelu),
            AttentionPostNorm = reader.Rms("post_attention_norm"),
            FeedForwardPostNorm = reader.Rms("post_ffw_norm"),
        };
    }
}
