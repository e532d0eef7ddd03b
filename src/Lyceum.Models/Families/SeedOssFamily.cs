using Lyceum.Models.Architecture;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Families;

/// <summary>Seed-OSS: llama with other pairs and another name for the second norm.</summary>
internal sealed class SeedOssFamily : IModelFamily
{
    public IReadOnlyList<string> Architectures => ["seed_oss"];

    public TransformerSpec Describe(ModelReader reader) => reader.Decoder(i => reader.Layer(i, RotaryPairs.Halves) with
    {
        FeedForwardNorm = reader.Rms("post_attention_norm"),
    });
}
