using Lyceum.Models.Architecture;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Families;

/// <summary>Phi 1 to 2 (arXiv:2306.11644): both blocks read one layer norm; biases everywhere.</summary>
internal sealed class Phi2Family : IModelFamily
{
    public IReadOnlyList<string> Architectures => ["phi2"];

    public TransformerSpec Describe(ModelReader reader) => reader.ClassicDecoder(i => reader.ClassicLayer(i, ActivationFunction.Gelu) with
    {
        Parallel = true,
        FeedForwardNorm = null,
    });
}
