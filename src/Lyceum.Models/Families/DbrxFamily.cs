using Lyceum.Models.Architecture;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Families;

/// <summary>DBRX: experts, limited queries, keys and values, layer norms.</summary>
internal sealed class DbrxFamily : IModelFamily
{
    public IReadOnlyList<string> Architectures => ["dbrx"];

    public TransformerSpec Describe(ModelReader reader) => reader.ClassicDecoder(i => new LayerSpec
    {
        Attention = reader.Attention(i, RotaryPairs.Halves) with { Clamp = reader.Real("attention.clamp_kqv", 0, 1e9f) },
        FeedForward = reader.Experts(i, ActivationFunction.Silu, reader.Router(ExpertGating.Softmax, renormalize: true)),
        AttentionNorm = reader.LayerNorm("attn_norm"),

        // The name tells where the norm stands: it normalises the input of the experts.
        FeedForwardNorm = reader.LayerNorm("attn_output_norm"),
    });
}
