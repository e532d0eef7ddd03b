using Lyceum.Models.Architecture;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Families;

/// <summary>Falcon (arXiv:2311.16867): parallel blocks; the larger sizes have a norm for each.</summary>
internal sealed class FalconFamily : IModelFamily
{
    public IReadOnlyList<string> Architectures => ["falcon"];

    public TransformerSpec Describe(ModelReader reader) => reader.ClassicDecoder(i =>
    {
        bool two = reader.HasTensor($"blk.{i}.attn_norm_2.weight");
        return reader.ClassicLayer(i, ActivationFunction.Gelu) with
        {
            Parallel = true,
            AttentionNorm = reader.LayerNorm(two ? "attn_norm_2" : "attn_norm"),
            FeedForwardNorm = two ? reader.LayerNorm("attn_norm") : null,
        };
    });
}
