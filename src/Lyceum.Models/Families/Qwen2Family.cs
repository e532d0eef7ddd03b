using Lyceum.Models.Architecture;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Families;

/// <summary>Qwen 1.5 to 2.5 (arXiv:2407.10671): biases on queries, keys and values; as a mixture, a shared expert with a gate.</summary>
internal sealed class Qwen2Family : IModelFamily
{
    public IReadOnlyList<string> Architectures => ["qwen2", "qwen2moe", "qwen2vl"];

    public TransformerSpec Describe(ModelReader reader) => reader.Decoder(i => Layer(reader, i));

    private static LayerSpec Layer(ModelReader reader, int index)
    {
        LayerSpec layer = reader.Layer(index, RotaryPairs.Halves);
        return reader.Metadata.Architecture != "qwen2moe" ? layer : layer with
        {
            FeedForward = reader.Experts(index, ActivationFunction.Silu, reader.Router(ExpertGating.Softmax, renormalize: false) with
            {
                SharedLength = reader.Integer("expert_shared_feed_forward_length", 1, 1 << 24, reader.Dense(index, ActivationFunction.Silu).Length),
                SharedGate = true,
            }),
        };
    }
}
