using Lyceum.Models.Architecture;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Families;

/// <summary>OpenELM (arXiv:2404.14619): heads and inner widths of each layer its own.</summary>
internal sealed class OpenElmFamily : IModelFamily
{
    public IReadOnlyList<string> Architectures => ["openelm"];

    public TransformerSpec Describe(ModelReader reader) => reader.Decoder(i =>
    {
        LayerSpec layer = reader.Layer(i, RotaryPairs.Halves);
        return layer with
        {
            Attention = layer.Attention with { QueryKeyNorm = new QueryKeyNormSpec(NormKind.Rms, QueryKeyNormScope.Head, reader.RmsEpsilon) },
        };
    });
}
