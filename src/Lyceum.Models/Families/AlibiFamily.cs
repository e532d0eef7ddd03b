using Lyceum.Models.Architecture;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Families;

/// <summary>BLOOM (arXiv:2211.05100), MPT and Jais (arXiv:2308.16149): biases by distance in place of positions.</summary>
internal sealed class AlibiFamily : IModelFamily
{
    public IReadOnlyList<string> Architectures => ["bloom", "mpt", "jais"];

    private const float UsualBias = 8;

    public TransformerSpec Describe(ModelReader reader)
    {
        TransformerSpec model = reader.ClassicDecoder(i => Layer(reader, i));
        return reader.Metadata.Architecture == "bloom" ? model with { EmbeddingNorm = reader.LayerNorm("token_embd_norm") } : model with
        {
            LearnedPositions = reader.HasTensor("position_embd.weight"),
        };
    }

    private static LayerSpec Layer(ModelReader reader, int index)
    {
        bool jais = reader.Metadata.Architecture == "jais";
        LayerSpec layer = reader.ClassicLayer(index, ActivationFunction.Gelu);
        return layer with
        {
            Attention = layer.Attention with
            {
                Rotary = null,
                AlibiBias = reader.Real("attention.max_alibi_bias", 0, 1e6f, UsualBias),
                Clamp = reader.Real("attention.clamp_kqv", 0, 1e9f, 0),
                Scale = jais ? 1f / layer.Attention.KeyLength : layer.Attention.Scale,
            },
            FeedForward = jais ? reader.Dense(index, ActivationFunction.Silu) : layer.FeedForward,
        };
    }
}
