using Lyceum.Models.Architecture;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Families;

/// <summary>ERNIE 4.5: llama, and a mixture with experts on every n-th layer after the leading ones.</summary>
internal sealed class ErnieFamily : IModelFamily
{
    public IReadOnlyList<string> Architectures => ["ernie4_5", "ernie4_5-moe"];

    public TransformerSpec Describe(ModelReader reader) => reader.Decoder(i => Layer(reader, i));

    private static LayerSpec Layer(ModelReader reader, int index)
    {
        LayerSpec layer = reader.Layer(index, RotaryPairs.Neighbours);
        bool mixture = reader.Metadata.Architecture == "ernie4_5-moe"
            && !reader.IsLeadingDense(index)
            && (index + 1) % reader.Integer("interleave_moe_layer_step", 1, 1 << 12, 1) == 0;
        return !mixture ? layer : layer with
        {
            FeedForward = reader.Experts(index, ActivationFunction.Silu, reader.Router(ExpertGating.Softmax, renormalize: true) with
            {
                SharedLength = reader.Integer("expert_shared_feed_forward_length", 0, 1 << 24, 0),
            }),
        };
    }
}
