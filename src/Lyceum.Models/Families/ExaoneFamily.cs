using Lyceum.Models.Architecture;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Families;

/// <summary>EXAONE 3 (arXiv:2408.03541), a llama with other pairs, and 4 (arXiv:2507.11407): norms after each block, windows with positions, global layers without.</summary>
internal sealed class ExaoneFamily : IModelFamily
{
    public IReadOnlyList<string> Architectures => ["exaone", "exaone4"];

    public TransformerSpec Describe(ModelReader reader) => reader.Decoder(i =>
        reader.Metadata.Architecture == "exaone" ? reader.Layer(i, RotaryPairs.Halves) : Layer(reader, i));

    private static LayerSpec Layer(ModelReader reader, int index)
    {
        AttentionSpec attention = reader.Attention(index, RotaryPairs.Halves);
        bool hybrid = reader.Integer("attention.sliding_window", 0, int.MaxValue, 0) > 0;
        int window = reader.Window(index, 4);
        return new LayerSpec
        {
            Attention = attention with
            {
                Window = window,
                Rotary = hybrid && window == 0 ? null : attention.Rotary,
                QueryKeyNorm = new QueryKeyNormSpec(NormKind.Rms, QueryKeyNormScope.Head, reader.RmsEpsilon),
            },
            FeedForward = reader.Dense(index, ActivationFunction.Silu),
            AttentionPostNorm = reader.Rms("post_attention_norm"),
            FeedForwardPostNorm = reader.Rms("post_ffw_norm"),
        };
    }
}
