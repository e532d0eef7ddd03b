using Lyceum.Models.Architecture;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Families;

/// <summary>Arcee AFM: llama with squared ReLU and no gate.</summary>
internal sealed class ArceeFamily : IModelFamily
{
    public IReadOnlyList<string> Architectures => ["arcee"];

    public TransformerSpec Describe(ModelReader reader) => reader.Decoder(i => reader.Layer(i, RotaryPairs.Neighbours) with
    {
        FeedForward = reader.Dense(i, ActivationFunction.ReluSquared, gated: false),
    });
}
