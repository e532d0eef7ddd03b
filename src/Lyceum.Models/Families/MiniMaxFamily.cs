using Lyceum.Models.Architecture;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Families;

/// <summary>MiniMax M2: sigmoid-routed experts, norms over whole rows of queries and keys.</summary>
internal sealed class MiniMaxFamily : IModelFamily
{
    public IReadOnlyList<string> Architectures => ["minimax-m2"];

    public TransformerSpec Describe(ModelReader reader) => reader.Decoder(i =>
    {
        LayerSpec layer = reader.Layer(i, RotaryPairs.Halves);
        return layer with
        {
            Attention = layer.Attention with { QueryKeyNorm = new QueryKeyNormSpec(NormKind.Rms, QueryKeyNormScope.Row, reader.RmsEpsilon) },
            FeedForward = reader.Experts(i, ActivationFunction.Silu, reader.Router(ExpertGating.Sigmoid, renormalize: true)),
        };
    });
}
