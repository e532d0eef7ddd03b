using Lyceum.Models.Architecture;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Families;

/// <summary>Gemma 2 (arXiv:2408.00118): norms around both blocks, soft caps, a sliding window on every other layer.</summary>
internal sealed class Gemma2Family : IModelFamily
{
    public IReadOnlyList<string> Architectures => ["gemma2"];

    private const int LayersOf27B = 46;

    public TransformerSpec Describe(ModelReader reader) => reader.Decoder(i => Layer(reader, i)) with
    {
        EmbeddingScale = MathF.Sqrt(reader.Width),
        LogitSoftCap = reader.Real("final_logit_softcapping", 0, 1e6f, 30),
    };

    private static LayerSpec Layer(ModelReader reader, int index)
    {
        LayerSpec layer = reader.Layer(index, RotaryPairs.Halves);
        return layer with
        {
            Attention = layer.Attention with
            {
                // The largest model scales by the width of a head as if heads filled the stream, which the metadata do not say.
                Scale = reader.Layers == LayersOf27B ? 1 / MathF.Sqrt(reader.Width / layer.Attention.Heads) : layer.Attention.Scale,
                Window = reader.Has("attention.sliding_window") ? reader.Window(index, 2) : index % 2 == 0 ? 4096 : 0,
                SoftCap = reader.Real("attn_logit_softcapping", 0, 1e6f, 50),
            },
            FeedForward = reader.Dense(index, ActivationFunction.Gelu),
            AttentionPostNorm = reader.Rms("post_attention_norm"),
            FeedForwardPostNorm = reader.Rms("post_ffw_norm"),
        };
    }
}
