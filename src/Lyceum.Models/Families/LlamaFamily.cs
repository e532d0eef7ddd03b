using Lyceum.Models.Architecture;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Families;

/// <summary>Llama (arXiv:2302.13971) and its relatives under the same name: Mistral, Mixtral, whoever exports as llama, and those that differ in nothing but the name.</summary>
internal sealed class LlamaFamily : IModelFamily
{
    public IReadOnlyList<string> Architectures => ["llama", "internlm2", "xverse"];

    public TransformerSpec Describe(ModelReader reader) => reader.Decoder(i => Layer(reader, i));

    private static LayerSpec Layer(ModelReader reader, int index)
    {
        LayerSpec layer = reader.Layer(index, RotaryPairs.Neighbours);
        float scale = reader.Scale("attention.scale", 0);
        layer = layer with
        {
            Attention = layer.Attention with { Scale = scale == 0 ? layer.Attention.Scale : scale },
        };
        return reader.Integer("expert_count", 0, 1 << 16, 0) == 0 ? layer : layer with
        {
            FeedForward = reader.Experts(index, ActivationFunction.Silu, reader.Router(ExpertGating.Softmax, renormalize: true)),
        };
    }
}
