using Lyceum.Models.Architecture;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Families;

/// <summary>Phi 3 to 4 (arXiv:2404.14219): joined matrices, LongRoPE, a sliding window on all layers of some sizes.</summary>
internal sealed class Phi3Family : IModelFamily
{
    public IReadOnlyList<string> Architectures => ["phi3"];

    public TransformerSpec Describe(ModelReader reader) => reader.Decoder(i =>
    {
        LayerSpec layer = reader.Layer(i, RotaryPairs.Halves);
        return layer with { Attention = layer.Attention with { Window = reader.Window(i, 0) } };
    });
}
