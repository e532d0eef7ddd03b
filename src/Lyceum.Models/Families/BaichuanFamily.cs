using Lyceum.Models.Architecture;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Families;

/// <summary>Baichuan (arXiv:2309.10305): llama at 7B; at 13B biases by distance in place of positions. Refact: the same at its only size.</summary>
internal sealed class BaichuanFamily : IModelFamily
{
    public IReadOnlyList<string> Architectures => ["baichuan", "refact"];

    private const int LayersOf13B = 40;
    private const float LargestBias = 8;

    public TransformerSpec Describe(ModelReader reader) => reader.Decoder(i =>
    {
        LayerSpec layer = reader.Layer(i, RotaryPairs.Neighbours);
        bool biased = reader.Metadata.Architecture == "refact" || reader.Layers == LayersOf13B;
        return !biased ? layer : layer with { Attention = layer.Attention with { Rotary = null, AlibiBias = LargestBias } };
    });
}
