using Lyceum.Models.Architecture;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Families;

/// <summary>StarCoder 2 (arXiv:2402.19173): layer norms and biases with grouped attention.</summary>
internal sealed class StarCoder2Family : IModelFamily
{
    public IReadOnlyList<string> Architectures => ["starcoder2"];

    public TransformerSpec Describe(ModelReader reader) => reader.ClassicDecoder(i => reader.ClassicLayer(i, ActivationFunction.Gelu));
}
