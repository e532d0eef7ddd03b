using Lyceum.Models.Architecture;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Families;

/// <summary>GPT-2 and StarCoder (arXiv:2305.06161): a learned table of positions.</summary>
internal sealed class Gpt2Family : IModelFamily
{
    public IReadOnlyList<string> Architectures => ["gpt2", "starcoder"];

    public TransformerSpec Describe(ModelReader reader) => reader.ClassicDecoder(i =>
    {
        LayerSpec layer = reader.ClassicLayer(i, ActivationFunction.Gelu);
        return layer with { Attention = layer.Attention with { Rotary = null } };
    }) with { LearnedPositions = true };
}
