using Lyceum.Models.Architecture;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Families;

/// <summary>Nemotron (arXiv:2407.14679): layer norms and squared ReLU without a gate.</summary>
internal sealed class NemotronFamily : IModelFamily
{
    public IReadOnlyList<string> Architectures => ["nemotron"];

    public TransformerSpec Describe(ModelReader reader) => reader.ClassicDecoder(i => reader.ClassicLayer(i, ActivationFunction.ReluSquared));
}
