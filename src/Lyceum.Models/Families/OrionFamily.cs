using Lyceum.Models.Architecture;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Families;

/// <summary>Orion (arXiv:2401.12246): llama with layer norms.</summary>
internal sealed class OrionFamily : IModelFamily
{
    public IReadOnlyList<string> Architectures => ["orion"];

    public TransformerSpec Describe(ModelReader reader) => reader.ClassicDecoder(i => new LayerSpec
    {
        Attention = reader.Attention(i, RotaryPairs.Halves),
        FeedForward = reader.Dense(i, ActivationFunction.Silu),
        AttentionNorm = reader.LayerNorm("attn_norm"),
        FeedForwardNorm = reader.LayerNorm("ffn_norm"),
    });
}
