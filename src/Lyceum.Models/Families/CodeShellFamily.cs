using Lyceum.Models.Architecture;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Families;

/// <summary>CodeShell (arXiv:2403.15747): layer norms and biases with rotary positions.</summary>
internal sealed class CodeShellFamily : IModelFamily
{
    public IReadOnlyList<string> Architectures => ["codeshell"];

    public TransformerSpec Describe(ModelReader reader) => reader.ClassicDecoder(i => reader.ClassicLayer(i, ActivationFunction.Gelu));
}
