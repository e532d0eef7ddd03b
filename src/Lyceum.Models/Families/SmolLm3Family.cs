using Lyceum.Models.Architecture;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Families;

/// <summary>SmolLM 3: llama without positions on every fourth layer.</summary>
internal sealed class SmolLm3Family : IModelFamily
{
    public IReadOnlyList<string> Architectures => ["smollm3"];

    private const int Period = 4;

    public TransformerSpec Describe(ModelReader reader) => reader.Decoder(i =>
    {
        LayerSpec layer = reader.Layer(i, RotaryPairs.Neighbours);
        return (i + 1) % Period != 0 ? layer : layer with { Attention = layer.Attention with { Rotary = null } };
    });
}
