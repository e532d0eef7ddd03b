using Lyceum.Models.Architecture;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Families;

/// <summary>Gemma (arXiv:2403.08295): embeddings scaled by the root of the width, a GELU gate.</summary>
internal sealed class GemmaFamily : IModelFamily
{
    public IReadOnlyList<string> Architectures => ["gemma"];

    public TransformerSpec Describe(ModelReader reader) => reader.Decoder(i => reader.Layer(i, RotaryPairs.Halves) with
    {
        FeedForward = reader.Dense(i, ActivationFunction.Gelu),
    }) with { EmbeddingScale = MathF.Sqrt(reader.Width) };
}
