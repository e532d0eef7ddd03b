using Lyceum.Models.Architecture;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Families;

/// <summary>The first Qwen (arXiv:2309.16609), whose metadata count gate and up together as the inner width.</summary>
internal sealed class QwenFamily : IModelFamily
{
    public IReadOnlyList<string> Architectures => ["qwen"];

    public TransformerSpec Describe(ModelReader reader) => reader.Decoder(i =>
    {
        LayerSpec layer = reader.Layer(i, RotaryPairs.Halves);
        return layer with { FeedForward = layer.FeedForward with { Length = layer.FeedForward.Length / 2 } };
    });
}
